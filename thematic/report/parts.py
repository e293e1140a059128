"""Parts: the themes, markets and shares that a return came from, fees by kind, and the shortfall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.analysis.breakdown import CASH
from thematic.analysis.components import MOST, Components
from thematic.report.figures import ABSENT, minus
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from thematic.report.plots import Line

TEXT = (
    "Parts of each strategy's return over the whole period, in percent of what it started with; each table's "
    "rows sum to the return. A share in several themes counts to each as in the section on what was held.",
    "Shortfall is what the account would have had more at the end if every order had been filled: for lots, "
    "limits, volume caps and short bans; and for markets that were shut, as if they had traded at the last "
    "known price, which nobody could have done. Below zero, the delay has paid.",
)


def parts(components: Components, titles: Mapping[str, str], lines: Sequence[Line]) -> Section:
    """Return the section on where returns came from in detail; `titles` are those of themes."""
    tables = (
        _across(components.by_theme, lines, "By theme", {**titles, CASH: "interest"}),
        _across(components.by_market, lines, "By market", {CASH: "interest"}),
        _across(components.fees, lines, "Fees paid, by kind", {}),
        _shortfall(components.shortfall, lines),
        _members(components.members, lines),
    )
    return Section("parts", "The parts of each return", TEXT, tables=tables)


def _across(table: pd.DataFrame, lines: Sequence[Line], title: str, titles: Mapping[str, str]) -> Table:
    """Return a table of one row a strategy and one column a part, with their sum."""
    columns = [Column("strategy", number=False)]
    columns += [Column(titles.get(str(name), str(name))) for name in table]
    rows = []
    for line in lines:
        values = table.loc[line.name].to_numpy(dtype=float)
        cells = [_cell(float(value)) for value in (*values, np.nansum(values))]
        rows.append((Cell(line.name, paint=line.paint), *cells))
    return Table(title, (*columns, Column("sum")), tuple(rows), title)


def _members(members: pd.DataFrame, lines: Sequence[Line]) -> Table:
    kinds = ("local", "currency", "cross", "costs", "borrowing", "total")
    columns = (Column("strategy", number=False), Column("symbol", number=False), *map(Column, kinds))
    rows = []
    for line in lines:
        for row in members[members["strategy"] == line.name].to_dict("records"):
            name = Cell(line.name, paint=line.paint)
            rows.append((name, Cell(str(row["symbol"])), *(_cell(row[kind]) for kind in kinds)))
    title = f"By share: the {MOST} that moved each strategy most"
    return Table(title, columns, tuple(rows), title)


def _shortfall(shortfall: pd.DataFrame, lines: Sequence[Line]) -> Table:
    columns = (
        Column("strategy", number=False),
        Column("rules", "Lots, limits, volume caps, short bans, and days without a trade."),
        Column("closures", "Markets that were shut."),
        Column("sum"),
    )
    rows = []
    for line in lines:
        rules, closures = shortfall.loc[line.name, ["rules", "closures"]].to_numpy(dtype=float)
        cells = (_cell(float(value)) for value in (rules, closures, rules + closures))
        rows.append((Cell(line.name, paint=line.paint), *cells))
    title = "Implementation shortfall: what delayed and unfilled orders cost"
    return Table(title, columns, tuple(rows), title)


def _cell(value: float) -> Cell:
    return Cell(minus(f"{value:.2%}"), value) if value == value else Cell(ABSENT)
