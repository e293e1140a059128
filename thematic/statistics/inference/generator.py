"""Marsaglia's xorshift generator (2003), "Xorshift RNGs": the same numbers on all machines, from any step on.

A step is linear in the bits of the state, so that many steps are a product of matrices of bits: parts of one
sequence can be made at the same time.
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np

SHIFTS = (13, 7, 17)
BITS = np.arange(64, dtype=np.uint64)
GOLDEN = 0x9E3779B97F4A7C15
"""Odd, without a pattern: seeds that differ little begin far apart."""


@lru_cache(maxsize=64)
def later_states(seed: int, apart: int, count: int) -> np.ndarray:
    """Return states of one sequence from its beginning on, so many steps apart, uint64 (count,).

    Examples
    --------
    >>> states = later_states(7, 1_000_000, 4)
    >>> states.shape, bool(states[2] == later_states(7, 2_000_000, 2)[1])
    ((4,), True)
    """
    states = np.full(count, seed * GOLDEN % 2**64, dtype=np.uint64)
    steps = apart * np.arange(count)
    for power, matrix in enumerate(_powers()):
        further = (steps >> power & 1).astype(bool)
        if further.any():
            states[further] = _product(matrix, states[further])
    return states


@cache
def _powers() -> tuple[np.ndarray, ...]:
    """Return what 1, 2, 4 ... steps make of each bit of a state, uint64 (64,) each."""
    one = np.uint64(1) << BITS
    one = one ^ (one << np.uint64(SHIFTS[0]))
    one = one ^ (one >> np.uint64(SHIFTS[1]))
    powers = [one ^ (one << np.uint64(SHIFTS[2]))]
    for _ in range(40):
        powers.append(_product(powers[-1], powers[-1]))
    return tuple(powers)


def _product(matrix: np.ndarray, states: np.ndarray) -> np.ndarray:
    """Return what a matrix of bits makes of some states, uint64 (n_states,)."""
    held = (states[:, None] >> BITS & np.uint64(1)).astype(bool)
    return np.bitwise_xor.reduce(np.where(held, matrix, np.uint64(0)), axis=1)
