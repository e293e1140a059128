"""Order statistics at few places are those of the sorted scores."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.statistics.inference.selection import ordered


@pytest.mark.parametrize(
    "scores",
    [
        np.abs(np.random.default_rng(1).standard_t(5, 5000)),
        np.random.default_rng(2).uniform(0.0, 1e-6, 300),
        np.random.default_rng(3).uniform(9.0, 1e9, 300),
        np.repeat([0.0, 2.5, 2.5, np.inf], 40),
        np.array([1.0]),
    ],
    ids=["usual", "one interval", "beyond all", "ties", "one"],
)
def test_places_hold_what_sorting_puts_there(scores: np.ndarray) -> None:
    places = np.unique(np.geomspace(1, len(scores), 50).astype(int) - 1)
    given = scores.copy()
    np.testing.assert_array_equal(ordered(scores, places), np.sort(scores)[places])
    np.testing.assert_array_equal(ordered(scores, places[::-1]), np.sort(scores)[places[::-1]])
    np.testing.assert_array_equal(scores, given)
