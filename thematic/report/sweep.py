"""The page of one sweep: the best combination and its doubts, heat maps, walk-forward, all combinations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.report import about, curves
from thematic.report.comparison import Span
from thematic.report.figures import ABSENT, PERFORMANCE, TRADING, Figure
from thematic.report.page import Page, Section
from thematic.report.plots import Plot, lines, marks, numbers, plot_text
from thematic.report.study import FRICTIONLESS, SIMULATED
from thematic.report.tables import Cell, Column, Table, figure_cells, figure_columns, text_table

if TYPE_CHECKING:
    from thematic.sweep.forward import Forward
    from thematic.sweep.result import Best, SweepResult

SHOWN = 50
"""Combinations in the page's table; the file beside it holds all."""

DOUBTS = (
    Column("trials", "Different things tried on these universes so far, in every run and sweep."),
    Column(
        "deflated Sharpe",
        "The probability that the Sharpe ratio is more than the best of so many worthless trials has.",
    ),
    Column(
        "overfitted",
        "How often what is best in one half of the period is below the middle in the other half.",
    ),
)
RATIO = Figure("sharpe", "Sharpe", "", "ratio")


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
    refused = int((result.outcomes["status"] != 0).sum())
    walked = () if forward is None else (_forward(forward), curves.equity(forward.nav, drawn, events, span))
    return Page(
        title=f"{result.sweep.strategy}: {len(result.grid):,} combinations",
        lead=f"{question.title}, {span.start} to {span.end}, in {question.base}",
        bands=_bands(result),
        facts=(
            ("Parameters", "; ".join(_axes(result))),
            ("Themes public on", str(result.known_on)),
            ("Prices from", result.run.source.name),
            ("Not counted", f"{refused:,} combinations that the strategy does not take, or that ruin it"),
        ),
        lines=drawn,
        timeline=curves.timeline(dates, f"{question.decision_time:%H:%M}", span, events),
        sections=(
            _best(result, span),
            *(_heat(result, *period) for period in span.periods),
            *walked,
            _combinations(result, span),
            Section("notes", "What to keep in mind", points=result.run.notes),
            about.manifest(result.run.manifest),
        ),
    )


def _bands(result: SweepResult) -> tuple[tuple[str, str], ...]:
    bands = [SIMULATED] if result.run.source.simulated else []
    return (*bands, *([FRICTIONLESS] if result.backtest.frictionless else []))


def _axes(result: SweepResult) -> Iterator[str]:
    for name, values in result.grid.axes.items():
        told = ", ".join(map(str, values)) if len(values) <= 6 else f"{values[0]} to {values[-1]}"
        yield f"{name}: {told} ({len(values)})"


def _best(result: SweepResult, span: Span) -> Section:
    found = [(heading, shaded, result.best(period)) for period, heading, shaded in span.periods]
    columns = (
        Column("period", number=False),
        *(Column(name, number=False) for name in result.grid.names),
        *DOUBTS,
        *figure_columns(PERFORMANCE),
    )
    rows = tuple(_best_row(heading, best) for heading, _, best in found if best is not None)
    text = (
        f"Of {len(result.grid):,} combinations one is always the best. A deflated Sharpe ratio below 95% "
        "does not tell it from luck; one overfitted in half of all cases is as good as any other.",
        span.warning,
    )
    table = Table("The combination with the highest Sharpe ratio", columns, rows)
    return Section("best", "The best, and how far to believe it", text, tables=(table,))


def _best_row(heading: str, best: Best) -> tuple[Cell, ...]:
    return (
        Cell(heading),
        *(Cell(str(value)) for value in best.parameters.values()),
        Cell(f"{best.trials:,}", best.trials),
        *(_share(value) for value in (best.deflated, best.overfitted)),
        *figure_cells(PERFORMANCE, best.figures),
    )


def _share(value: float) -> Cell:
    return Cell(f"{value:.1%}", value) if value == value else Cell(ABSENT)


def _heat(result: SweepResult, period: str, heading: str, hindsight: bool) -> Section:
    heat = result.heat("sharpe", period)
    across, down = str(heat.columns.name), str(heat.index.name or "")
    figure = {
        "x": [plot_text(str(value)) for value in heat.columns],
        "y": [plot_text(str(value)) for value in heat.index],
        "z": [numbers(row, 3) for row in heat.to_numpy()],
        "across": plot_text(across),
        "down": plot_text(down),
        "figure": RATIO.heading,
    }
    rest = [name for name in result.grid.names if name not in (across, down)]
    text = [f"{heading}. Sharpe ratios" + (f", the median over {', '.join(rest)}." if rest else ".")]
    if hindsight:
        text.append("All or part of this is hindsight: it says how the past was, not what to choose.")
    columns = (
        Column(down or "figure", number=False),
        *(Column(f"{across} {value}", shaded=hindsight) for value in heat.columns),
    )
    rows = tuple(
        (Cell(str(name)), *(Cell(RATIO.text(value), value if value == value else None) for value in row))
        for name, row in zip(heat.index, heat.to_numpy(), strict=True)
    )
    title = "Hindsight: " + heading if hindsight else heading
    plot = Plot(f"heat-{period}", f"Heat map of the Sharpe ratio over {across} and {down}.", figure)
    table = Table(f"Sharpe ratios: {title}", columns, rows, "The heat map as a table")
    return Section(f"heat-{period}", f"Heat map. {title}", tuple(text), plots=(plot,), tables=(table,))


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
    columns = [Column(name, number=False) for name in result.grid.names]
    for _, heading, shaded in span.periods:
        columns += figure_columns(figures, heading, shaded)
    first = span.periods[0][0]
    by = result.table["sharpe" + _end(first)].to_numpy()
    best = np.argsort(-np.nan_to_num(by, nan=-np.inf), kind="stable")[:SHOWN]
    rows = []
    for row in result.table.iloc[best].to_dict("records"):
        cells = [Cell(str(row[name])) for name in result.grid.names]
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
