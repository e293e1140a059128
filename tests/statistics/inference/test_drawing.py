"""Samples drawn with replacement: every row as often as any other, and the same on all machines."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.statistics.inference.drawing import drawn_sums


def test_every_row_is_drawn_as_often() -> None:
    features = np.eye(7)
    sums = drawn_sums(features, 70, 20_000, 3)
    assert (sums.sum(axis=0) == 70).all()
    assert sums.mean(axis=1) == pytest.approx(np.full(7, 10.0), abs=0.1)
    assert sums.var(axis=1) == pytest.approx(np.full(7, 70 * 6 / 49), rel=0.05)


def test_a_seed_gives_the_same_numbers_and_another_gives_others() -> None:
    features = np.random.default_rng(1).normal(size=(30, 7))
    one, again, other = (drawn_sums(features, 30, 5, seed) for seed in (11, 11, 12))
    assert (one == again).all()
    assert not np.isclose(one, other).any()
