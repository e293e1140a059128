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
    from arch.bootstrap import optimal_block_length

    columns = series.reshape(len(series), -1)
    moving = columns[:, columns.std(axis=0) > 1e-15]
    best = optimal_block_length(moving)["circular"].max() if moving.size else 1.0
    best = 1.0 if np.isnan(best) else best
    longest = max(len(series) // 10, 1)
    return int(max(np.clip(round(best), 1, longest), -(-len(series) // MOST)))


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
    starts = np.random.default_rng(seed).integers(0, rows, (draws, count))
    places = starts + rows * np.arange(draws)[:, None]
    times = np.bincount(places.ravel(), minlength=draws * rows).reshape(draws, rows)
    return np.asarray(times @ block_means(values, length) / count)
