"""Samples drawn with replacement, compiled: an interval that is the same for every seed needs very many."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from thematic.compiling import njit
from thematic.statistics.inference.generator import later_states

FEATURES = 7
LOW, HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
LANES = 500
"""Stretches of one sequence of random numbers that samples are drawn from side by side."""
STEPS = 16
"""Samples of each lane of which the means are at hand at a time: they stay in the processor's cache."""

Places = tuple[slice, slice]


def drawn_means(
    features: np.ndarray, count: int, draws: int, seed: int, use: Callable[[Places, np.ndarray], None]
) -> None:
    """Give the means of features over the rows of samples to a function, batch by batch, in two threads.

    Parameters
    ----------
    features : ndarray, shape (n_rows, 2) or (n_rows, 7)
    count : int
        Rows in a sample, even.
    draws : int
        Samples: a multiple of `LANES`, or fewer.
    seed : int
        Not 0.
    use : callable
        Takes the places of a batch among samples in the shape of (n_draws / n_lanes, n_lanes), and its means,
        shape (n_features, n_steps, n_lanes of the batch).

    Examples
    --------
    >>> means = np.empty((1, 4))
    >>> def use(places, batch): means[places] = batch[0]
    >>> drawn_means(np.ones((50, 2)), 20, 4, 7, use)
    >>> means
    array([[1., 1., 1., 1.]])
    """
    lanes = min(LANES, draws)
    states = later_states(seed, draws // lanes * (count // 2), lanes).copy()
    sums_of = _sums_of_two if features.shape[1] == 2 else _sums_of_seven

    def draw(own: slice) -> None:
        for first in range(0, draws // lanes, STEPS):
            steps = slice(first, min(first + STEPS, draws // lanes))
            sums = np.empty((features.shape[1], steps.stop - first, len(states[own])))
            sums_of(features, count // 2, states[own], sums)
            use((steps, own), np.divide(sums, count, out=sums))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(draw, (slice(lanes // 2), slice(lanes // 2, lanes))))


@njit(cache=True, nogil=True)
def _sums_of_seven(features: np.ndarray, pairs: int, states: np.ndarray, sums: np.ndarray) -> None:
    """Write the sums over samples of so many pairs of rows, and the states after them.

    The sums stand in seven variables and not in an array, which halves the time.
    """
    rows = np.uint64(features.shape[0])
    for lane in range(len(states)):
        state = states[lane]
        for step in range(sums.shape[1]):
            a = b = c = d = e = f = g = 0.0
            for _ in range(pairs):
                state ^= state << np.uint64(13)
                state ^= state >> np.uint64(7)
                state ^= state << np.uint64(17)
                one = features[np.int64((state >> HALF) * rows >> HALF)]
                two = features[np.int64((state & LOW) * rows >> HALF)]
                a += one[0] + two[0]
                b += one[1] + two[1]
                c += one[2] + two[2]
                d += one[3] + two[3]
                e += one[4] + two[4]
                f += one[5] + two[5]
                g += one[6] + two[6]
            sums[0, step, lane], sums[1, step, lane], sums[2, step, lane] = a, b, c
            sums[3, step, lane], sums[4, step, lane] = d, e
            sums[5, step, lane], sums[6, step, lane] = f, g
        states[lane] = state


@njit(cache=True, nogil=True)
def _sums_of_two(features: np.ndarray, pairs: int, states: np.ndarray, sums: np.ndarray) -> None:
    """Do the same for two features, all lanes at once: the processor draws eight numbers at a time."""
    rows, lanes = np.uint64(features.shape[0]), len(states)
    drawn, own = np.empty((2, lanes), np.uint32), np.empty((lanes, 2))
    for step in range(sums.shape[1]):
        for lane in range(lanes):
            own[lane, 0] = own[lane, 1] = 0.0
        for _ in range(pairs):
            for lane in range(lanes):
                state = states[lane]
                state ^= state << np.uint64(13)
                state ^= state >> np.uint64(7)
                state ^= state << np.uint64(17)
                states[lane] = state
                drawn[0, lane] = (state >> HALF) * rows >> HALF
                drawn[1, lane] = (state & LOW) * rows >> HALF
            for lane in range(lanes):
                one, two = drawn[0, lane], drawn[1, lane]
                own[lane, 0] += features[one, 0] + features[two, 0]
                own[lane, 1] += features[one, 1] + features[two, 1]
        for lane in range(lanes):
            sums[0, step, lane], sums[1, step, lane] = own[lane, 0], own[lane, 1]
