"""Curves of one strategy in several runs: rebased, the difference beneath, and the falls overlaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from thematic.report.html import el
from thematic.report.named import COLOURS
from thematic.report.over_time import chart_of
from thematic.report.page import Section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thematic.saved.comparison import Comparison

OPEN = 4
"""Strategies whose curves are shown at once; the others are opened."""


def section(comparison: Comparison) -> Section | None:
    """Return the curves of the strategies that differ, the furthest apart first; None where none does."""
    names = comparison.parted
    if not names:
        return None
    shown = [_strategy(comparison, name) for name in names[:OPEN]]
    rest = [_strategy(comparison, name) for name in names[OPEN:]]
    body = Markup().join(shown)
    if rest:
        body += el("details", el("summary", f"The curves of {len(rest)} more strategies"), rest)
    text = (
        "What 100 became from the first day that all runs have; beneath it the points by which each is ahead "
        "of the first, and how far each stands below its highest value so far.",
    )
    return Section("curves", "Curves", text, body=body)


def growth_chart(comparison: Comparison, name: str) -> Markup:
    """Return the growth of 100 of one strategy in each run."""
    curves = comparison.curves(name)
    paints = paint(comparison)
    chart = chart_of(
        curves,
        paints,
        label=f"The growth of 100 in each run: {comparison.title(name)}.",
        names={run: (run, paints.get(run), Markup()) for run in map(str, curves)},
        note=_note(comparison),
        kind="small",
    )
    return el("figure", el("h3", f"{comparison.title(name)}: what 100 became"), chart.html)


def paint(comparison: Comparison) -> dict[str, int]:
    """Return the runs' colours: the first neutral; those for which none is left are hairlines."""
    return {run: place for place, run in enumerate(list(comparison.runs)[: COLOURS + 1])}


def _strategy(comparison: Comparison, name: str) -> Markup:
    gaps, falls = comparison.gaps(name), comparison.falls(name)
    first = comparison.curves(name).columns[0]
    return el(
        "div",
        growth_chart(comparison, name),
        _beneath(comparison, gaps, f"Points ahead of {first}", "{:+.0f}"),
        _beneath(comparison, falls, "Percent below the highest value so far", "{:.0f}%"),
    )


def _beneath(comparison: Comparison, table: pd.DataFrame, title: str, shape: str) -> Markup:
    paints: Mapping[str, int] = paint(comparison)
    near = float(table.abs().to_numpy().max()) < 5.0
    fine = shape.replace(".0f", ".2f") if near else shape
    names = {str(run): (str(run), paints.get(str(run)), Markup()) for run in table}
    chart = chart_of(
        table,
        paints,
        label=f"{title}.",
        shape=fine,
        names=names,
        note=_note(comparison),
        through=0.0,
        kind="small low",
    )
    return el("figure", el("p", title, class_="quiet"), chart.html)


def _note(comparison: Comparison) -> pd.Timestamp:
    return pd.Timestamp(comparison.known_on)
