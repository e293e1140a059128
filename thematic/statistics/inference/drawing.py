"""Samples drawn with replacement, compiled: an interval that is the same for every seed needs very many."""

from __future__ import annotations

import numpy as np
from numba import njit

FEATURES = 7
LOW = np.uint64(0xFFFFFFFF)


@njit(cache=True)
def drawn_sums(features: np.ndarray, count: int, draws: int, seed: int) -> np.ndarray:
    """Return the sums of seven features over the rows of each sample, shape (7, n_draws).

    The sums stand in seven variables and not in an array, which halves the time.

    Parameters
    ----------
    features : ndarray, shape (n_rows, 7)
    count : int
        Rows in a sample; an odd number counts one less.
    seed : int
        Not 0: of Marsaglia's xorshift generator (2003), which gives the same numbers on all machines.

    Examples
    --------
    >>> drawn_sums(np.ones((50, 7)), 20, 3, 7)[0]
    array([20., 20., 20.])
    """
    rows = np.uint64(features.shape[0])
    sums = np.empty((FEATURES, draws))
    state = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15)
    for draw in range(draws):
        a = b = c = d = e = f = g = 0.0
        for _ in range(count // 2):
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
    return sums
