"""Sharpe ratios as estimates: how likely one is above a bar, and what the best of many tries owes to chance.

Ratios here are of one row (not annualised), as the formulas want them: divide a yearly one by the square root
of `rows_a_year`.
"""

from __future__ import annotations

import numpy as np

from thematic.statistics.performance import varies

EULER = 0.5772156649015329


def shape(excess: np.ndarray) -> tuple[float, float, float]:
    """Return Sharpe ratio a row, skewness and kurtosis (normal: 3) of excess returns, shape (n_rows,).

    NaN where they do not vary by more than rounding; see `varies`.

    Examples
    --------
    >>> shape(np.array([0.01, -0.01, 0.02]))[0]
    0.4364357804719848
    """
    if not varies(excess):
        return np.nan, np.nan, np.nan
    ratio = excess.mean() / excess.std(ddof=1)
    standard = (excess - excess.mean()) / excess.std()
    return float(ratio), float((standard**3).mean()), float((standard**4).mean())


def at_length(sharpe: np.ndarray, rows: np.ndarray, length: int) -> np.ndarray:
    """Return Sharpe ratios a row of tries of several lengths, brought to one length, shape (n_tries,).

    The Sharpe ratio a row of a worthless try swings by one over the square root of its rows, so that a
    month's is far larger than a year's by chance alone. Times the square root of its rows over those of the
    length it swings as a try of that length does, which the variance in `deflated_sharpe` must be of.

    Parameters
    ----------
    sharpe, rows : ndarray, shape (n_tries,)
        Ratio a row of each try, and the returns it was computed from.
    length : int
        Returns of the try that is deflated.

    Examples
    --------
    >>> at_length(np.array([0.2, 0.1]), np.array([25, 100]), 100)
    array([0.1, 0.1])
    """
    return np.asarray(sharpe, dtype=float) * np.sqrt(np.asarray(rows, dtype=float) / length)


def probabilistic_sharpe(
    sharpe: float, rows: int, skewness: float = 0.0, kurtosis: float = 3.0, bar: float = 0.0
) -> float:
    """Return the probability that the true Sharpe ratio lies above a bar.

    Bailey and López de Prado (2012), "The Sharpe ratio efficient frontier", equation 11.

    Parameters
    ----------
    sharpe, bar : float
        A row.
    rows : int
        Returns it was estimated from.
    skewness, kurtosis : float
        Of the returns; kurtosis is 3 for a normal distribution.
    """
    from scipy.special import ndtr

    variance = 1.0 - skewness * sharpe + (kurtosis - 1.0) / 4.0 * sharpe**2
    return float(ndtr((sharpe - bar) * np.sqrt(rows - 1.0) / np.sqrt(variance)))


def sharpe_interval(excess: np.ndarray, rows_a_year: float) -> tuple[float, float]:
    """Return the 95 % interval of the yearly Sharpe ratio of excess returns, shape (n_rows,).

    The variance is that of Bailey and López de Prado (2012), equation 8, with skewness and kurtosis.
    NaN where returns do not vary by more than rounding.

    Examples
    --------
    >>> low, high = sharpe_interval(np.tile([0.01, -0.008], 50), 252.0)
    >>> round(low, 1), round(high, 1)
    (-1.4, 4.9)
    """
    from scipy.special import ndtri

    sharpe, skewness, kurtosis = shape(excess)
    error = np.sqrt((1.0 - skewness * sharpe + (kurtosis - 1.0) / 4.0 * sharpe**2) / (len(excess) - 1.0))
    reach, scale = float(ndtri(0.975)) * error, float(np.sqrt(rows_a_year))
    return float((sharpe - reach) * scale), float((sharpe + reach) * scale)


def expected_maximum_sharpe(trials: int, variance: float) -> float:
    """Return the Sharpe ratio a row that the best of some worthless, independent tries has on average.

    Bailey and López de Prado (2014), "The deflated Sharpe ratio", equation 1; 0 for a single try.

    Parameters
    ----------
    variance : float
        Of the tries' Sharpe ratios a row.
    """
    from scipy.special import ndtri

    if trials < 2:
        return 0.0
    quantiles = ndtri([1.0 - 1.0 / trials, 1.0 - 1.0 / (trials * np.e)])
    return float(np.sqrt(variance) * ((1.0 - EULER) * quantiles[0] + EULER * quantiles[1]))


def deflated_sharpe(
    sharpe: float, rows: int, skewness: float, kurtosis: float, trials: int, variance: float
) -> float:
    """Return the probability that a Sharpe ratio is more than the best of so many worthless tries has.

    Bailey and López de Prado (2014), equation 2: the probabilistic Sharpe ratio against
    `expected_maximum_sharpe`. Tries that resemble each other count as several here, so that the figure is
    too strict rather than too kind.

    Parameters
    ----------
    sharpe : float
        A row, of the try that was chosen.
    trials : int
        How many were made, that one included.
    variance : float
        Of all tries' Sharpe ratios a row.
    """
    bar = expected_maximum_sharpe(trials, variance)
    return probabilistic_sharpe(sharpe, rows, skewness, kurtosis, bar)
