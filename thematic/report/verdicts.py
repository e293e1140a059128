"""Verdicts: what the evidence after the note says of each claim, first of all that a page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from thematic.report.figures import ABSENT, Figure
from thematic.report.page import Section
from thematic.report.plots import Plot, numbers, plot_text
from thematic.report.tables import Cell, Column, Table, figure_cells, figure_columns

if TYPE_CHECKING:
    from datetime import date

    from thematic.analysis.significance import Contest, Significance
    from thematic.claims import Verdict
    from thematic.report.plots import Line

TEXT = (
    "A forecast is judged by what came after the note alone. It is supported where chance alone would lean "
    "as far in at most 5 of 100 such periods, contradicted where it leans the other way and chance would in "
    "at most 1 of 100, ruled out where an effect that would matter is excluded, and undecided otherwise: a "
    "few months decide little, and each sentence says what could have been seen. A description of what had "
    "happened is confirmed where it is as rare on other dates up to the note. A fact is measured. All claims "
    "of one kind are judged together, so that many claims do not make one of them true by accident.",
    "Hindsight is what whoever chose these shares knew already. It is shown beside, and counts for nothing.",
)
NUMBERS = (
    Figure(
        "growth_estimate",
        "growth",
        "By how much more the first grew in a year, continuously compounded, as measured.",
    ),
    Figure(
        "growth_low", "from", "Lower end of the interval that holds the true figure in 95 of 100 samples."
    ),
    Figure("growth_high", "to", "Upper end of that interval."),
    Figure("sharpe_estimate", "Sharpe", "Difference of the Sharpe ratios, a year.", "ratio"),
    Figure("sharpe_low", "Sharpe from", "Lower end of its 95 % interval.", "ratio"),
    Figure("sharpe_high", "Sharpe to", "Upper end of its 95 % interval.", "ratio"),
)
HINDSIGHT = tuple(
    Figure(f"hindsight_{each.key}", f"{each.heading} before", each.explanation, each.kind)
    for each in NUMBERS[:3]
)
LUCK = (
    Figure(
        "since",
        "since the note",
        "How likely the true Sharpe ratio over idle cash is above 0, from what came after the note.",
    ),
    Figure("whole", "whole period", "The same from the whole period, hindsight included."),
    Figure(
        "deflated",
        "deflated",
        "How likely it is above what the best of all tries would show if none of them were worth anything.",
    ),
    Figure("tries", "tries", "Different trials that the ledger holds on the strategy's universes.", "count"),
)


def verdicts(found: Sequence[Verdict], known_on: date) -> Section:
    """Return the section of verdicts."""
    measured = [each for each in found if np.isfinite(each.evidence.numbers.get("growth_estimate", np.nan))]
    shown = [each for each in measured if "sharpe_estimate" in each.evidence.numbers]
    plots = (Plot("verdicts", _label(known_on), {"data": [_intervals(shown)]}),) if shown else ()
    tables = [_table(found), *([_numbers(measured)] if measured else [])]
    return Section(
        "verdicts",
        "Verdicts on the claims",
        TEXT,
        tuple(map(_said, found)),
        plots=plots,
        tables=tuple(tables),
    )


def luck(found: Mapping[str, Significance], together: Contest, lines: Sequence[Line]) -> Section:
    """Return the section on how much of each result, and of choosing the best of them, may be luck."""
    rows = tuple(
        (Cell(line.name, paint=line.paint), *figure_cells(LUCK, vars(found[line.name]))) for line in lines
    )
    table = Table(
        "How likely each Sharpe ratio is no luck",
        (Column("strategy", number=False), *figure_columns(LUCK)),
        rows,
    )
    text = (
        "The best of many tries looks good by chance alone. Every run and sweep is entered in a ledger: the "
        "more was tried on the same universes, the more a Sharpe ratio must show (Bailey and López de "
        "Prado 2012 and 2014).",
    )
    return Section("luck", "How much may be luck", text, tuple(_together(together)), tables=(table,))


def _together(found: Contest) -> Iterator[str]:
    """Yield sentences on all strategies together."""
    if found.choice is None:
        yield f"{found.reason[0].upper()}{found.reason[1:]}."
    else:
        yield (
            f"Since the note, chance alone makes the best of these strategies beat {found.against} by as "
            f"much in {found.choice.p_value:.0%} of cases (test for superior ability: Hansen 2005)."
        )
        better = ", ".join(found.choice.better) or "none"
        yield f"All tried together, those that beat {found.against}: {better} (Romano and Wolf 2005)."
        yield (
            f"Any of {len(found.choice.best)} of them may be the best since the note "
            "(model confidence set, Hansen, Lunde and Nason 2011)."
        )
    if np.isfinite(found.overfitting):
        yield (
            f"The best of one half of the period ranked at or below the middle in the other half in "
            f"{found.overfitting:.0%} of all ways to halve it: that much of choosing it is overfitting "
            "(Bailey, Borwein, López de Prado and Zhu 2017; a half is what worthless ideas give)."
        )


def _said(verdict: Verdict) -> str:
    claim, hindsight = verdict.claim, verdict.evidence.hindsight
    said = f"{verdict.outcome.value.upper()}. {claim.text} ({claim.who}). {verdict.sentence}"
    return f"{said} Hindsight: {hindsight}" if hindsight else said


def _label(known_on: date) -> str:
    return f"Bars: growth a year of the first strategy over the second after {known_on}, with 95 % intervals."


def _table(found: Sequence[Verdict]) -> Table:
    columns = (
        Column("claim", number=False),
        Column("who", number=False),
        Column("verdict", "Of a forecast from what came after the note alone.", number=False),
        Column("chance", "How often chance alone leans as far, for this claim by itself."),
        Column("all together", "The same, corrected for all claims of the run (Holm 1979)."),
    )
    rows = tuple(
        (
            Cell(each.claim.text),
            Cell(each.claim.who),
            Cell(each.outcome.value),
            _percent(each.evidence.effect.p_value),
            _percent(each.p_value),
        )
        for each in found
    )
    return Table("The verdicts as a table", columns, rows)


def _numbers(found: Sequence[Verdict]) -> Table:
    columns = (
        Column("claim", number=False),
        Column("measured", number=False),
        *figure_columns(NUMBERS),
        *figure_columns(HINDSIGHT, "hindsight", shaded=True),
    )
    rows = tuple(
        (
            Cell(each.claim.text),
            Cell(each.evidence.measure),
            *figure_cells((*NUMBERS, *HINDSIGHT), each.evidence.numbers),
        )
        for each in found
    )
    title = "The differences behind the verdicts, with their intervals"
    return Table(title, columns, rows, title)


def _intervals(found: Sequence[Verdict]) -> dict[str, Any]:
    values = [each.evidence.numbers for each in found]
    growth = {end: np.array([row[f"growth_{end}"] for row in values]) for end in ("estimate", "low", "high")}
    return {
        "y": [plot_text(each.claim.text) for each in found],
        "x": numbers(growth["estimate"] * 100.0, 1),
        "up": numbers((growth["high"] - growth["estimate"]) * 100.0, 1),
        "down": numbers((growth["estimate"] - growth["low"]) * 100.0, 1),
    }


def _percent(value: float) -> Cell:
    return Cell(f"{value:.0%}" if value >= 0.01 else "< 1%", value) if value == value else Cell(ABSENT)
