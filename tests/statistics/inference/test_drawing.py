"""Samples drawn with replacement: every row as often as any other, and the same on all machines."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.statistics.inference import drawing
from thematic.statistics.inference.drawing import drawn_means


def drawn(features: np.ndarray, count: int, draws: int, seed: int) -> np.ndarray:
    """Return the means of all samples, shape (7, n_draws)."""
    means = np.full((7, draws), np.nan)
    for places, batch in drawn_means(features, count, draws, seed):
        means[:, places] = batch
    return means


def test_every_row_is_drawn_as_often() -> None:
    sums = 70 * drawn(np.eye(7), 70, 20_000, 3)
    assert sums.sum(axis=0) == pytest.approx(70)
    assert sums.mean(axis=1) == pytest.approx(np.full(7, 10.0), abs=0.1)
    assert sums.var(axis=1) == pytest.approx(np.full(7, 70 * 6 / 49), rel=0.05)


def test_a_seed_gives_the_same_numbers_and_another_gives_others() -> None:
    features = np.random.default_rng(1).normal(size=(30, 7))
    one, again, other = (drawn(features, 30, 5, seed) for seed in (11, 11, 12))
    assert (one == again).all()
    assert not np.isclose(one, other).any()


def test_draws_are_those_of_the_generator_in_whole_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows of each number: from its upper half and from its lower one, and batches change nothing."""
    monkeypatch.setattr(drawing, "BATCH", 4)
    features, state = np.random.default_rng(2).normal(size=(13, 7)), 9 * 0x9E3779B97F4A7C15 % 2**64
    means = drawn(features, 6, 11, 9)
    for draw in range(11):
        rows = []
        for _ in range(3):
            state ^= (state << 13) % 2**64
            state ^= state >> 7
            state ^= (state << 17) % 2**64
            rows += [(state >> 32) * 13 >> 32, state % 2**32 * 13 >> 32]
        assert means[:, draw] == pytest.approx(features[rows].mean(axis=0))
