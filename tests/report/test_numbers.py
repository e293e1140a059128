"""Numbers: how each kind reads, and where in the files each stands."""

from __future__ import annotations

import pytest

from thematic.report.numbers import read, said


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("percent", -0.0312, "−3.1%"),
        ("gain", 0.0312, "+3.1%"),
        ("points", 0.0, "0.0"),
        ("points", -0.0001, "0.0"),
        ("points", 1.234, "+123.4"),
        ("small percent", 0.00057, "0.06%"),
        ("whole percent", 0.468, "47%"),
        ("ratio", -1.234, "−1.23"),
        ("count", 6956.0, "6,956"),
        ("ratio", None, "–"),
        ("ratio", float("nan"), "–"),
    ],
)
def test_a_number_reads_as_its_kind_says(kind, value, text):
    assert said(kind, value) == text


def test_a_number_says_where_it_stands(claimed):
    number = read(claimed.analysis, "percent", "metrics.json", "hold_spy", "whole", "total_return")
    assert number.value == claimed.run.metrics["hold_spy"]["whole"]["total_return"]
    assert number.place == "metrics.json#/hold_spy/whole/total_return"
    assert number.cell().value == number.value
    assert f'value="{number.value}"' in number.html


def test_a_name_with_a_slash_is_escaped_and_what_is_not_there_is_absent(claimed):
    number = read(claimed.analysis, "percent", "metrics.json", "a/b~c", "whole", "total_return")
    assert (number.value, number.text) == (None, "–")
    assert number.place == "metrics.json#/a~1b~0c/whole/total_return"
