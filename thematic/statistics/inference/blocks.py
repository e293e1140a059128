"""Blocks of rows: resampling that keeps what neighbouring rows have to do with each other.

The circular block bootstrap of Politis and Romano (1992): rows are cut into all blocks of one length, the
last rows followed by the first, and as many blocks are drawn as fill the sample. Every mean that is drawn
has the sample's own mean as its expectation.
"""

from __future__ import annotations

import numpy as np

MOST = 120
"""Blocks in a draw, at most: longer samples get longer blocks, which bounds the time and costs no
precision."""

AT_ONCE = 1000
"""Draws whose counts of rows are held at a time: of ten thousand they would take as much as a big run."""


def block_length(series: np.ndarray) -> int:
    """Return the length of blocks, in rows, for one series or the largest for several.

    Politis and White (2004) with the correction of Patton, Politis and White (2009), from one row to a tenth
    of the sample, and long enough that `MOST` blocks fill it.

    Parameters
    ----------
    series : ndarray, shape (n_rows,) or (n_rows, n_series)

    Examples
    --------
    >>> block_length(np.random.default_rng(1).standard_normal(100)) < 5
    True
    """
    columns = series.reshape(len(series), -1)
    best = max((_best_length(column) for column in columns.T if column.std() > 1e-15), default=1.0)
    longest = max(len(series) // 10, 1)
    return int(max(np.clip(round(best), 1, longest), -(-len(series) // MOST)))


def _best_length(series: np.ndarray) -> float:
    """Return the length that makes the variance of a mean of circular blocks most precise.

    The notation is that of Politis and White (2004): G sums the autocovariances weighted by their lags, and g
    is the spectrum at zero, both within a flat-top window of twice the lag after which none matters. The
    constants are those of their own programme.
    """
    n = len(series)
    in_a_row = max(5, int(np.log10(n)))
    most = min(int(np.ceil(np.sqrt(n))) + in_a_row, n - 2)
    if most <= in_a_row:
        return 1.0
    covariance = _autocovariances(series, most)
    lags = _lags(series, covariance, in_a_row)
    covariance = covariance[: lags + 1]
    window = np.minimum(2.0 * (1.0 - np.arange(lags + 1) / lags), 1.0)
    weighted = 2.0 * window * covariance
    spectrum = weighted.sum() - covariance[0]
    g = float((np.arange(lags + 1) * weighted).sum())
    if spectrum == 0.0:
        return 1.0
    return float(min(np.cbrt(1.5 * (g / spectrum) ** 2 * n), np.ceil(min(3.0 * np.sqrt(n), n / 3.0))))


def _lags(series: np.ndarray, covariance: np.ndarray, in_a_row: int) -> int:
    """Return twice the lag after which several autocorrelations in a row are within noise."""
    n, most = len(series), len(covariance) - 1
    centred = series - series.mean()
    # Each correlation is of its own stretches: what stands at both ends weighs in short series.
    ahead, behind = (np.sqrt(np.cumsum(side**2)[-2 - np.arange(most)]) for side in (centred[::-1], centred))
    noise = covariance[:-1] * n / np.maximum(ahead * behind, 1e-300)
    small = np.abs(noise) < 2.0 * np.sqrt(np.log10(n) / n)
    runs = np.convolve(small, np.ones(in_a_row), "valid")[:-1] == in_a_row
    return int(min(2 * max(int(np.argmax(runs)), 1), most)) if runs.any() else most


def _autocovariances(series: np.ndarray, lags: int) -> np.ndarray:
    """Return the autocovariances from lag 0 on, shape (lags + 1,)."""
    centred = series - series.mean()
    n = len(series)
    return np.array([centred[lag:] @ centred[: n - lag] for lag in range(lags + 1)]) / n


def block_means(values: np.ndarray, length: int) -> np.ndarray:
    """Return the mean of the block that begins at each row, shape (n_rows, ...).

    Examples
    --------
    >>> block_means(np.array([1.0, 2.0, 6.0]), 2)
    array([1.5, 4. , 3.5])
    """
    around = np.concatenate([values, values[: length - 1]])
    sums = np.cumsum(np.concatenate([np.zeros_like(around[:1]), around]), axis=0)
    return np.asarray((sums[length:] - sums[:-length]) / length)


def drawn_means(values: np.ndarray, length: int, draws: int, seed: int) -> np.ndarray:
    """Return means of samples drawn in blocks, the same blocks for all series, shape (n_draws, n_series).

    Parameters
    ----------
    values : ndarray, shape (n_rows, n_series)
    """
    rows, count = len(values), max(len(values) // length, 1)
    starts, means = np.random.default_rng(seed).integers(0, rows, (draws, count)), block_means(values, length)
    drawn = np.empty((draws, values.shape[1]))
    for begin in range(0, draws, AT_ONCE):
        some = starts[begin : begin + AT_ONCE]
        places = some + rows * np.arange(len(some))[:, None]
        times = np.bincount(places.ravel(), minlength=len(some) * rows).reshape(len(some), rows)
        drawn[begin : begin + AT_ONCE] = times @ means / count
    return drawn
