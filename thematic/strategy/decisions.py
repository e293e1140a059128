"""Decisions: a strategy asked as time passes, so that nothing it answers can rest on what came later."""

from __future__ import annotations

import numpy as np
import pandas as pd

from thematic.errors import LookAhead, StrategyError
from thematic.strategy import Strategy
from thematic.view import MarketView

TOLERANCE = 1e-9


def decide(
    name: str, strategy: Strategy, view: MarketView, first: int, leverage: float = 1.0
) -> pd.DataFrame:
    """Return a strategy's instructions, shape (n_instructions, n_symbols), indexed by their decisions.

    The strategy is asked at every row from `first` on, with the view cut there. At `first` its standing
    instruction counts: the last it gave up to then. It is also asked once with the whole view, and the
    answers must agree.

    Parameters
    ----------
    first : int
        Row of the first decision that counts; the rows before it are history.
    leverage : float
        The most that the positive weights of a row may sum to.

    Raises
    ------
    LookAhead
        A target changed with data that was not yet known at its decision.
    StrategyError
        A target names a symbol outside the strategy's themes, is infinite, or sums to more than is allowed.
    """
    whole = instructions(name, strategy, view, leverage)
    expected = whole.to_numpy(dtype=float)
    given = dict(zip(view.decisions.get_indexer(whole.index), expected, strict=True))
    kept = []
    for row in range(first, len(view)):
        answer = strategy.targets(view.until(row)).reindex(columns=whole.columns)
        then = _last(answer, view.decisions[row], standing=row == first)
        later = _standing(given, row) if row == first else given.get(row)
        _compare(name, whole.columns, view.decisions[row], then, later)
        if then is not None:
            kept.append((view.decisions[row], then))
    values = np.array([weights for _, weights in kept]).reshape(-1, whole.shape[1])
    return pd.DataFrame(values, index=pd.DatetimeIndex([when for when, _ in kept]), columns=whole.columns)


def instructions(name: str, strategy: Strategy, view: MarketView, leverage: float = 1.0) -> pd.DataFrame:
    """Return the rows with numbers of what a strategy answers to one view, checked."""
    targets = strategy.targets(view)
    if not isinstance(targets, pd.DataFrame):
        raise StrategyError(
            f"{name}: targets() returned {type(targets).__name__}; it must return a DataFrame"
        )
    values = targets.to_numpy(dtype=float)
    given = ~np.isnan(values).all(axis=1)
    targets, values = targets[given], values[given]
    if not (targets.index.isin(view.decisions).all() and targets.index.is_monotonic_increasing):
        raise StrategyError(f"{name}: the index of its targets must hold rows of view.decisions, in order")
    if not targets.index.is_unique or not targets.columns.is_unique:
        raise StrategyError(f"{name}: its targets name a decision or a symbol twice; add their weights up")
    _check_symbols(name, strategy, view, targets)
    _check_sums(name, targets, values, leverage)
    return targets


def _last(answer: pd.DataFrame, decision: pd.Timestamp, *, standing: bool) -> np.ndarray | None:
    """Return the instruction that an answer gives at a decision, or, `standing`, its last one up to then."""
    values = answer.to_numpy(dtype=float)
    if not standing:
        values = values[-1:] if len(answer) and answer.index[-1] == decision else values[:0]
    given = np.flatnonzero(~np.isnan(values).all(axis=1))
    return values[given[-1]] if len(given) else None


def _standing(given: dict[int, np.ndarray], row: int) -> np.ndarray | None:
    before = [at for at in given if at <= row]
    return given[max(before)] if before else None


def _check_symbols(name: str, strategy: Strategy, view: MarketView, targets: pd.DataFrame) -> None:
    allowed = {symbol for theme in strategy.themes for symbol in view.themes[theme].symbols}
    strange = [str(symbol) for symbol in targets.columns if symbol not in allowed]
    if strange:
        raise StrategyError(
            f"{name}: gives weights to {', '.join(strange)}, which its themes ({', '.join(strategy.themes)}) "
            "do not hold; add them to a universe or drop them"
        )


def _check_sums(name: str, targets: pd.DataFrame, values: np.ndarray, leverage: float) -> None:
    bought = np.where(values > 0.0, values, 0.0).sum(axis=1)
    wrong = (bought > leverage + TOLERANCE) | np.isinf(values).any(axis=1)
    if wrong.any():
        decision, total = targets.index[int(np.argmax(wrong))], bought[int(np.argmax(wrong))]
        raise StrategyError(
            f"{name}: its positive weights at the decision of {decision:%Y-%m-%d} sum to {total:.6g}; "
            f"at most {leverage:g} is allowed"
        )


def _compare(
    name: str,
    symbols: pd.Index[str],
    decision: pd.Timestamp,
    then: np.ndarray | None,
    later: np.ndarray | None,
) -> None:
    if then is None and later is None:
        return
    nothing = np.full(len(symbols), np.nan)
    one = nothing if then is None else np.nan_to_num(then)
    other = nothing if later is None else np.nan_to_num(later)
    apart = ~(np.abs(one - other) <= TOLERANCE)
    if apart.any():
        i = int(np.argmax(apart))
        raise LookAhead(name, str(symbols[i]), decision, float(one[i]), float(other[i]))
