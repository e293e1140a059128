"""The significance of each result, and of choosing the best of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from thematic.report.named import name_cell
from thematic.report.numbers import Kind, read
from thematic.report.page import Section
from thematic.report.tables import Column, Table

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis
    from thematic.analysis.significance import Contest

COLUMNS: tuple[tuple[str, str, Kind, str], ...] = (
    (
        "since the note",
        "How likely the true Sharpe ratio over idle cash is above 0, from what came after the note.",
        "percent",
        "since",
    ),
    ("whole period", "The same from the whole period, hindsight included.", "percent", "whole"),
    (
        "deflated",
        "How likely it is above what the best of all trials would show if none of them were worth anything.",
        "percent",
        "deflated",
    ),
    ("trials", "Different trials that the ledger holds on the strategy's universes.", "count", "tries"),
)
TEXT = (
    "The best of many trials looks good by chance alone. Every run and sweep is entered in a ledger: the "
    "more was tried on the same universes, the more a Sharpe ratio must show (Bailey and López de Prado 2012 "
    "and 2014).",
)


def section(analysis: Analysis) -> Section:
    """Return how much of each result chance alone explains."""
    rows = tuple(
        (
            name_cell(analysis, name),
            *(
                read(analysis, kind, "analysis.json", "significance", name, key).cell()
                for _, _, kind, key in COLUMNS
            ),
        )
        for name in analysis.significance
    )
    columns = (Column("strategy", number=False), *(Column(heading, words) for heading, words, *_ in COLUMNS))
    table = Table("The significance of each Sharpe ratio", columns, rows)
    points = tuple(_together(analysis.contest, analysis.titles))
    return Section(
        "significance",
        "Significance: how much may be luck",
        TEXT,
        points,
        nav="Method and data",
        tables=(table,),
        folded=True,
    )


def _together(contest: Contest, titles: dict[str, str]) -> Iterator[str]:
    """Yield sentences on all strategies together."""
    if contest.choice is None:
        yield f"{contest.reason[0].upper()}{contest.reason[1:]}."
    else:
        yield (
            f"Since the note, chance alone makes the best of these beat {titles[contest.against]} by as "
            f"much in {contest.choice.p_value:.0%} of cases (test for superior ability: Hansen 2005)."
        )
        better = ", ".join(titles[name] for name in contest.choice.better) or "none"
        yield (
            f"All tried together, those that beat {titles[contest.against]}: {better} (Romano and Wolf 2005)."
        )
        yield (
            f"Any of {len(contest.choice.best)} of them may be the best since the note "
            "(model confidence set, Hansen, Lunde and Nason 2011)."
        )
    if np.isfinite(contest.overfitting):
        yield (
            f"The best of one half of the period ranked at or below the middle in the other half in "
            f"{contest.overfitting:.0%} of all ways to halve it: that much of choosing it is overfitting "
            "(Bailey, Borwein, López de Prado and Zhu 2017; a half is what worthless ideas give)."
        )
