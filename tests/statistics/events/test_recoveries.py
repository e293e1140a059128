"""How long past recoveries took: falls are told apart, and what was not made good is infinite."""

from __future__ import annotations

import numpy as np

from thematic.statistics.events import recoveries


def test_each_fall_counts_once_with_the_rows_until_its_level_was_back() -> None:
    level = np.zeros(60)
    level[10:15] = -0.3
    level[30:] = -0.3
    assert recoveries(level, 0.2, 1, 10).tolist() == [5.0, np.inf]


def test_falls_that_are_not_as_deep_or_not_followed_long_enough_do_not_count() -> None:
    level = np.zeros(40)
    level[10:15] = -0.1
    level[35:] = -0.5
    assert len(recoveries(level, 0.2, 1, 10)) == 0


def test_a_fall_of_several_rows() -> None:
    level = np.concatenate([np.zeros(5), [-0.1, -0.2, -0.3], np.full(4, -0.3), np.zeros(20)])
    assert recoveries(level, 0.25, 3, 10).tolist() == [5.0]
