"""Rolling figures and months: how steady a result was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from thematic.analysis.history import ROWS, month_ends
from thematic.report.figures import ABSENT, minus
from thematic.report.page import Section
from thematic.report.plots import Plot, numbers, plot_text
from thematic.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from thematic.report.comparison import Span
    from thematic.report.plots import Line


def rolling(
    volatility: pd.DataFrame, months: pd.DataFrame, lines: Sequence[Line], span: Span
) -> Section | None:
    """Return the section of rolling volatility and of monthly returns; None for less than a quarter."""
    if not volatility.notna().any(axis=None):
        return None
    data = [
        {"name": plot_text(line.name), "y": numbers(volatility[line.name].to_numpy() * 100.0, 1)}
        for line in lines
    ]
    plot = Plot(
        "rolling", f"Lines: volatility of the {ROWS} rows before, a year, in percent.", {"data": data}
    )
    text = (
        f"How much each strategy swung over the {ROWS} rows before each day, as a yearly figure; and what "
        "each month earned. Months before the note are hindsight.",
    )
    tables = (
        _monthly(
            volatility.dropna(how="all"), lines, span, f"Volatility of {ROWS} rows at the end of each month"
        ),
        _monthly(months, lines, span, "What each month earned"),
    )
    return Section("rolling", "Steadiness and months", text, plots=(plot,), tables=tables)


def _monthly(values: pd.DataFrame, lines: Sequence[Line], span: Span, title: str) -> Table:
    ends = month_ends(values)
    columns = [Column("strategy", number=False)]
    columns += [
        Column(f"{day:%Y-%m}", shaded=day.date() <= span.known_on) for day in pd.DatetimeIndex(ends.index)
    ]
    rows = tuple(
        (Cell(line.name, paint=line.paint), *(_cell(value) for value in ends[line.name])) for line in lines
    )
    return Table(title, tuple(columns), rows, title)


def _cell(value: float) -> Cell:
    return Cell(minus(f"{value:.1%}"), float(value)) if value == value else Cell(ABSENT)
