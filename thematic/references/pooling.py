"""Pooling: what cases of many funds and years say together, when many of them are one and the same.

Falls of one day in several funds are one observation, and windows that overlap share what happened in them.
So cases of one day are averaged first; days within a horizon of an episode's first day are one *separate
episode*, the mean of its days; and the mean over episodes, each counted once, is the result. That weighting
was declared before anything was computed. The mean by single case stands beside it: it differs where a few
market-wide rebounds hold most cases.

Intervals come from drawing stretches of neighbouring episodes, that is of dates with all funds in them, and
dividing each draw's deviation by its own standard error (the studentised bootstrap of Hall 1988 in circular
blocks, Politis and Romano 1992). Themes are also pooled
with random effects (DerSimonian and Laird 1986, `statsmodels.stats.meta_analysis`), which tells how far they
differ from each other; since they share dates, the interval of that mean is from the same draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd

from thematic.references.cases import Cases

DRAWS = 1999
SEED = 20250210
LEVEL = 0.95
LAGS, BLOCK = 2, 3
"""Neighbouring episodes whose products count in an error, and that are drawn together."""

FEWEST = 8
"""Separate episodes below which no interval is given."""


@dataclass(frozen=True)
class Pooled:
    """A mean with what is known of it.

    Parameters
    ----------
    mean : float
    error : float
        Its standard error.
    low, high : float
        The 95 % interval.
    upper, lower : float
        One-sided 95 % bounds: a larger, a smaller mean is ruled out.
    """

    mean: float
    error: float
    low: float
    high: float
    upper: float
    lower: float


@dataclass(frozen=True)
class Themes:
    """Random effects across funds.

    Parameters
    ----------
    funds : int
        Funds (pairs, chains) with at least two separate episodes.
    pooled : Pooled
    tau : float
        Standard deviation of the funds' true means.
    i_squared : float
        Share of the differences between funds' means that is not chance, 0 to 1.
    """

    funds: int
    pooled: Pooled
    tau: float
    i_squared: float


@dataclass(frozen=True)
class Summary:
    """What some cases say together.

    Parameters
    ----------
    horizon : int
    cases, days, episodes : int
        Single cases, days with any, and separate episodes.
    share_ahead : float
        Share of separate episodes whose mean is positive.
    share_ahead_by_case : float
    by_episode : Pooled
        Each separate episode counted once: the result.
    by_case : Pooled
        Each case counted once.
    simple : Pooled
        Each separate episode counted once, of simple returns.
    """

    horizon: int
    cases: int
    days: int
    episodes: int
    share_ahead: float
    share_ahead_by_case: float
    by_episode: Pooled
    by_case: Pooled
    simple: Pooled


UNKNOWN = Pooled(*[np.nan] * 6)


def summary(cases: Cases) -> Summary:
    """Return what cases say together."""
    if not len(cases):
        return Summary(cases.horizon, 0, 0, 0, np.nan, np.nan, UNKNOWN, UNKNOWN, UNKNOWN)
    day_of, episode_of_day, means = _episode_means(cases, cases.gaps)
    counts = np.bincount(episode_of_day[day_of]).astype(float)
    once = np.ones(len(means))
    return Summary(
        cases.horizon,
        len(cases),
        len(episode_of_day),
        len(means),
        float((means > 0.0).mean()),
        float((cases.gaps > 0.0).mean()),
        pooled_ratio(means, once),
        pooled_ratio(np.bincount(episode_of_day[day_of], cases.gaps), counts),
        pooled_ratio(_episode_means(cases, cases.simple)[2], once),
    )


def _episode_means(cases: Cases, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each case's day, each day's episode, and the means of the episodes' days' means."""
    days, day_of = np.unique(cases.rows, return_inverse=True)
    episode_of_day = episodes(days, cases.horizon)
    daily = np.bincount(day_of, values) / np.bincount(day_of)
    return day_of, episode_of_day, np.bincount(episode_of_day, daily) / np.bincount(episode_of_day)


