"""Choices: whether any of several strategies beats a benchmark, which do, and which may be the best.

All three tests divide each mean by its own standard deviation, so that one noisy strategy does not hide a
steady one: Hansen (2005), "A test for superior predictive ability"; Romano and Wolf (2005), "Stepwise
multiple testing as formalized data snooping"; Hansen, Lunde and Nason (2011), "The model confidence set".
They are computed here because `arch` 8.0.0 estimates the variances and never divides by them, and its StepM
fails where every strategy is superior (arch issue 862).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from thematic.errors import StrategyError
from thematic.statistics.inference.blocks import block_length, drawn_means
from thematic.statistics.inference.difference import FEWEST, SEED
from thematic.statistics.performance import varies

DRAWS = 4999


@dataclass(frozen=True)
class Choice:
    """What can be said of several strategies against one benchmark, all tested together.

    Parameters
    ----------
    p_value : float
        How often chance alone gives a best strategy as good as this one where none beats the benchmark:
        the test for superior predictive ability, Hansen (2005), its consistent p-value.
    better : tuple of str
        Those that beat the benchmark though all were tried: StepM, Romano and Wolf (2005).
    best : tuple of str
        Those of which any may be the best, the benchmark included: the model confidence set of Hansen,
        Lunde and Nason (2011).
    """

    p_value: float
    better: tuple[str, ...]
    best: tuple[str, ...]


def choose(nav: pd.DataFrame, benchmark: str, level: float = 0.05) -> Choice:
    """Return what can be said of the columns of `nav` against one of them.

    Parameters
    ----------
    nav : DataFrame, shape (n_rows, n_strategies)
        Net asset values over the same dates. Of columns that are equal the first stands for all.
    benchmark : str
        A column of it.
    level : float, default 0.05
        For all strategies together.

    Raises
    ------
    StrategyError
        There is nothing to choose from, or too little of it; the sentence says which.

    Examples
    --------
    >>> days = pd.bdate_range("2024-01-02", periods=201)
    >>> noise = np.random.default_rng(1).normal(0.0, 0.01, (2, 200))
    >>> growth = np.cumprod(1 + np.stack([noise[0], noise[0] + 0.001 + noise[1] / 20]), axis=1).T
    >>> nav = pd.DataFrame(np.vstack([[1, 1], growth]), days, ["market", "steady"])
    >>> choose(nav, "market").better
    ('steady',)
    """
    growth = _growth(nav, benchmark)
    gains = growth.drop(columns=benchmark).sub(growth[benchmark], axis=0)
    length = block_length(gains.to_numpy())
    drawn = drawn_means(growth.to_numpy(), length, DRAWS, SEED)
    # The benchmark stands in the first column.
    names, apart = list(gains.columns), drawn[:, 1:] - drawn[:, :1]
    superior = step_down(gains.mean().to_numpy(), apart, level)
    best = confidence_set(growth.mean().to_numpy(), drawn, level)
    return Choice(
        superior_ability(gains.mean().to_numpy(), apart, len(gains)),
        tuple(name for name, kept in zip(names, superior, strict=True) if kept),
        tuple(str(name) for name, kept in zip(growth.columns, best, strict=True) if kept),
    )


def superior(nav: pd.DataFrame, benchmark: str) -> float:
    """Return the p-value alone of whether any column of `nav` beats the benchmark; see `choose`."""
    growth = _growth(nav, benchmark)
    gains = growth.drop(columns=benchmark).sub(growth[benchmark], axis=0).to_numpy()
    drawn = drawn_means(gains, block_length(gains), DRAWS, SEED)
    return superior_ability(gains.mean(axis=0), drawn, len(gains))


def superior_ability(gain: np.ndarray, drawn: np.ndarray, rows: int) -> float:
    """Return Hansen's consistent p-value of the test for superior predictive ability.

    Parameters
    ----------
    gain : ndarray, shape (n_strategies,)
        Mean gain over the benchmark.
    drawn : ndarray, shape (n_draws, n_strategies)
        The same of each bootstrap sample.
    rows : int
        Returns in the sample: a strategy that is worse by more than sqrt(2 log log n) standard errors does
        not count as one that might be the best.
    """
    error = drawn.std(axis=0)
    score = gain / error
    centre = np.where(score >= -np.sqrt(2.0 * np.log(np.log(rows))), gain, 0.0)
    most = max(float(score.max()), 0.0)
    by_chance = np.maximum(((drawn - centre) / error).max(axis=1), 0.0)
    return float((1.0 + (by_chance >= most).sum()) / (len(drawn) + 1.0))


def step_down(gain: np.ndarray, drawn: np.ndarray, level: float) -> np.ndarray:
    """Return which strategies beat the benchmark, bool, shape (n_strategies,): Romano and Wolf's StepM.

    Parameters are those of `superior_ability`. Each step holds what is left against the best of them by
    chance, until a step finds nothing or nothing is left.
    """
    error = drawn.std(axis=0)
    score, by_chance = gain / error, (drawn - gain) / error
    superior = np.zeros(len(gain), dtype=bool)
    while not superior.all():
        bar = np.quantile(by_chance[:, ~superior].max(axis=1), 1.0 - level)
        rejected = ~superior & (score > bar)
        if not rejected.any():
            break
        superior |= rejected
    return superior


def confidence_set(mean: np.ndarray, drawn: np.ndarray, level: float) -> np.ndarray:
    """Return which series may be the best, bool, shape (n_series,): Hansen, Lunde and Nason's range test.

    Each step holds all pairs of what is left against chance, and drops the series that is most surely behind
    some other, until chance explains all pairs.

    Parameters
    ----------
    mean : ndarray, shape (n_series,)
        Larger is better.
    drawn : ndarray, shape (n_draws, n_series)
        The same of each bootstrap sample.
    """
    one, other = np.triu_indices(len(mean), 1)
    by_series, pairs = np.ascontiguousarray(drawn.T), list(zip(one.tolist(), other.tolist(), strict=True))
    error = np.array([_chance(by_series, mean, pair).std() for pair in pairs])
    score = (mean[other] - mean[one]) / error
    kept = np.ones(len(mean), dtype=bool)
    while kept.sum() > 1:
        left = np.flatnonzero(kept[one] & kept[other])
        widest = left[np.abs(score[left]).argmax()]
        noise = np.zeros(len(drawn))
        for place in left:
            gap = np.abs(_chance(by_series, mean, pairs[place]))
            np.maximum(noise, gap / error[place], out=noise)
        if (noise >= abs(score[widest])).mean() > level:
            break
        kept[(one if score[widest] > 0.0 else other)[widest]] = False
    return kept


def _chance(by_series: np.ndarray, mean: np.ndarray, pair: tuple[int, int]) -> np.ndarray:
    """Return how far each draw is from the gap of the means of a pair of series, shape (n_draws,).

    One pair at a time: all pairs would not stay in the processor's cache.
    """
    one, other = pair
    return np.asarray(by_series[other] - by_series[one] - (mean[other] - mean[one]))


def _growth(nav: pd.DataFrame, benchmark: str) -> pd.DataFrame:
    """Return growth a row, (n_rows - 1, n_strategies); of series that are equal the first alone."""
    growth = pd.DataFrame(np.diff(np.log(nav.to_numpy(dtype=float)), axis=0), columns=nav.columns)
    if len(growth) < FEWEST:
        raise StrategyError(
            f"there is nothing to choose: {len(growth)} returns, and it takes {FEWEST} to compare strategies"
        )
    chosen = growth[[benchmark, *nav.columns.drop(benchmark)]]
    apart = chosen.iloc[:, _apart(chosen.to_numpy())]
    if apart.shape[1] < 2:
        same = "the strategies did the same on every day" if nav.shape[1] > 1 else "there is one strategy"
        raise StrategyError(f"there is nothing to choose: {same}")
    return apart


def distinct(returns: np.ndarray) -> np.ndarray:
    """Return the columns, (n_rows, n_series), that differ from all columns before them."""
    return returns[:, _apart(returns)]


def _apart(returns: np.ndarray) -> list[int]:
    # The difference of two equal series never varies and cannot be tested: one stands for both.
    apart: list[int] = []
    for column in range(returns.shape[1]):
        if all(varies(returns[:, column] - returns[:, kept]) for kept in apart):
            apart.append(column)
    return apart
