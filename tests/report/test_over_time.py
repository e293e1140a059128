"""Charts over time: curves to their last values, months and events in words that do not hide one another."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from thematic.question import Event
from thematic.report.charts import Axis
from thematic.report.over_time import chart_of, grid, happened, months, told


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
    assert [label.text for label in labels] == ["2021", "2022", "2023", "2024", "2025"]
    labels = months(pd.DatetimeIndex(pd.date_range("2024-01-15", "2025-06-30")), 8)
    assert [label.text for label in labels] == ["Feb 2024", "May", "Aug", "Nov", "Feb 2025", "May"]


def test_events_are_also_told_in_a_line_by_their_days():
    dates = pd.DatetimeIndex(pd.date_range("2025-01-01", "2025-12-31"))
    events = [
        Event(f"<{day}>", pd.Timestamp(day, tz="UTC")) for day in ("2025-04-09", "2025-03-02", "2026-01-02")
    ]
    line = "Dotted: 2025-03-02 &lt;2025-03-02&gt;; 2025-04-09 &lt;2025-04-09&gt;"
    assert str(told(events, dates)) == f'<figcaption class="told">{line}</figcaption>'
    assert told(events[-1:], dates) == ""