def episodes(days: np.ndarray, horizon: int) -> np.ndarray:
    """Return which separate episode each day belongs to, int, shape (n_days,).

    Parameters
    ----------
    days : ndarray of int, shape (n_days,)
        Rows, increasing. A new episode begins a horizon after the first day of the one before.

    Examples
    --------
    >>> episodes(np.array([3, 4, 20, 24, 60]), 5)
    array([0, 0, 1, 1, 2])
    """
    if not len(days):
        return np.zeros(0, dtype=np.int64)
    numbers, first, number = np.zeros(len(days), dtype=np.int64), int(days[0]), 0
    for place, day in enumerate(days.tolist()):
        if day >= first + horizon:
            first, number = day, number + 1
        numbers[place] = number
    return numbers


def episode_means(cases: Cases) -> pd.DataFrame:
    """Return each separate episode's first day, themes, number of cases and mean, one row an episode."""
    day_of, episode_of_day, means = _episode_means(cases, cases.gaps)
    first = np.unique(episode_of_day, return_index=True)[1]
    days = cases.dates[np.unique(cases.rows)[first]]
    of_case = episode_of_day[day_of]
    units = pd.Series(cases.units).groupby(of_case).unique()
    themes = [_named(cases, unit) for unit in units]
    return pd.DataFrame({"day": days, "theme": themes, "cases": np.bincount(of_case), "mean": means})


def _named(cases: Cases, units: np.ndarray) -> str:
    """Return what an episode is of: its one fund or pair, else its one family, else how many they are."""
    if len(units) == 1:
        return cases.labels[units[0]]
    families = {cases.families[unit] for unit in units}
    return (
        f"{families.pop()} ({len(units)})"
        if len(families) == 1
        else f"{len(units)} of {len(families)} families"
    )


def pooled_ratio(sums: np.ndarray, counts: np.ndarray) -> Pooled:
    """Return the ratio of two totals over episodes in their order, shape (n_episodes,)."""
    n = len(sums)
    mean = float(sums.sum() / counts.sum())
    if n < FEWEST:
        return Pooled(mean, *[np.nan] * 5)
    error = float(_error(sums - mean * counts, counts))
    if error <= 1e-15:
        return Pooled(mean, 0.0, mean, mean, mean, mean)
    drawn = _drawn(n)
    totals, sizes = sums[drawn], counts[drawn]
    means = totals.sum(axis=1) / sizes.sum(axis=1)
    errors = _error(totals - means[:, None] * sizes, sizes)
    usable = errors > 1e-15
    return _interval(mean, error, (means[usable] - mean) / errors[usable])


