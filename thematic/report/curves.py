"""Curves: net asset values and drawdowns over time, with hindsight shaded and events marked."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from thematic.analysis.history import month_ends
from thematic.report.comparison import Span
from thematic.report.figures import ABSENT, minus
from thematic.report.page import Section, Timeline
from thematic.report.plots import Line, Mark, Plot, curves, placed
from thematic.report.tables import Cell, Column, Table, text_table

EVENTS = ("number", "event", "moment (UTC)", "how exactly the moment is known")


def timeline(dates: pd.DatetimeIndex, decision_time: str, span: Span, events: Sequence[Mark]) -> Timeline:
    """Return what plots over these rows share; a row stands at its decision, `decision_time` (``22:00``)."""
    known = int(dates.searchsorted(pd.Timestamp(span.known_on), side="right")) - 1
    return Timeline(
        moments=tuple(f"{day:%Y-%m-%d}T{decision_time}" for day in dates),
        known=max(known, 0),
        known_on=str(span.known_on),
        marks=tuple(events),
        events=tuple(placed(events, span.start, span.end)),
    )


def equity(values: pd.DataFrame, lines: Sequence[Line], events: Sequence[Mark], span: Span) -> Section:
    """Return the section of equity curves, the growth of 100, and the events."""
    plot = Plot("equity", "Lines: the growth of 100 in each strategy.", curves(values))
    tables = [_month_ends(values, lines, span)]
    if events:
        rows = [(mark.label, mark.name, f"{mark.at:%Y-%m-%d %H:%M}", mark.note) for mark in events]
        tables.append(text_table("Events marked on the plots", EVENTS, rows))
    text = (
        "What 100 became, after costs. The shaded part is hindsight. The buttons above show and hide a "
        "strategy here and in the drawdowns; with a mouse, drag over a plot to look closer and double-click "
        "to come back.",
    )
    return Section("equity", "Growth of 100", text, plots=(plot,), tables=tuple(tables))


def drawdowns(falls: pd.DataFrame, lines: Sequence[Line], span: Span) -> Section:
    """Return the section of drawdowns; `falls` is `history.deepest_falls`."""
    plot = Plot("drawdown", "Lines: how far each strategy stands below its highest value so far, in percent.")
    columns = (
        Column("strategy", number=False),
        Column("deepest fall", "From the highest value so far."),
        Column("from the high of", number=False),
        Column("to the low of", number=False),
        Column("back at the high", number=False),
    )
    rows = tuple(_deepest(falls.T[line.name], line) for line in lines)
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


def _day(moment: object) -> str:
    return str(moment)[:10]


def _number(value: float) -> Cell:
    return Cell(f"{value:.1f}", value) if value == value else Cell(ABSENT)


def _deepest(fall: pd.Series, line: Line) -> tuple[Cell, ...]:
    name = Cell(line.name, paint=line.paint)
    if not fall["fall"] < 0.0:
        return (name, Cell("0.0%", 0.0), *[Cell(ABSENT)] * 3)
    after = "not yet" if pd.isna(fall["back_on"]) else _day(fall["back_on"])
    cell = Cell(minus(f"{fall['fall']:.1%}"), float(fall["fall"]))
    return (name, cell, Cell(_day(fall["high_on"])), Cell(_day(fall["low_on"])), Cell(after))
