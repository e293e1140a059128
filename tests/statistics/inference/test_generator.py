"""The generator of random numbers is Marsaglia's, and its sequence can be entered at any step."""

from __future__ import annotations

import numpy as np

from thematic.statistics.inference.generator import GOLDEN, later_states


def stepped(state: int, steps: int) -> int:
    """Return the state after some steps, in whole numbers."""
    for _ in range(steps):
        state ^= (state << 13) % 2**64
        state ^= state >> 7
        state ^= (state << 17) % 2**64
    return state


def test_states_are_those_of_stepping() -> None:
    for seed, apart in ((1, 1), (7, 57), (20250210, 1000)):
        states = later_states(seed, apart, 4)
        assert states.tolist() == [stepped(seed * GOLDEN % 2**64, apart * n) for n in range(4)]


def test_steps_add_up_however_far() -> None:
    far = later_states(3, 2**33 + 5, 3)
    np.testing.assert_array_equal(later_states(3, 2 * (2**33 + 5), 2), far[[0, 2]])
