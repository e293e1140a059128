"""Differences between two strategies over the same rows, with the intervals that they leave open.

Rows are drawn in blocks and in pairs, and each draw's difference is divided by its own standard error, which
keeps the intervals honest in short and fat-tailed samples: Ledoit and Wolf (2008), "Robust performance
hypothesis testing with the Sharpe ratio", of which the growth difference is the simpler case. Standard
errors, of the sample and of each draw, are those of the means of its blocks (Götze and Künsch 1996); those
of Sharpe ratios are to first order about the sample's own moments.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from thematic.statistics.inference.blocks import block_length, block_means
from thematic.statistics.inference.drawing import LANES, Places, drawn_means
from thematic.statistics.inference.selection import ordered
from thematic.statistics.performance import NO_SPREAD, rows_a_year, varies

LEVEL = 0.95
POWER = 0.80
DRAWS = 200_000
"""Samples drawn: from seed to seed an interval's end then moves by 0.3 % of half its width (one
deviation)."""
SEED = 20250210
FEWEST = 20
"""Rows below which no difference is tested: a month of trading says nothing."""
LEVELS = np.geomspace(1.0, 1e-4, 121)
"""Two-sided levels at which critical values are kept."""


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
    critical_values : tuple of float
        How many standard errors chance alone exceeds at each of `LEVELS`; empty where nothing was tested.
    """

    estimate: float
    error: float
    low: float
    high: float
    p_value: float
    critical_values: tuple[float, ...] = ()

    def critical(self, level: float) -> float:
        """Return the standard errors that decide at a two-sided level; NaN where nothing was tested."""
        if not self.critical_values:
            return np.nan
        places = -np.log(LEVELS)
        return float(np.interp(-np.log(level), places, self.critical_values))

    def detectable(self, level: float = 1.0 - LEVEL, power: float = POWER) -> float:
        """Return the smallest true difference that a test at a two-sided level finds with some power.

        The critical value and the normal quantile of the power, times the standard error.
        """
        from scipy.special import ndtri

        return (self.critical(level) + float(ndtri(power))) * self.error

    def below(self, confidence: float = LEVEL) -> float:
        """Return what the true difference lies below, one-sided, in so many of all samples."""
        return self.estimate + self.critical(2.0 * (1.0 - confidence)) * self.error


UNKNOWN = Difference(np.nan, np.nan, np.nan, np.nan, np.nan)
"""What is known of a difference that cannot be tested."""


@dataclass(frozen=True)
class Differences:
    """How two strategies differ over the same rows.

    Parameters
    ----------
    growth : Difference
        Of the yearly rates of growth, continuously compounded: its sign is that of which has gained more.
    sharpe : Difference
        Of the yearly Sharpe ratios over cash (simple returns); NaN where either has none.
    rows : int
        Returns compared.
    block : int
        Length of the blocks drawn, in rows; 0 where none were.
    """

    growth: Difference
    sharpe: Difference
    rows: int
    block: int


