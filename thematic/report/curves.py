"""Curves: net asset values and drawdowns over time, with hindsight shaded and events marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import pandas as pd

from thematic.report.comparison import Span
from thematic.report.figures import ABSENT, minus
from thematic.report.page import Section, Timeline
from thematic.report.plots import Line, Mark, Plot, curves, growth, placed
from thematic.report.tables import Cell, Column, Table, text_table
from thematic.statistics.performance import drawdown

Frame = TypeVar("Frame", pd.DataFrame, "pd.Series[float]")

EVENTS = ("number", "event", "moment (UTC)", "how exactly the moment is known")


def timeline(dates: pd.DatetimeIndex, decision_time: str, span: Span, events: Sequence[Mark]) -> Timeline:
    """Return what plots over these rows share; a row stands at its decision, `decision_time` (``22:00``)."""
    known = int(dates.searchsorted(pd.Timestamp(span.known_on), side="right")) - 1
    return Timeline(
        moments=tuple(f"{day:%Y-%m-%d}T{decision_time}" for day in dates),
        known=max(known, 0),
        known_on=str(span.known_on),
        marks=tuple(events),
        events=placed(events, span.start, span.end),
    )


def equity(nav: pd.DataFrame, lines: Sequence[Line], events: Sequence[Mark], span: Span) -> Section:
    """Return the section of equity curves and the events."""
    plot = Plot("equity", "Lines: the growth of 100 in each strategy.", curves(nav))
    tables = [_month_ends(growth(nav), lines, span)]
    if events:
        rows = [(mark.label, mark.name, f"{mark.at:%Y-%m-%d %H:%M}", mark.note) for mark in events]
        tables.append(text_table("Events marked on the plots", EVENTS, rows))
    text = (
        "What 100 became, after costs. The shaded part is hindsight. The buttons above show and hide a "
        "strategy here and in the drawdowns; with a mouse, drag over a plot to look closer and double-click "
        "to come back.",
    )
    return Section("equity", "Growth of 100", text, plots=(plot,), tables=tuple(tables))


def drawdowns(nav: pd.DataFrame, lines: Sequence[Line], span: Span) -> Section:
    """Return the section of drawdowns: how far each strategy stands below its highest value so far."""
    plot = Plot("drawdown", "Lines: how far each strategy stands below its highest value so far, in percent.")
    columns = (
        Column("strategy", number=False),
        Column("deepest fall", "From the highest value so far."),
        Column("from the high of", number=False),
        Column("to the low of", number=False),
        Column("back at the high", number=False),
    )
    rows = tuple(_deepest(nav[line.name].dropna(), line) for line in lines)
    part = ", hindsight included" if span.hindsight else ""
    table = Table(
        f"The deepest fall of each strategy in the whole period{part}",
        columns,
        rows,
        "The deepest falls as a table",
    )
    text = ("How far each strategy stands below its highest value so far.",)
    return Section("drawdowns", "Drawdowns", text, plots=(plot,), tables=(table,))


def _month_ends(values: pd.DataFrame, lines: Sequence[Line], span: Span) -> Table:
    ends = month_ends(values.ffill())
    columns = [Column("strategy", number=False)]
    for day in map(_day, ends.index):
        shaded = day <= str(span.known_on)
        group = f"hindsight until {span.known_on}" if shaded else "since the note"
        columns.append(Column(day, group=group, shaded=shaded))
    rows = tuple(
        (Cell(line.name, paint=line.paint), *(_number(value) for value in ends[line.name])) for line in lines
    )
    return Table(
        "Growth of 100 at the last row of each month",
        tuple(columns),
        rows,
        "The growth of 100 as a table, by month",
    )


def month_ends(values: Frame) -> Frame:
    """Return the last row of each calendar month."""
    months = pd.DatetimeIndex(values.index).strftime("%Y-%m")
    return values[~months.duplicated(keep="last")]


def _day(moment: object) -> str:
    return str(moment)[:10]


def _number(value: float) -> Cell:
    return Cell(f"{value:.1f}", value) if value == value else Cell(ABSENT)


def _deepest(values: pd.Series[float], line: Line) -> tuple[Cell, ...]:
    falls, name = drawdown(values).to_numpy(), Cell(line.name, paint=line.paint)
    low = int(falls.argmin())
    if falls[low] >= 0:
        return (name, Cell("0.0%", 0.0), *[Cell(ABSENT)] * 3)
    money = values.to_numpy()
    high = int(money[: low + 1].argmax())
    back = np.flatnonzero(money[low:] >= money[high])
    after = _day(values.index[low + back[0]]) if len(back) else "not yet"
    fall = Cell(minus(f"{falls[low]:.1%}"), float(falls[low]))
    return (name, fall, Cell(_day(values.index[high])), Cell(_day(values.index[low])), Cell(after))
