"""Instructions: what a strategy answers to one view, checked and in one form."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy.compiled import largest_gross
from thematic.strategy.strategy import Strategy
from thematic.strategy.targets import Targets
from thematic.users_code import speaking_aside, users_fault

TOLERANCE = 1e-9

NOISE = 1e-5
"""Weights that sum to more than is allowed by this share of it or less are float noise: they are scaled."""


def instructions(name: str, strategy: Strategy, view: MarketView, leverage: float = 1.0) -> Targets:
    """Return what a strategy answers to a view: the rows with numbers, in which NaN has become 0, checked.

    Parameters
    ----------
    leverage : float
        The most that a row's weights may sum to, short ones counted as positive.

    Raises
    ------
    StrategyError
        The answer is no target weights, names a row or a symbol twice or one that is not there, holds an
        infinite weight, or sums to more than is allowed.
    """
    given = answer(name, strategy, view)
    _check_symbols(name, strategy, view, given.symbols)
    return _within(name, given, leverage)


def answer(name: str, strategy: Strategy, view: MarketView) -> Targets:
    """Return the rows with numbers of a strategy's answer, in which NaN has become 0.

    Raises
    ------
    StrategyError
        The answer is no target weights, or not of rows of the view, in order and each once.
    """
    try:
        with speaking_aside():
            said = strategy.targets(view)
    except (Exception, SystemExit) as error:
        raise users_fault(error, strategy.file, f"in targets() of {name}") from error
    if isinstance(said, Targets) and said.view is view:
        weights = said.weights
        has_nan = np.isnan(largest_gross(weights))
        return _with_numbers(view, said.rows, said.symbols, weights) if has_nan else said
    table = said.frame if isinstance(said, Targets) else said
    if not isinstance(table, pd.DataFrame):
        raise StrategyError(
            f"{name}: targets() returned {type(said).__name__}; it must return Targets or a DataFrame"
        )
    return _of_table(name, view, table)


def _of_table(name: str, view: MarketView, table: pd.DataFrame) -> Targets:
    try:
        values = table.to_numpy(dtype=float)
    except (TypeError, ValueError) as error:
        raise StrategyError(f"{name}: its targets must be numbers ({error})") from error
    rows = view.decisions.get_indexer(table.index)
    kept = rows[~np.isnan(values).all(axis=1)]
    if (kept < 0).any():
        raise StrategyError(f"{name}: {_no_decision(view, table.index[rows < 0][0])}")
    if (np.diff(kept) < 0).any():
        raise StrategyError(f"{name}: the index of its targets must hold rows of view.decisions, in order")
    if (np.diff(kept) == 0).any():
        raise StrategyError(f"{name}: its targets name a decision twice; add their weights up")
    return _with_numbers(view, rows, tuple(table.columns), values)


def _no_decision(view: MarketView, label: object) -> str:
    """Return a sentence about a label that is no decision, with the decision of its day or the last one."""
    said = f"{label:%Y-%m-%d}" if isinstance(label, datetime) else str(label)
    same_day = view.decisions[view.decisions.strftime("%Y-%m-%d") == said]
    example = (same_day if len(same_day) else view.decisions)[-1]
    return f"{said} is no decision; decisions are UTC, for example {example:%Y-%m-%d %H:%M}"


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


def scaled(weights: np.ndarray, leverage: float) -> np.ndarray:
    """Return weights, shape (n_rows, n_symbols), less the float noise by which a row exceeds the leverage."""
    gross = np.abs(weights).sum(axis=1, keepdims=True)
    noisy = (gross > leverage + TOLERANCE) & (gross <= leverage * (1.0 + NOISE))
    return np.where(noisy, weights * (leverage / np.where(noisy, gross, 1.0)), weights)


def _within(name: str, given: Targets, leverage: float) -> Targets:
    """Return targets whose gross exposure is within the leverage, but for float noise."""
    weights = given.weights
    if largest_gross(weights) <= leverage + TOLERANCE:
        return given
    gross = np.abs(weights).sum(axis=1)
    beyond = (gross > leverage * (1.0 + NOISE)) | np.isinf(weights).any(axis=1)
    if not beyond.any():
        return Targets.of_parts(given.view, given.symbols, (), given.rows, scaled(weights, leverage))
    place = int(np.argmax(beyond))
    decision = given.view.decisions[given.rows[place]]
    if np.isinf(weights[place]).any():
        symbol = given.symbols[int(np.argmax(np.isinf(weights[place])))]
        raise StrategyError(
            f"{name}: at the decision of {decision:%Y-%m-%d} its weight of {symbol} is infinite, as after a "
            "division by zero: give a number"
        )
    raise StrategyError(
        f"{name}: at the decision of {decision:%Y-%m-%d} its weights, short ones counted as positive, sum to "
        f"{gross[place]:.6g}; at most {leverage:g} is allowed: lower them, or give leverage= in the backtest"
    )
