"""Figures as plain data: small, told apart, and safe inside a page."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from thematic.analysis.history import growth
from thematic.report.plots import (
    COLOURS,
    DASHES,
    LEGIBLE,
    LEVELS,
    NEAR,
    curves,
    embed,
    lines,
    marks,
    numbers,
    placed,
    plot_text,
)

START, END = date(2024, 1, 1), date(2025, 6, 30)


class Elements(HTMLParser):
    """Collects what a browser would take for elements."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)

    def handle_endtag(self, tag):
        self.found.append(f"/{tag}")


@given(
    st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
def test_embedded_data_stays_inside_its_element_and_reads_back(content):
    text = embed(["</script><script>alert(1)</script><!--", "\u2028", content])
    assert json.loads(text) == ["</script><script>alert(1)</script><!--", "\u2028", content]
    assert not set("<>&\u2028\u2029") & set(text)
    parser = Elements()
    parser.feed(f"<script>{text}</script>")
    parser.close()
    assert parser.found == ["script", "/script"]


@given(st.text())
def test_text_in_a_plot_has_no_element(text):
    parser = Elements()
    parser.feed(plot_text(text))
    parser.close()
    assert parser.found == []


@given(st.integers(1, 1 + COLOURS * len(DASHES)), st.data())
def test_no_two_lines_look_alike_and_those_shown_differ_by_colour_first(count, data):
    names = [f"s{i}" for i in range(count)]
    ideas = data.draw(st.lists(st.sampled_from(names), unique=True))
    drawn = lines(names, ideas)
    assert [line.name for line in drawn] == names
    assert len({(line.paint, line.dash) for line in drawn}) == count
    assert drawn[0].paint == 0
    shown = {line.name for line in drawn if line.shown}
    assert shown == ({*names} if count <= LEGIBLE else {names[0], *ideas})
    first = [line for line in drawn if line.shown][: COLOURS + 1]
    assert len({line.paint for line in first}) == len(first)


@given(st.lists(st.integers(-10, 600), max_size=8))
def test_events_near_each_other_stand_on_different_lines(days):
    events = [("e", datetime(2024, 1, 1, 12, tzinfo=UTC) + timedelta(days=day), "") for day in days]
    inside = marks(events, START, END)
    assert [mark.label for mark in inside] == [str(i + 1) for i in range(len(inside))]
    assert all(START <= mark.at.date() <= END for mark in inside)
    places = placed(inside, START, END)
    apart = NEAR * (END - START).days
    for i, (mark, place) in enumerate(zip(inside, places, strict=True)):
        near = [
            places[j]["level"] for j in range(i) if (mark.at.date() - inside[j].at.date()).days < apart - 1
        ]
        assert place["level"] not in near or len(near) >= LEVELS


def test_numbers_are_short_and_have_no_nan():
    assert json.dumps(numbers([1.0, 2.345, np.nan, np.inf, -0.0], 1)) == "[1, 2.3, null, null, 0]"


def test_curves_begin_at_100_where_each_begins():
    dates = pd.date_range("2025-01-01", periods=3)
    nav = pd.DataFrame({"a": [50.0, 60.0, 55.0], "<b>": [np.nan, 20.0, 30.0]}, index=dates)
    data = curves(growth(nav))["data"]
    assert [trace["y"] for trace in data] == [[100, 120, 110], [None, 100, 150]]
    assert data[1]["name"] == "&lt;b&gt;"
