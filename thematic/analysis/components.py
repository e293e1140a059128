"""Components: the themes, markets and shares that each return came from, its fees, and what waiting cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.analysis.breakdown import CASH, by_market, by_member, by_theme, costs_by_kind
from thematic.simulation.tape import Account
from thematic.statistics.shortfall import implementation_shortfall

if TYPE_CHECKING:
    from thematic.results.result import Result
    from thematic.results.run_result import RunResult

MOST = 8
"""Shares listed for each strategy: those that moved its value most."""

LISTED = ("local", "currency", "cross", "costs", "borrowing", "total")


@dataclass(frozen=True)
class Components:
    """Parts of each strategy's return over the whole period, fractions of what it started with.

    Parameters
    ----------
    by_theme, by_market : DataFrame, shape (n_strategies, n_parts)
        Each row sums to the strategy's return; the column ``cash`` is interest. NaN where a strategy does not
        read a theme or trade in a market.
    fees : DataFrame, shape (n_strategies, n_kinds)
        Fees paid, by kind.
    shortfall : DataFrame, shape (n_strategies, 2)
        Implementation shortfall: what the account would have had more if ``rules`` and ``closures`` had not
        stood in the way of its orders.
    members : DataFrame, shape (at most n_strategies x MOST, 8)
        Columns ``strategy symbol local currency cross costs borrowing total``.
    """

    by_theme: pd.DataFrame
    by_market: pd.DataFrame
    fees: pd.DataFrame
    shortfall: pd.DataFrame
    members: pd.DataFrame


def components(run: RunResult) -> Components:
    """Return the parts of each strategy's return."""
    members = [member for name, result in run.results.items() for member in _members(name, result)]
    return Components(
        by_theme=_across(run, lambda result: by_theme(result, result.themes)["total"]),
        by_market=_across(run, lambda result: by_market(result)["total"]),
        fees=_across(run, _fees),
        shortfall=_across(run, lambda result: _shortfall(run, result)),
        members=pd.DataFrame(members, columns=["strategy", "symbol", *LISTED]),
    )


def _across(run: RunResult, of: Callable[[Result], pd.Series[float]]) -> pd.DataFrame:
    return pd.DataFrame({name: of(result) / _invested(result) for name, result in run.results.items()}).T


def _members(name: str, result: Result) -> list[tuple[object, ...]]:
    """Return the rows of `Components.members` of one strategy."""
    table = by_member(result).drop(index=CASH)
    values = table[list(LISTED)].to_numpy() / _invested(result)
    largest = np.argsort(-np.abs(values[:, -1]), kind="stable")[:MOST]
    return [(name, table.index[place], *values[place].tolist()) for place in largest]


def _shortfall(run: RunResult, result: Result) -> pd.Series[float]:
    account = Account(_invested(result), run.question.leverage, run.question.patience)
    missed = implementation_shortfall(result.simulation, account, result.targets)
    return pd.Series({"rules": missed.rules, "closures": missed.closures})


def _fees(result: Result) -> pd.Series[float]:
    return pd.Series(costs_by_kind(result), dtype=float)


def _invested(result: Result) -> float:
    return float(result.simulation.nav[result.first])
