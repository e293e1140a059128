"""Rolling figures and months: how steady a result was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.report.curves import month_ends
from thematic.report.figures import ABSENT, minus
from thematic.report.page import Section
from thematic.report.plots import Plot, numbers, plot_text
from thematic.report.tables import Cell, Column, Table
from thematic.statistics.performance import rows_a_year

if TYPE_CHECKING:
    from thematic.report.comparison import Span
    from thematic.report.plots import Line

ROWS = 60
"""Rows in a rolling figure: a quarter."""


def rolling(nav: pd.DataFrame, lines: Sequence[Line], span: Span) -> Section | None:
    """Return the section of rolling volatility and of monthly returns; None for less than a quarter."""
    if len(nav) <= ROWS + 1:
        return None
    swing = nav.apply(_volatility)
    data = [
        {"name": plot_text(line.name), "y": numbers(swing[line.name].to_numpy() * 100.0, 1)} for line in lines
    ]
    plot = Plot(
        "rolling", f"Lines: volatility of the {ROWS} rows before, a year, in percent.", {"data": data}
    )
    text = (
        f"How much each strategy swung over the {ROWS} rows before each day, as a yearly figure; and what "
        "each month earned. Months before the note are hindsight.",
    )
    tables = (
        _monthly(swing.dropna(how="all"), lines, span, f"Volatility of {ROWS} rows at the end of each month"),
        _monthly(_months(nav), lines, span, "What each month earned"),
    )
    return Section("rolling", "Steadiness and months", text, plots=(plot,), tables=tables)


def _volatility(nav: pd.Series[float]) -> pd.Series[float]:
    """Return the volatility a year of the `ROWS` rows of a strategy before each of its days."""
    own = nav.dropna()
    volatility = own.pct_change().rolling(ROWS).std() * np.sqrt(rows_a_year(pd.DatetimeIndex(own.index)))
    return volatility.reindex(nav.index)


def _months(nav: pd.DataFrame) -> pd.DataFrame:
    returns = {}
    for name in nav:
        own = nav[name].dropna()
        ends = pd.concat([own.iloc[:1], month_ends(own)])
        returns[name] = (ends / ends.shift() - 1.0).iloc[1:].rename(lambda day: day.to_period("M"))
    table = pd.DataFrame(returns)
    return table.set_axis(pd.PeriodIndex(table.index).to_timestamp(how="end").normalize())


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
