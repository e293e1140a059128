"""Holdings: what each strategy held over time, by theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from thematic.analysis.breakdown import CASH
from thematic.analysis.history import month_ends
from thematic.report.figures import minus
from thematic.report.page import Picker, Section
from thematic.report.plots import COLOURS, areas
from thematic.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from thematic.results.run_result import RunResult

CASH_PAINT = -1
TEXT = (
    "What is held at each decision, in percent of the account; what is in no share is cash. Short positions "
    "lie below zero.",
    "A share that is in several of a strategy's themes counts to each of them in proportion to what is held "
    "of that theme's other shares, and to all of them equally where nothing else is held.",
)

DRAWN = "Areas: what was held of each theme, in percent of the account."


def holdings(run: RunResult, weights: Mapping[str, pd.DataFrame], ideas: Sequence[str]) -> Section:
    """Return the section of theme weights over time, one strategy at a time, the first idea at first."""
    first = ideas[0] if ideas else next(iter(run.results))
    titles = {name: theme.title for name, theme in run.themes.items()} | {CASH: "cash"}
    paints = {name: i % (COLOURS + 1) for i, name in enumerate(run.themes)} | {CASH: CASH_PAINT}
    choices = []
    for name, table in weights.items():
        figure = {"data": areas(table, titles, paints)}
        choices.append(Picker(name, figure, _table(name, table, titles), name == first))
    return Section("holdings", "What was held", TEXT, choices=tuple(choices), drawn=DRAWN)


def _table(strategy: str, weights: pd.DataFrame, titles: Mapping[str, str]) -> Table:
    used = [name for name in titles if name in weights and (weights[name].abs() >= 0.0005).any()]
    ends = month_ends(weights)
    columns = (Column("date", number=False), *(Column(titles[name]) for name in used))
    rows = tuple(
        (Cell(str(day)[:10]), *(Cell(minus(f"{row[name]:.1%}"), row[name]) for name in used))
        for day, row in ends.iterrows()
    )
    caption = f"{strategy}: weights at the last row of each month"
    return Table(caption, columns, rows, f"{strategy}: the weights as a table, by month")
