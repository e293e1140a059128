"""Instructions: what a strategy answers to one view, checked and in one form."""

from __future__ import annotations

import numpy as np
import pandas as pd

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy.compiled import most_bought
from thematic.strategy.strategy import Strategy
from thematic.strategy.targets import Targets

TOLERANCE = 1e-9


def instructions(name: str, strategy: Strategy, view: MarketView, leverage: float = 1.0) -> Targets:
    """Return what a strategy answers to a view: the rows with numbers, in which NaN has become 0, checked.

    Parameters
    ----------
    leverage : float
        The most that the positive weights of a row may sum to.

    Raises
    ------
    StrategyError
        The answer is no target weights, names a row or a symbol twice or one that is not there, holds an
        infinite weight, or sums to more than is allowed.
    """
    given = answer(name, strategy, view)
    _check_symbols(name, strategy, view, given.symbols)
    _check_sums(name, given, leverage)
    return given


def answer(name: str, strategy: Strategy, view: MarketView) -> Targets:
    """Return the rows with numbers of a strategy's answer, in which NaN has become 0.

    Raises
    ------
    StrategyError
        The answer is no target weights, or not of rows of the view, in order and each once.
    """
    said = strategy.targets(view)
    if isinstance(said, Targets) and said.view is view:
        weights = said.weights
        has_nan = np.isnan(most_bought(weights))
        return _with_numbers(view, said.rows, said.symbols, weights) if has_nan else said
    table = said.frame if isinstance(said, Targets) else said
    if not isinstance(table, pd.DataFrame):
        raise StrategyError(
            f"{name}: targets() returned {type(said).__name__}; it must return Targets or a DataFrame"
        )
    return _of_table(name, view, table)


def _of_table(name: str, view: MarketView, table: pd.DataFrame) -> Targets:
    values = table.to_numpy(dtype=float)
    rows = view.decisions.get_indexer(table.index)
    kept = rows[~np.isnan(values).all(axis=1)]
    if (kept < 0).any() or (np.diff(kept) < 0).any():
        raise StrategyError(f"{name}: the index of its targets must hold rows of view.decisions, in order")
    if (np.diff(kept) == 0).any():
        raise StrategyError(f"{name}: its targets name a decision twice; add their weights up")
    return _with_numbers(view, rows, tuple(table.columns), values)


def _with_numbers(
    view: MarketView, rows: np.ndarray, symbols: tuple[str, ...], values: np.ndarray
) -> Targets:
    """Return targets whose rows are those of `values`, shape (n_rows, n_symbols), that have a number."""
    given = ~np.isnan(values).all(axis=1)
    weights = np.where(np.isnan(values), 0.0, values)[given]
    return Targets.of_parts(view, symbols, (), rows.astype(np.int64)[given], weights)


def _check_symbols(name: str, strategy: Strategy, view: MarketView, symbols: tuple[str, ...]) -> None:
    allowed = {symbol for theme in strategy.themes for symbol in view.symbols(theme)}
    if not allowed.issuperset(symbols):
        strange = ", ".join(str(symbol) for symbol in symbols if symbol not in allowed)
        raise StrategyError(
            f"{name}: gives weights to {strange}, which its themes ({', '.join(strategy.themes)}) "
            "do not hold; add them to a universe or drop them"
        )
    if len(set(symbols)) < len(symbols):
        raise StrategyError(f"{name}: its targets name a symbol twice; add their weights up")


def _check_sums(name: str, given: Targets, leverage: float) -> None:
    weights = given.weights
    if most_bought(weights) <= leverage + TOLERANCE:
        return
    bought = np.maximum(weights, 0.0).sum(axis=1)
    place = int(np.argmax((bought > leverage + TOLERANCE) | np.isinf(weights).any(axis=1)))
    raise StrategyError(
        f"{name}: its positive weights at the decision of {given.view.decisions[given.rows[place]]:%Y-%m-%d} "
        f"sum to {bought[place]:.6g}; at most {leverage:g} is allowed"
    )
