"""The page of one sweep: the best combination and its doubts, heat maps, walk-forward, combinations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from thematic.report import inputs
from thematic.report.best import OVER, best, parameter_cells, parameter_columns
from thematic.report.comparison import Span
from thematic.report.figures import PERFORMANCE, TRADING
from thematic.report.heat import heat
from thematic.report.html import el
from thematic.report.numbers import said
from thematic.report.page import Page, Section
from thematic.report.run import FRICTIONLESS, SIMULATED
from thematic.report.tables import Cell, Column, Table, figure_cells, figure_columns
from thematic.report.walk import walked
from thematic.sweep.grid import value_text

if TYPE_CHECKING:
    from thematic.sweep.result import SweepResult

FILES = {
    "results.parquet": "one row a combination: parameters, what became of it, figures by period",
    "sweep.json": "the best, the maps, what was replayed, and all that the numbers depend on",
    "walk_forward.csv": "each window and what was chosen for it",
    "walk_forward_nav.csv": "net asset values of the accounts that walked forward",
}
FEW = 6
"""Values of a parameter that are named each."""


def sweep_page(result: SweepResult) -> Page:
    """Return the page of a sweep."""
    question, dates = result.backtest, result.problem.dates
    span = Span(dates[0].date(), dates[-1].date(), result.known_on)
    maps = {period: result.maps[period] for period, _, _ in span.periods}
    scale = max(
        (_furthest(heat_map.over_holding) for period_maps in maps.values() for heat_map in period_maps),
        default=0.0,
    )
    return Page(
        title=f"{question.title}: {_title(result)}, {len(result.grid):,} combinations",
        lead=f"{span.start} to {span.end}, in {question.base}, prices: {result.run.source.name}",
        bands=_bands(result),
        facts=tuple(_facts(result)),
        sections=(
            best(result, span),
            *(
                heat(maps[period], len(result.grid), scale, period, heading, shaded)
                for period, heading, shaded in span.periods
            ),
            *([walked(result, result.forward)] if result.forward else []),
            _combinations(result, span),
            Section("notes", "What to keep in mind", points=result.caveats),
            _reproduce(result),
        ),
    )


def _title(result: SweepResult) -> str:
    """Return what people call the strategy, where the question says so; else its name."""
    name = result.question.strategy
    return str(result.backtest.titles.get(name, name))


def _reproduce(result: SweepResult) -> Section:
    """Return the files of the sweep, the manifest, and the command that checks them."""
    files = {name: words for name, words in FILES.items() if result.forward or not name.startswith("walk")}
    command = f"thematic verify reports/{result.backtest.name}_{result.question.strategy}_sweep"
    body = (
        el("p", "The files beside this page hold every number on it:"),
        el("ul", [el("li", el("a", name, href=name), ": ", words) for name, words in files.items()]),
        el("p", "From the folder of the backtest, this evaluates all combinations anew and compares them:"),
        el("pre", command, tabindex="0", role="group", aria_label="Command"),
    )
    return replace(
        inputs.manifest(result.run.manifest),
        id="reproduce",
        title="Files, manifest, and how to reproduce",
        body=Markup().join(body),
        folded=True,
        code_title="The manifest of this sweep (in sweep.json)",
    )


def _furthest(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.abs(known).max()) if known.size else 0.0


def _bands(result: SweepResult) -> tuple[tuple[str, str], ...]:
    bands = [SIMULATED] if result.run.source.simulated else []
    return (*bands, *([FRICTIONLESS] if result.backtest.frictionless else []))


def _facts(result: SweepResult) -> Iterator[tuple[str, str]]:
    defaults = result.problem.defaults
    for name, values in result.grid.axes.items():
        every = ", ".join(map(value_text, values))
        span = f"{value_text(values[0])} to {value_text(values[-1])}, {len(values)} values"
        yield name, f"{every if len(values) <= FEW else span} (default {value_text(defaults[name])})"
    yield "Themes public on", str(result.known_on)
    if refused := int((~result.outcomes.done).sum()):
        yield "Not counted", f"{refused:,}: the strategy does not take them, or the account is ruined"


def _combinations(result: SweepResult, span: Span) -> Section:
    tables = tuple(_figures(result, *period) for period in span.periods)
    text = (
        "Each was computed again here and replayed; the order is that of the first table's Sharpe ratio. "
        "results.parquet, beside this page, has one row for every combination.",
    )
    return Section("combinations", "The best combinations", text, tables=tables, nav="Combinations")


def _figures(result: SweepResult, period: str, heading: str, shaded: bool) -> Table:
    """Return the figures of the best combinations over one period; the order is that of the first."""
    figures, end = (*PERFORMANCE, *TRADING), "" if period == "whole" else f"_{period}"
    columns = (
        *parameter_columns(result.grid),
        Column(OVER.heading, OVER.explanation, shaded=shaded),
        *figure_columns(figures, shaded=shaded),
    )
    rows = []
    for row in result.shown().to_dict("records"):
        over = row[f"over_holding{end}"]
        rows.append(
            (
                *parameter_cells(row[name] for name in result.grid.names),
                Cell(said("points", over), over if over == over else None),
                *figure_cells(figures, {figure.key: row[figure.key + end] for figure in figures}),
            )
        )
    return Table(f"The best {len(rows)} by their Sharpe ratio. {heading}", columns, tuple(rows))
