"""Charts: round ticks around the values, and paths through them."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.report.charts import apart, axis, band, line, steps

FINITE = st.floats(-1e6, 1e6).map(lambda value: round(value, 6))


@given(st.lists(FINITE, min_size=1, max_size=20), st.integers(2, 8))
def test_an_axis_holds_its_values_between_round_ticks(values, wanted):
    scale, ticks = axis(values, wanted)
    places = scale.at(np.array(values))
    assert ((places >= -1e-9) & (places <= 1 + 1e-9)).all()
    assert ticks == sorted(ticks)
    assert (ticks[0], ticks[-1]) == (scale.low, scale.high)
    assert 2 <= len(ticks) <= 2 * wanted + 3
    steps = np.diff(ticks)
    assert np.allclose(steps, steps[0])


@pytest.mark.parametrize("value", [0.0, -0.0, 1e-14, 1e-300, 5.0, -1e12])
def test_an_axis_of_one_value_has_a_width(value):
    scale, ticks = axis((value, value, None, np.nan))
    assert scale.low < value < scale.high
    assert np.isfinite(scale.at(np.array(ticks))).all()


@given(st.lists(st.floats(0, 100), min_size=1, max_size=10))
def test_labels_are_kept_apart_in_their_order_and_on_the_chart(places):
    moved = apart(places, 8.0)
    assert min(moved) >= -1e-6
    assert max(moved) <= 100 + 1e-6
    ordered = [moved[i] for i in sorted(range(len(places)), key=lambda i: places[i])]
    assert all(b - a >= 8.0 - 1e-6 for a, b in pairwise(ordered))


def test_a_line_goes_through_its_points_and_bridges_what_is_missing():
    drawn = line(np.array([0.0, 0.5, 1.0]), np.array([0.0, np.nan, 1.0]), "curve")
    assert re.search('d="(.*?)"', drawn).group(1) == "M0 1000L1000 0"
    assert line(np.array([0.0]), np.array([np.nan]), "curve") == ""


def test_a_band_is_cut_at_the_ends_of_the_axis():
    drawn = band(np.array([0.0, 1.0]), np.array([-5.0, 0.2]), np.array([0.5, 7.0]), "band")
    assert re.search('d="(.*?)"', drawn).group(1) == "M0 500L1000 0L1000 800L0 1000Z"


def test_holdings_are_steps_and_not_ramps():
    drawn = steps(np.array([0.0, 0.5, 0.75, 1.0]), np.zeros(4), np.array([0.2, 0.2, 0.6, 0.6]), "held")
    path = re.search('d="(.*?)"', drawn).group(1)
    points = [tuple(map(float, pair.split())) for pair in re.findall(r"[\d.]+ [\d.]+", path)]
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))
    assert (750.0, 800.0) in points
    assert (750.0, 400.0) in points
