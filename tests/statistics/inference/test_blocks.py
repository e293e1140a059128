"""Blocks of rows: their means, their length, and samples that keep the mean."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.statistics.inference.blocks import MOST, _best_length, block_length, block_means, drawn_means


def test_blocks_go_round_and_keep_the_mean() -> None:
    values = np.random.default_rng(1).normal(size=(50, 2))
    means = block_means(values, 4)
    assert means[3] == pytest.approx(values[3:7].mean(axis=0))
    assert means[-1] == pytest.approx(np.vstack([values[-1:], values[:3]]).mean(axis=0))
    assert means.mean(axis=0) == pytest.approx(values.mean(axis=0))


def test_dependent_rows_get_longer_blocks() -> None:
    random = np.random.default_rng(2)
    plain = random.normal(size=600)
    dependent = np.convolve(random.normal(size=620), np.ones(20) / 20, "valid")[:600]
    assert block_length(dependent) > 2 * block_length(plain)
    assert block_length(np.zeros(100)) == 1
    assert len(np.zeros(5000)) / block_length(np.zeros(5000)) <= MOST


def test_drawn_means_swing_as_the_mean_does() -> None:
    values = np.random.default_rng(3).normal(size=(200, 2))
    drawn = drawn_means(values, 1, 4000, 5)
    assert drawn.mean(axis=0) == pytest.approx(values.mean(axis=0), abs=0.01)
    assert drawn.std(axis=0) == pytest.approx(values.std(axis=0) / np.sqrt(200), rel=0.05)


@pytest.mark.parametrize("rows", [40, 100, 747])
@pytest.mark.parametrize("width", [1, 3, 20])
def test_lengths_are_those_of_arch(rows: int, width: int) -> None:
    from arch.bootstrap import optimal_block_length

    random = np.random.default_rng(rows + width)
    for noise in random.normal(size=(20, rows + width - 1)):
        series = np.convolve(noise, np.ones(width) / width, "valid")
        theirs = optimal_block_length(series)["circular"].iloc[0]
        assert _best_length(series) == pytest.approx(theirs, rel=1e-9)
