"""Samples drawn with replacement: every row as often as any other, and the same on all machines."""

from __future__ import annotations

import numpy as np
import pytest

from tests.statistics.inference.test_generator import stepped
from thematic.statistics.inference import drawing
from thematic.statistics.inference.drawing import LANES, Places, drawn_means
from thematic.statistics.inference.generator import GOLDEN


def drawn(features: np.ndarray, count: int, draws: int, seed: int) -> np.ndarray:
    """Return the means of all samples, shape (n_features, n_steps, n_lanes)."""
    lanes = min(drawing.LANES, draws)
    means = np.full((features.shape[1], draws // lanes, lanes), np.nan)

    def use(places: Places, batch: np.ndarray) -> None:
        means[:, *places] = batch

    drawn_means(features, count, draws, seed, use)
    return means


def test_every_row_is_drawn_as_often() -> None:
    sums = 70 * drawn(np.eye(7), 70, 40 * LANES, 3).reshape(7, -1)
    assert sums.sum(axis=0) == pytest.approx(70)
    assert sums.mean(axis=1) == pytest.approx(np.full(7, 10.0), abs=0.1)
    assert sums.var(axis=1) == pytest.approx(np.full(7, 70 * 6 / 49), rel=0.05)


def test_a_seed_gives_the_same_numbers_and_another_gives_others() -> None:
    features = np.random.default_rng(1).normal(size=(30, 7))
    one, again, other = (drawn(features, 30, 5, seed) for seed in (11, 11, 12))
    assert (one == again).all()
    assert not np.isclose(one, other).any()


@pytest.mark.parametrize("columns", [2, 7])
def test_samples_follow_each_other_in_one_sequence(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows of each number, from its upper half and from its lower one; batches change nothing."""
    monkeypatch.setattr(drawing, "LANES", 3)
    monkeypatch.setattr(drawing, "STEPS", 2)
    features, state = np.random.default_rng(2).normal(size=(13, columns)), 9 * GOLDEN % 2**64
    means = drawn(features, 6, 15, 9)
    for lane in range(3):
        for step in range(5):
            rows = []
            for _ in range(3):
                state = stepped(state, 1)
                rows += [(state >> 32) * 13 >> 32, state % 2**32 * 13 >> 32]
            assert means[:, step, lane] == pytest.approx(features[rows].mean(axis=0))
