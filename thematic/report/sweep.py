"""The page of one sweep: the best combination and its doubts, heat maps, walk-forward, all combinations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from thematic.analysis.history import growth
from thematic.report import about, curves
from thematic.report.best import best, parameter_cells, parameter_columns
from thematic.report.comparison import Span
from thematic.report.figures import PERFORMANCE, TRADING
from thematic.report.heat import heat
from thematic.report.page import Page, Section
from thematic.report.plots import lines, marks
from thematic.report.run import FRICTIONLESS, SIMULATED
from thematic.report.tables import Cell, Column, Table, figure_cells, figure_columns, text_table
from thematic.sweep.grid import value_text
from thematic.sweep.reported import shown

if TYPE_CHECKING:
    from thematic.sweep.forward import Forward
    from thematic.sweep.result import SweepResult

FEW = 6
"""Values of a parameter that are named each."""


def sweep_page(result: SweepResult) -> Page:
    """Return the page of a sweep."""
    question, forward = result.backtest, result.forward
    dates = result.problem.dates if forward is None else pd.DatetimeIndex(forward.nav.index)
    span = Span(result.problem.dates[0].date(), dates[-1].date(), result.known_on)
    events = marks(
        ((each.name, each.at, each.note) for each in question.events), dates[0].date(), dates[-1].date()
    )
    accounts = [] if forward is None else [str(name) for name in forward.nav]
    drawn = () if forward is None else lines(accounts, accounts)
    refused = int((~result.outcomes.done).sum())
    walked = (
        ()
        if forward is None
        else (_forward(forward), curves.equity(growth(forward.nav), drawn, events, span))
    )
    return Page(
        title=f"{result.question.strategy}: {len(result.grid):,} combinations",
        lead=f"{question.title}, {span.start} to {span.end}, in {question.base}",
        bands=_bands(result),
        facts=(
            *_axes(result),
            ("Themes public on", str(result.known_on)),
            ("Prices from", result.run.source.name),
            *(
                [("Not counted", f"{refused:,}: the strategy takes them not, or is ruined")]
                if refused
                else []
            ),
        ),
        lines=drawn,
        timeline=curves.timeline(dates, f"{question.decision_time:%H:%M}", span, events),
        sections=(
            best(result, span),
            *(heat(result, *period) for period in span.periods),
            *walked,
            _combinations(result, span),
            Section("notes", "What to keep in mind", points=result.caveats),
            about.manifest(result.run.manifest),
        ),
    )


def _bands(result: SweepResult) -> tuple[tuple[str, str], ...]:
    bands = [SIMULATED] if result.run.source.simulated else []
    return (*bands, *([FRICTIONLESS] if result.backtest.frictionless else []))


def _axes(result: SweepResult) -> Iterator[tuple[str, str]]:
    for name, values in result.grid.axes.items():
        every = ", ".join(map(value_text, values))
        span = f"{value_text(values[0])} to {value_text(values[-1])}, {len(values)} values"
        yield f"Parameter {name}", every if len(values) <= FEW else span


def _forward(forward: Forward) -> Section:
    columns = (Column("account", number=False), *figure_columns(PERFORMANCE))
    rows = tuple(
        (Cell(str(name)), *figure_cells(PERFORMANCE, {str(key): float(value) for key, value in row.items()}))
        for name, row in forward.figures.iterrows()
    )
    folds = forward.folds.map(lambda value: f"{value:.3f}" if isinstance(value, float) else str(value)[:10])
    text = (
        "Parameters were chosen by the Sharpe ratio of past windows only and used in the window after, "
        "in one account that pays for every change. Best in hindsight is what nobody could have chosen.",
    )
    tables = (
        Table("What choosing on the past earned", columns, rows),
        text_table(
            "The choices",
            [str(name).replace("_", " ") for name in folds],
            folds.to_numpy().tolist(),
            "Each window and what was chosen for it",
        ),
    )
    return Section("forward", "Walk-forward: parameters chosen on the past", text, tables=tables)


def _combinations(result: SweepResult, span: Span) -> Section:
    figures = (*PERFORMANCE, *TRADING)
    columns = parameter_columns(result.grid)
    for _, heading, shaded in span.periods:
        columns += figure_columns(figures, heading, shaded)
    first = span.periods[0][0]
    rows = []
    for row in result.table.iloc[shown(result.outcomes, first)].to_dict("records"):
        cells = parameter_cells(row[name] for name in result.grid.names)
        for period, _, _ in span.periods:
            found = {each.key: row[each.key + _end(period)] for each in figures}
            cells += figure_cells(figures, found)
        rows.append(tuple(cells))
    caption = f"The {len(rows)} combinations with the highest Sharpe ratio. {span.periods[0][1]}"
    text = ("results.parquet, beside this page, has one row for every combination.",)
    return Section(
        "combinations", "Combinations", text, tables=(Table(caption, tuple(columns), tuple(rows)),)
    )


def _end(period: str) -> str:
    return "" if period == "whole" else f"_{period}"
