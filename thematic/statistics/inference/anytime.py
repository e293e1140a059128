"""Evidence that may be looked at every day: e-values and confidence sequences.

An interval of a fixed sample is wrong more often, the more often one looks and stops when it pleases. A bet
on the gap between two strategies that cannot gain where there is no edge keeps its meaning at every look:
by Ville's inequality it ever multiplies its stake by 20 in at most 5 of 100 cases. The bet here is the
normal mixture of Howard, Ramdas, McAuliffe and Sekhon (2021), "Time-uniform, nonparametric, nonasymptotic
confidence sequences", on sums divided by their own squares, which asks nothing of tails or changing
volatility, only that gains and losses of one size are equally likely about the mean, given the past (de la
Peña 1999). See also Waudby-Smith and Ramdas (2024), "Estimating means of bounded random variables by
betting".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ROWS = 250
"""Rows at which the bet is sharpest: a year of trading. Chosen in advance, as a choice by the data would
be."""
SHARPNESS = 8.0
"""Variance of the mixture, in units of the variance that `ROWS` rows sum to: best for a level of 5 %."""


@dataclass(frozen=True)
class Anytime:
    """Evidence at each row since a day, each entry resting on the rows up to its own.

    Parameters
    ----------
    e_value : ndarray, shape (n_rows,)
        What a stake of 1 on "the mean is above 0" has become.
    low, high : ndarray, shape (n_rows,)
        The mean of a row lies between these at all rows at once in 95 of 100 samples; infinite while too
        little is known.
    """

    e_value: np.ndarray
    low: np.ndarray
    high: np.ndarray


def anytime(gaps: np.ndarray, deviation: float, level: float = 0.05) -> Anytime:
    """Return the evidence that rows give for a mean above 0, row by row.

    Parameters
    ----------
    gaps : ndarray, shape (n_rows,)
    deviation : float
        Standard deviation of a row expected beforehand, from earlier rows: it tunes the bet and may be wrong
        without making it unfair.
    level : float
        Share of samples in which the sequence may ever miss the mean.

    Examples
    --------
    >>> steady = np.random.default_rng(1).normal(0.001, 0.002, 250)
    >>> bool(anytime(steady, 0.002).e_value[-1] > 20.0)
    True
    """
    from scipy.special import log_ndtr

    scale = SHARPNESS / (ROWS * deviation**2)
    sums, squares = np.cumsum(gaps), np.cumsum(gaps**2)
    grown = 1.0 + scale * squares
    score = np.sqrt(scale / grown) * sums
    # Only positive means are bet on: twice the mixture's density, times the normal distribution's share.
    logs = np.log(2.0) - 0.5 * np.log(grown) + 0.5 * score**2 + log_ndtr(score)
    reach = _reach(sums, squares, scale, level)
    rows = np.arange(1, len(gaps) + 1)
    mean = sums / rows
    return Anytime(np.exp(np.minimum(logs, 700.0)), mean - reach, mean + reach)


def anytime_loss(before: np.ndarray, after: np.ndarray, level: float = 0.05) -> Anytime:
    """Return the evidence, row by row, that the mean of later gaps lies below that of earlier ones.

    Each later gap is set against the mean of all gaps before it, the earlier ones included, and weighed by
    how sure that mean is (recursive residuals: Brown, Durbin and Evans 1975). So the error of the earlier
    mean is in it. The sequence joins an interval of the earlier mean, for a fifth of the level, with a
    sequence of the later one.

    Parameters
    ----------
    before, after : ndarray, shape (n_before,) and (n_after,)
        Both of at least two rows.
    level : float

    Examples
    --------
    >>> random = np.random.default_rng(2)
    >>> led, lost = random.normal(0.004, 0.01, 250), random.normal(-0.001, 0.01, 250)
    >>> bool(anytime_loss(led, lost).e_value[-1] > 20.0)
    True
    """
    from scipy.special import stdtrit

    deviation = float(before.std(ddof=1))
    known = len(before) + np.arange(len(after))
    mean = (before.sum() + np.cumsum(after) - after) / known
    won = anytime((mean - after) * np.sqrt(known / (known + 1.0)), deviation).e_value
    error = deviation / np.sqrt(len(before)) * -float(stdtrit(len(before) - 1, 0.1 * level))
    later = anytime(after, deviation, 0.8 * level)
    lead = float(before.mean())
    return Anytime(won, lead - error - later.high, lead + error - later.low)


def _reach(sums: np.ndarray, squares: np.ndarray, scale: float, level: float) -> np.ndarray:
    """Return half the width of the sequence at each row: means about which the bet has not yet won.

    A mean further from the sample's makes the squares about it larger, too: the width is the fixed point.
    """
    rows = np.arange(1, len(sums) + 1)
    about_mean = np.maximum(squares - sums**2 / rows, 0.0)
    reach = np.zeros(len(sums))
    for _ in range(60):
        grown = 1.0 + scale * (about_mean + rows * reach**2)
        reach = np.sqrt(grown / scale * (2.0 * np.log(1.0 / level) + np.log(grown))) / rows
        reach = np.where(reach > 1.0, np.inf, reach)
    return reach