def paired_difference(better: pd.Series, than: pd.Series, cash: np.ndarray) -> Differences:
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

    Examples
    --------
    >>> days = pd.bdate_range("2024-01-02", periods=101)
    >>> noise = np.random.default_rng(1).normal(0.0, 0.01, (2, 100))
    >>> market, steady = (pd.Series(np.append(1.0, np.cumprod(1.0 + x)), days)
    ...                   for x in (noise[0], noise[0] + 0.001 + noise[1] / 20))
    >>> difference = paired_difference(steady, market, np.ones(101))
    >>> difference.growth.low > 0.0, difference.growth.p_value < 0.01
    (True, True)
    """
    values = np.column_stack([better.to_numpy(dtype=float), than.to_numpy(dtype=float)])
    returns, idle = values[1:] / values[:-1] - 1.0, cash[1:] / cash[:-1] - 1.0
    rows = len(returns)
    if rows < FEWEST:
        return Differences(UNKNOWN, UNKNOWN, rows, 0)
    growth_of, excess = np.log1p(returns), returns - idle[:, None]
    gaps = growth_of[:, 0] - growth_of[:, 1]
    length, a_year = block_length(gaps), rows_a_year(better.index)
    ratios = all(varies(column) for column in excess.T)
    growth, sharpe = _draw(gaps, excess if ratios else None, length, SEED)
    return Differences(
        _interval(growth, a_year), _interval(sharpe, np.sqrt(a_year)) if sharpe else UNKNOWN, rows, length
    )


def mean_difference(gaps: np.ndarray, a_year: float) -> Difference:
    """Return the mean of gaps between two series, shape (n_rows,), times rows a year, and how sure it is."""
    return _interval(_mean(gaps, SEED), a_year) if len(gaps) >= FEWEST else UNKNOWN


def difference_of_means(one: np.ndarray, other: np.ndarray, a_year: float) -> Difference:
    """Return how the means of two separate stretches of rows differ, times rows a year.

    Parameters
    ----------
    one, other : ndarray, shape (n_one,) and (n_other,)
        Drawn apart from each other, each in its own blocks.
    """
    if min(len(one), len(other)) < FEWEST:
        return UNKNOWN
    first, second = _mean(one, SEED), _mean(other, SEED + 1)
    apart = Drawn(
        first.estimate - second.estimate,
        float(np.hypot(first.error, second.error)),
        first.away - second.away,
        np.hypot(first.errors, second.errors),
    )
    return _interval(apart, a_year)


@dataclass(frozen=True)
class Drawn:
    """A statistic and its error; of each draw how far it is away, and its own error, (n_steps, n_lanes)."""

    estimate: float
    error: float
    away: np.ndarray
    errors: np.ndarray

    @classmethod
    def of(cls, estimate: float, squares: np.ndarray, blocks: float) -> Drawn:
        """Return one without draws, its error from the squares of what each row adds."""
        lanes = min(LANES, DRAWS)
        room = np.empty((2, DRAWS // lanes, lanes))
        return cls(estimate, float(np.sqrt(squares.mean() / blocks)), *room)

    def fill(
        self, places: Places, away: np.ndarray, squares: np.ndarray, drift: np.ndarray, count: int
    ) -> None:
        """Set how far some draws are away, and their errors from mean squares and means, all (n_places,)."""
        self.away[places] = away
        self.errors[places] = np.sqrt(np.maximum(squares - drift**2, 0.0) / (count - 1))


def _mean(gaps: np.ndarray, seed: int) -> Drawn:
    return _draw(gaps, None, block_length(gaps), seed)[0]


def _draw(gaps: np.ndarray, excess: np.ndarray | None, length: int, seed: int) -> tuple[Drawn, Drawn | None]:
    """Return what samples of blocks make of a mean, and of the gap of two Sharpe ratios where asked."""
    mean = block_means(gaps - gaps.mean(), length)
    features = np.column_stack([mean, mean**2])
    # An even number, as rows are drawn in twos.
    count = max(2 * round(len(gaps) / length / 2), 2)
    blocks = (len(gaps) - length) / length
    growth = Drawn.of(float(gaps.mean()), features[:, 1], blocks)
    if excess is None:
        drawn_means(features, count, DRAWS, seed, lambda at, m: growth.fill(at, m[0], m[1], m[0], count))
        return growth, None
    features = np.hstack([features, _ratio_features(excess, length)])
    centre = features[:, 2:6].mean(axis=0)
    ratio = Drawn.of(float(_ratio_gap(centre)), features[:, 6], blocks)

    def use(places: Places, means: np.ndarray) -> None:
        growth.fill(places, means[0], means[1], means[0], count)
        away = _ratio_gap(means[2:6]) - ratio.estimate
        ratio.fill(places, away, means[6], _influence(centre, means[2:6]), count)

    drawn_means(features, count, DRAWS, seed, use)
    return growth, ratio


def _ratio_features(excess: np.ndarray, length: int) -> np.ndarray:
    """Return block means of two series and of their squares, and their influence squared, (n_rows, 5)."""
    moments = block_means(np.hstack([excess, excess**2]), length)
    return np.column_stack([moments, _influence(moments.mean(axis=0), moments.T) ** 2])


def _ratio_gap(moments: np.ndarray) -> np.ndarray:
    """Return the gap of two Sharpe ratios from two means and two mean squares, (4, ...)."""
    mean, square = moments[:2], moments[2:]
    # A draw in which nothing varies has no ratio; 0 stands for it, and its error says that it is not used.
    variance = np.maximum(square - mean**2, NO_SPREAD**2)
    ratio = mean / np.sqrt(variance)
    return np.asarray(ratio[0] - ratio[1])


def _influence(centre: np.ndarray, moments: np.ndarray) -> np.ndarray:
    """Return what moments, (4, ...), add to the gap of the ratios at `centre`, to first order."""
    mean, square = centre[:2], centre[2:]
    cubed = np.maximum(square - mean**2, NO_SPREAD**2) ** 1.5
    slopes = np.concatenate([square / cubed, -0.5 * mean / cubed]) * [1.0, -1.0, 1.0, -1.0]
    return np.asarray(np.tensordot(slopes, moments, axes=1) - slopes @ centre)


def _interval(drawn: Drawn, scale: float) -> Difference:
    estimate, error = drawn.estimate * scale, drawn.error * scale
    # Of two series that are the same nothing is uncertain, and a draw that never varies says nothing.
    if drawn.error <= 1e-12:
        return Difference(estimate, 0.0, estimate, estimate, 1.0)
    usable = drawn.errors > 1e-12
    scores = np.abs(drawn.away[usable]) / drawn.errors[usable]
    beyond = int((scores >= abs(drawn.estimate) / drawn.error).sum())
    last = len(scores) - 1
    places = np.append((last * (1.0 - LEVELS)).astype(int), int(last * LEVEL))
    *critical, widest = ordered(scores, places).tolist()
    reach, p_value = widest * error, (1.0 + beyond) / (len(scores) + 1.0)
    return Difference(estimate, error, estimate - reach, estimate + reach, p_value, tuple(critical))
