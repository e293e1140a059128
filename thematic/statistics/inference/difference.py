"""Differences between two strategies over the same rows, with the intervals that they leave open.

Rows are drawn in blocks and in pairs (the stationary bootstrap of Politis and Romano 1994, blocks as long as
Politis and White 2004 recommend), and each draw's difference is divided by its own standard error, which
keeps the intervals honest in short and fat-tailed samples: Ledoit and Wolf (2008), "Robust performance
hypothesis testing with the Sharpe ratio", of which the growth difference is the simpler case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from thematic.statistics.performance import rows_a_year

LEVEL = 0.95
DRAWS = 1999
SEED = 20250210
FEWEST = 20
"""Rows below which no difference is tested: a month of trading says nothing."""


@dataclass(frozen=True)
class Difference:
    """A difference a year, and what is known of it.

    Parameters
    ----------
    estimate : float
    error : float
        Its standard error.
    low, high : float
        The interval that holds the true difference in `LEVEL` of all samples.
    p_value : float
        How often chance alone gives one as large, in either direction, where there is none.
    """

    estimate: float
    error: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True)
class Differences:
    """How two strategies differ over the same rows.

    Parameters
    ----------
    growth : Difference
        Of the yearly rates of growth, continuously compounded: its sign is that of which has gained more.
    sharpe : Difference
        Of the yearly Sharpe ratios over cash (simple returns).
    rows : int
        Returns compared.
    block : float
        Mean length of the blocks drawn, in rows.
    """

    growth: Difference
    sharpe: Difference
    rows: int
    block: float


def compare(better: pd.Series, than: pd.Series, cash: np.ndarray) -> Differences:
    """Return how the first net asset value differs from the second.

    Parameters
    ----------
    better, than : Series of float, shape (n_rows,)
        Net asset values on the same dates; the first of them is what was invested.
    cash : ndarray, shape (n_rows,)
        Growth of idle cash over the same rows.

    Returns
    -------
    Differences
        NaN throughout where there are fewer than `FEWEST` returns.
    """
    values = np.column_stack([better.to_numpy(dtype=float), than.to_numpy(dtype=float)])
    returns, idle = values[1:] / values[:-1] - 1.0, cash[1:] / cash[:-1] - 1.0
    rows = len(returns)
    if rows < FEWEST:
        unknown = Difference(*[np.nan] * 5)
        return Differences(unknown, unknown, rows, np.nan)
    growth, excess = np.log1p(returns), returns - idle[:, None]
    block = _block(growth[:, 0] - growth[:, 1])
    drawn, a_year = _draw(rows, block), rows_a_year(better.index)
    return Differences(
        _infer(growth, _growth, drawn, block, a_year),
        _infer(excess, _sharpe, drawn, block, np.sqrt(a_year)),
        rows,
        block,
    )


def paired_means(one: np.ndarray, other: np.ndarray, a_year: float) -> Difference:
    """Return how the means of two series over the same rows, shape (n_rows,), differ, times rows a year."""
    if len(one) < FEWEST:
        return Difference(*[np.nan] * 5)
    values = np.column_stack([one, other])
    block = _block(one - other)
    return _infer(values, _growth, _draw(len(one), block), block, a_year)


def difference_of_means(one: np.ndarray, other: np.ndarray, a_year: float) -> Difference:
    """Return how the means of two separate stretches of rows differ, times rows a year.

    Parameters
    ----------
    one, other : ndarray, shape (n_one,) and (n_other,)
        Drawn apart from each other, each in its own blocks.
    """
    if min(len(one), len(other)) < FEWEST:
        return Difference(*[np.nan] * 5)
    mean, error, means, errors = _alone(one, 0)
    mean2, error2, means2, errors2 = _alone(other, 1)
    return _interval(mean - mean2, np.hypot(error, error2), means - means2, np.hypot(errors, errors2), a_year)


def _alone(values: np.ndarray, stream: int) -> Statistics:
    block = _block(values)
    return _statistics(values[:, None], _mean, _draw(len(values), block, stream), block)


Pair = tuple[np.ndarray, np.ndarray]
"""A statistic of each draw (n_draws,), and the influence of each row on it (n_draws, n_rows)."""


Statistics = tuple[float, float, np.ndarray, np.ndarray]
"""Estimate and error of the rows, and of each draw (n_draws,)."""


def _mean(values: np.ndarray) -> Pair:
    mean = values[..., 0].mean(axis=-1)
    return mean, values[..., 0] - mean[..., None]


def _growth(values: np.ndarray) -> Pair:
    return _mean((values[..., 0] - values[..., 1])[..., None])


def _sharpe(values: np.ndarray) -> Pair:
    centred = values - values.mean(axis=-2, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-2, keepdims=True))
    scored = np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0.0)
    mean = values.mean(axis=-2, keepdims=True)
    ratio = np.divide(mean, spread, out=np.zeros_like(mean), where=spread > 0.0)
    influence = scored - 0.5 * ratio * (scored**2 - 1.0)
    return ratio[..., 0, 0] - ratio[..., 0, 1], influence[..., 0] - influence[..., 1]


def _infer(
    values: np.ndarray, statistic: Callable[[np.ndarray], Pair], drawn: np.ndarray, block: float, scale: float
) -> Difference:
    return _interval(*_statistics(values, statistic, drawn, block), scale)


def _statistics(
    values: np.ndarray, statistic: Callable[[np.ndarray], Pair], drawn: np.ndarray, block: float
) -> Statistics:
    estimate, influence = statistic(values)
    estimates, influences = statistic(values[drawn])
    lags = min(int(np.ceil(block)), len(values) // 4)
    return float(estimate), float(_error(influence, lags)), estimates, _error(influences, lags)


def _interval(
    estimate: float, error: float, estimates: np.ndarray, errors: np.ndarray, scale: float
) -> Difference:
    # Of two series that are the same nothing is uncertain, and a draw without spread says nothing.
    if error <= 1e-12:
        return Difference(estimate * scale, 0.0, estimate * scale, estimate * scale, 1.0)
    usable = errors > 1e-12
    away = np.abs(estimates[usable] - estimate) / errors[usable]
    p_value = (1.0 + (away >= abs(estimate) / error).sum()) / (len(away) + 1.0)
    reach = float(np.quantile(away, LEVEL)) * error
    return Difference(
        float(estimate * scale),
        float(error * scale),
        float((estimate - reach) * scale),
        float((estimate + reach) * scale),
        float(p_value),
    )


def _error(influence: np.ndarray, lags: int) -> np.ndarray:
    """Return the standard error of a mean, autocorrelation to `lags` included (Newey and West 1987)."""
    rows = influence.shape[-1]
    variance = (influence**2).mean(axis=-1)
    for lag in range(1, lags + 1):
        weight = 2.0 * (1.0 - lag / (lags + 1.0))
        variance = variance + weight * (influence[..., lag:] * influence[..., :-lag]).sum(axis=-1) / rows
    return np.sqrt(np.maximum(variance, 0.0) / rows)


def _block(values: np.ndarray) -> float:
    """Return the best mean length of blocks, in rows, from one to a quarter of the rows."""
    from arch.bootstrap import optimal_block_length

    if values.std() <= 1e-15:
        return 1.0
    best = float(optimal_block_length(values)["stationary"].iloc[0])
    return float(np.clip(best, 1.0, len(values) / 4.0))


def _draw(rows: int, block: float, stream: int = 0) -> np.ndarray:
    """Return rows drawn in blocks of random length, always the same, shape (n_draws, n_rows)."""
    from arch.bootstrap import StationaryBootstrap

    # Typed as whole by arch, whose own best length is not.
    bootstrap = StationaryBootstrap(block, np.arange(rows), seed=SEED + stream)  # type: ignore[arg-type]
    return np.stack([bootstrap.update_indices() for _ in range(DRAWS)])
