"""Charts: round ticks around the values, paths through them, and words that do not hide one another."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.question import Event
from thematic.report.charts import Axis, apart, axis, band, line, steps
from thematic.report.over_time import chart_of, grid, happened, months

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


def test_a_curve_ends_where_its_last_value_stands():
    dates = pd.date_range("2025-01-01", periods=3)
    drawn = chart_of(pd.DataFrame({"a": [100.0, 110.0, 120.0]}, dates), {"a": 1}, label="x").html
    path = re.search('<path d="(M[^"]*)" class="curve paint-1"', drawn).group(1)
    assert path.endswith("L1000 0")
    assert path.startswith("M0 1000")
    assert Axis(100.0, 120.0).at(110.0) == pytest.approx(0.5)


def test_events_of_one_day_stand_on_different_lines_and_others_outside_are_left_out():
    dates = pd.DatetimeIndex(pd.date_range("2025-01-01", "2025-12-31"))
    moments = ("2025-03-01", "2025-03-02", "2025-03-03", "2026-03-01")
    events = [Event(f"something happened {i}", pd.Timestamp(day, tz="UTC")) for i, day in enumerate(moments)]
    lines, labels = happened(events, dates)
    assert len(lines) == len(labels) == 3
    assert len({label.level for label in labels}) == 3
    (_, (early,)) = happened([Event("a long name of an event", pd.Timestamp("2025-01-02", tz="UTC"))], dates)
    assert early.at > 5


@pytest.mark.parametrize(
    ("ticks", "shape", "words"),
    [
        ([-0.5, 0.0, 0.5], "{:.0f}%", ["−0.5%", "0.0%", "0.5%"]),
        ([-50.0, 0.0, 50.0], "{:+.0f}", ["−50", "0", "+50"]),
        ([97.5, 100.0], "{:.0f}", ["97.5", "100.0"]),
        ([0.0, 0.5, 1.0], "{:.0%}", ["0%", "50%", "100%"]),
    ],
)
def test_ticks_have_the_digits_that_tell_them_apart(ticks, shape, words):
    _, labels = grid(Axis(ticks[0], ticks[-1]), ticks, shape)
    assert [label.text for label in labels] == words


def test_a_few_days_are_named_by_their_ends():
    labels = months(pd.DatetimeIndex(pd.date_range("2025-03-03", "2025-03-20")))
    assert [(label.at, label.text) for label in labels] == [(0.0, "3 Mar 2025"), (100.0, "20 Mar 2025")]


def test_months_are_named_and_at_most_so_many():
    labels = months(pd.DatetimeIndex(pd.date_range("2020-01-15", "2025-06-30")), 8)
    assert len(labels) <= 8
    assert re.fullmatch(r"[A-Z][a-z]{2} \d{4}", labels[0].text)
