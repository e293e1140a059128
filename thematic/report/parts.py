"""Parts: the themes, markets and shares that a return came from, fees by kind, and the shortfall."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.analysis.breakdown import CASH, by_market, by_member, by_theme, costs_by_kind
from thematic.report.figures import ABSENT, minus
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table
from thematic.simulation.tape import Account
from thematic.statistics.shortfall import implementation_shortfall

if TYPE_CHECKING:
    from thematic.report.plots import Line
    from thematic.results.result import Result
    from thematic.results.run_result import RunResult

MOST = 8
"""Shares listed for each strategy: those that moved its value most."""

TEXT = (
    "Parts of each strategy's return over the whole period, in percent of what it started with; each table's "
    "rows sum to the return. A share in several themes counts to each as in the section on what was held.",
    "Shortfall is what the account would have had more at the end if every order had been filled: for lots, "
    "limits, volume caps and short bans; and for markets that were shut, as if they had traded at the last "
    "known price, which nobody could have done. Below zero, the delay has paid.",
)


def parts(run: RunResult, lines: Sequence[Line]) -> Section:
    """Return the section on where returns came from in detail."""
    titles = {name: theme.title for name, theme in run.themes.items()} | {CASH: "interest"}

    def of_themes(result: Result) -> pd.Series:
        return by_theme(result, {name: run.themes[name] for name in result.strategy.themes})["total"]

    tables = (
        _across(run, lines, "By theme", of_themes, titles),
        _across(run, lines, "By market", lambda result: by_market(result)["total"], {CASH: "interest"}),
        _across(run, lines, "Fees paid, by kind", lambda each: pd.Series(_fees(each), dtype=float), {}),
        _shortfall(run, lines),
        _members(run, lines),
    )
    return Section("parts", "The parts of each return", TEXT, tables=tables)


def _across(
    run: RunResult,
    lines: Sequence[Line],
    title: str,
    of: Callable[[Result], pd.Series],
    titles: dict[str, str],
) -> Table:
    """Return a table of one row a strategy and one column a part, with their sum."""
    found = pd.DataFrame({name: of(result) / _invested(result) for name, result in run.results.items()}).T
    columns = [Column("strategy", number=False)]
    columns += [Column(titles.get(str(name), str(name))) for name in found]
    rows = []
    for line in lines:
        values = found.loc[line.name].to_numpy(dtype=float)
        cells = [_cell(float(value)) for value in (*values, np.nansum(values))]
        rows.append((Cell(line.name, paint=line.paint), *cells))
    return Table(title, (*columns, Column("sum")), tuple(rows), title)


def _members(run: RunResult, lines: Sequence[Line]) -> Table:
    kinds = ("local", "currency", "cross", "costs", "borrowing", "total")
    columns = (Column("strategy", number=False), Column("symbol", number=False), *map(Column, kinds))
    rows = []
    for line in lines:
        result = run.results[line.name]
        table = by_member(result).drop(index=CASH) / _invested(result)
        largest = table.reindex(table["total"].abs().sort_values(ascending=False).index[:MOST])
        for symbol, row in largest.iterrows():
            rows.append(
                (Cell(line.name, paint=line.paint), Cell(str(symbol)), *(_cell(row[kind]) for kind in kinds))
            )
    title = f"By share: the {MOST} that moved each strategy most"
    return Table(title, columns, tuple(rows), title)


def _shortfall(run: RunResult, lines: Sequence[Line]) -> Table:
    columns = (
        Column("strategy", number=False),
        Column("rules", "Lots, limits, volume caps, short bans, and days without a trade."),
        Column("closures", "Markets that were shut."),
        Column("sum"),
    )
    rows = []
    for line in lines:
        result = run.results[line.name]
        invested = _invested(result)
        account = Account(invested, run.question.leverage, run.question.patience)
        found = implementation_shortfall(result.simulation, account, result.targets)
        cells = (_cell(each / invested) for each in (found.rules, found.closures, found.total))
        rows.append((Cell(line.name, paint=line.paint), *cells))
    title = "Implementation shortfall: what delayed and unfilled orders cost"
    return Table(title, columns, tuple(rows), title)


def _fees(result: Result) -> dict[str, float]:
    return costs_by_kind(result.simulation, result.first)


def _invested(result: Result) -> float:
    return float(result.simulation.nav[result.first])


def _cell(value: float) -> Cell:
    return Cell(minus(f"{value:.2%}"), value) if value == value else Cell(ABSENT)