def _error(left: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the standard error of a ratio of totals from what each episode is off it, shape (...,).

    Windows of one episode reach into the next, no further: neighbours' products count (Newey and West 1987,
    with their weights for `LAGS`).
    """
    n = left.shape[-1]
    total = (left**2).sum(axis=-1)
    for lag in range(1, LAGS + 1):
        weight = 2.0 * (1.0 - lag / (LAGS + 1.0))
        total = total + weight * (left[..., lag:] * left[..., :-lag]).sum(axis=-1)
    return np.sqrt(np.maximum(total, 0.0) * n / (n - 1.0)) / counts.sum(axis=-1)


def episode_mean(cases: Cases, values: np.ndarray) -> tuple[float, float]:
    """Return the mean of values of cases by separate episode and its standard error; NaN for few episodes."""
    means = _episode_means(cases, values)[2]
    error = float(_error(means - means.mean(), np.ones(len(means)))) if len(means) >= FEWEST else np.nan
    return float(means.mean()), error


def random_effects(cases: Cases) -> Themes:
    """Return the funds' means pooled with random effects, with the interval from joint draws of dates.

    A fund's mean and error are those of its own separate episodes; a fund with one episode is left out.
    """
    present, values = _by_unit(cases)
    funds, number = present.shape[1], len(present)
    if funds < 2 or number < FEWEST:
        return Themes(funds, UNKNOWN, np.nan, np.nan)
    once = np.ones((1, number))
    mean, tau_squared, i_squared = _combined(*_moments(once @ present, once @ values, once @ values**2))
    drawn = _times_drawn(number)
    draws = _combined(*_moments(drawn @ present, drawn @ values, drawn @ values**2))[0]
    pooled = _symmetric(float(mean[0]), float(np.nanstd(draws, ddof=1)), number - 1)
    return Themes(funds, pooled, float(np.sqrt(tau_squared[0])), float(i_squared[0]))


def by_era(cases: Cases, eras: Sequence[date]) -> tuple[tuple[str, Summary], ...]:
    """Return the summary of each era, with its name, the whole left out."""
    edges = [pd.Timestamp.min, *map(pd.Timestamp, eras), pd.Timestamp.max]
    days, summaries = cases.days, []
    for start, end in pairwise(edges):
        name = f"before {end:%Y}" if start == edges[0] else f"from {start:%Y}"
        inside = np.asarray((days >= start) & (days < end))
        summaries.append((name, summary(cases.chosen(inside))))
    return tuple(summaries)


def _interval(mean: float, error: float, scores: np.ndarray) -> Pooled:
    tail = (1.0 - LEVEL) / 2.0
    low, lower, upper, high = np.quantile(scores, [1.0 - tail, LEVEL, 1.0 - LEVEL, tail])
    return Pooled(mean, error, *(float(mean - score * error) for score in (low, high, upper, lower)))


def _symmetric(mean: float, error: float, freedom: int) -> Pooled:
    from scipy.special import stdtrit

    two, one = (float(stdtrit(freedom, level)) * error for level in (0.5 + LEVEL / 2.0, LEVEL))
    return Pooled(mean, error, mean - two, mean + two, mean + one, mean - one)


def _by_unit(cases: Cases) -> tuple[np.ndarray, np.ndarray]:
    """Return whether and how each unit with two episodes or more did in each, shape (n_episodes, n_units)."""
    days, day_of = np.unique(cases.rows, return_inverse=True)
    episode = episodes(days, cases.horizon)[day_of]
    shape = (int(episode.max(initial=-1)) + 1, len(cases.labels))
    sums, counts = np.zeros(shape), np.zeros(shape)
    np.add.at(sums, (episode, cases.units), cases.gaps)
    np.add.at(counts, (episode, cases.units), 1.0)
    kept = (counts > 0.0).sum(axis=0) >= 2
    values = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0.0)
    return (counts[:, kept] > 0.0).astype(float), values[:, kept]


def _moments(numbers: np.ndarray, totals: np.ndarray, squares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return means and their variances, shape (n_draws, n_units); NaN below two episodes."""
    enough = numbers > 1.0
    means = np.divide(totals, numbers, out=np.full(totals.shape, np.nan), where=enough)
    within = np.divide(
        squares - numbers * means**2, numbers - 1.0, out=np.full(totals.shape, np.nan), where=enough
    )
    variances = np.divide(within, numbers, out=np.full(totals.shape, np.nan), where=enough & (within > 1e-12))
    return means, variances


def _combined(means: np.ndarray, variances: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the random-effects mean, tau squared and I squared of each draw, shape (n_draws,).

    DerSimonian and Laird's moments, as `statsmodels.stats.meta_analysis.combine_effects` has them for one
    sample; the tests hold the two together.
    """
    known = np.isfinite(means) & np.isfinite(variances)
    weight = np.divide(1.0, variances, out=np.zeros_like(variances), where=known)
    effect = np.where(known, means, 0.0)
    funds = known.sum(axis=1)
    # A draw with fewer than two funds says nothing.
    total = np.where(funds > 1, weight.sum(axis=1), np.nan)
    fixed = (weight * effect).sum(axis=1) / total
    excess = (weight * (effect - fixed[:, None]) ** 2).sum(axis=1)
    scale = total - (weight**2).sum(axis=1) / total
    tau = np.maximum((excess - (funds - 1)) / scale, 0.0)
    mixed = np.divide(1.0, variances + tau[:, None], out=np.zeros_like(variances), where=known)
    share = np.maximum(1.0 - (funds - 1) / np.maximum(excess, 1e-300), 0.0)
    return (mixed * effect).sum(axis=1) / mixed.sum(axis=1), tau, share


@lru_cache(maxsize=64)
def _drawn(n: int) -> np.ndarray:
    """Return n episodes drawn in circular blocks, always the same, shape (n_draws, n)."""
    random = np.random.Generator(np.random.PCG64([SEED, n]))
    starts = random.integers(n, size=(DRAWS, -(-n // BLOCK)))
    blocks = (starts[:, :, None] + np.arange(BLOCK)) % n
    return blocks.reshape(DRAWS, -1)[:, :n]


def _times_drawn(n: int) -> np.ndarray:
    """Return how often each episode was drawn, shape (n_draws, n)."""
    counts = np.zeros((DRAWS, n))
    np.add.at(counts, (np.arange(DRAWS)[:, None], _drawn(n)), 1.0)
    return counts
