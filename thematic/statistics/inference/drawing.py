"""Samples drawn with replacement, compiled: an interval that is the same for every seed needs very many."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numba import njit

FEATURES = 7
LOW = np.uint64(0xFFFFFFFF)
BATCH = 8192
"""Samples of which the sums are at hand at a time: they stay in the processor's cache."""


def drawn_means(
    features: np.ndarray, count: int, draws: int, seed: int
) -> Iterator[tuple[slice, np.ndarray]]:
    """Yield the means of seven features over the rows of samples, batch by batch.

    Parameters
    ----------
    features : ndarray, shape (n_rows, 7)
    count : int
        Rows in a sample, even.
    draws : int
    seed : int
        Not 0: of Marsaglia's xorshift generator (2003), which gives the same numbers on all machines.

    Yields
    ------
    places : slice
        Those of the batch among all samples.
    means : ndarray, shape (7, n_batch)
        Overwritten by the next batch.

    Examples
    --------
    >>> [(places.stop, means[0]) for places, means in drawn_means(np.ones((50, 7)), 20, 3, 7)]
    [(3, array([1., 1., 1.]))]
    """
    state = np.uint64(seed * 0x9E3779B97F4A7C15 % 2**64)
    sums = np.empty((FEATURES, min(BATCH, draws)))
    for first in range(0, draws, BATCH):
        batch = sums[:, : min(BATCH, draws - first)]
        state = np.uint64(_sum(features, count // 2, state, batch))
        batch /= count
        yield slice(first, first + batch.shape[1]), batch


@njit(cache=True)
def _sum(features: np.ndarray, pairs: int, state: np.uint64, sums: np.ndarray) -> np.uint64:
    """Write the sums over samples of so many pairs of rows, (7, n_draws), and return the generator's state.

    The sums stand in seven variables and not in an array, which halves the time.
    """
    rows = np.uint64(features.shape[0])
    for draw in range(sums.shape[1]):
        a = b = c = d = e = f = g = 0.0
        for _ in range(pairs):
            state ^= state << np.uint64(13)
            state ^= state >> np.uint64(7)
            state ^= state << np.uint64(17)
            one = features[np.int64(((state >> np.uint64(32)) * rows) >> np.uint64(32))]
            two = features[np.int64(((state & LOW) * rows) >> np.uint64(32))]
            a += one[0] + two[0]
            b += one[1] + two[1]
            c += one[2] + two[2]
            d += one[3] + two[3]
            e += one[4] + two[4]
            f += one[5] + two[5]
            g += one[6] + two[6]
        sums[0, draw], sums[1, draw], sums[2, draw], sums[3, draw] = a, b, c, d
        sums[4, draw], sums[5, draw], sums[6, draw] = e, f, g
    return state
