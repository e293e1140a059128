"""Corrections for several tests."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.statistics.inference import holm


@given(st.lists(st.floats(0.0, 1.0), max_size=12))
def test_steps_down_from_the_smallest(p_values: list[float]) -> None:
    expected, highest = [0.0] * len(p_values), 0.0
    for step, i in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (len(p_values) - step) * p_values[i]))
        expected[i] = highest
    assert np.allclose(holm(np.array(p_values)), expected)


def test_one_test_is_left_alone_and_an_impossible_one_counts() -> None:
    assert holm(np.array([0.03])).tolist() == [0.03]
    assert holm(np.array([0.01, np.nan])).tolist() == [0.02, 1.0]


def test_agrees_with_statsmodels() -> None:
    reference = pytest.importorskip("statsmodels.stats.multitest")
    p_values = np.random.default_rng(2).uniform(0.0, 0.2, 9)
    assert np.allclose(holm(p_values), reference.multipletests(p_values, method="holm")[1])


def test_one_level_holds_for_all_true_nulls_together() -> None:
    drawn = np.random.default_rng(1).uniform(size=(2000, 8))
    assert np.mean([(holm(p_values) <= 0.05).any() for p_values in drawn]) <= 0.065
