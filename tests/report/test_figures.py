"""How numbers read."""

from __future__ import annotations

import pytest

from thematic.report.figures import ABSENT, PERFORMANCE, REASONS, TRADING, Figure, minus, unfilled
from thematic.simulation.tape import Reason


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("percent", 0.12345, "12.3%"),
        ("percent", -0.2, "\N{MINUS SIGN}20.0%"),
        ("percent", -0.0001, "0.0%"),
        ("small percent", 0.00123, "0.12%"),
        ("times", 3.24, "3.2x"),
        ("ratio", -1.006, "\N{MINUS SIGN}1.01"),
        ("count", 12345.0, "12,345"),
        ("percent", float("nan"), ABSENT),
        ("count", None, ABSENT),
    ],
)
def test_numbers_read_as_a_table_shows_them(kind, value, text):
    assert Figure("key", "heading", "meaning", kind).text(value) == text


def test_a_zero_has_no_sign():
    assert minus("-0.00%") == "0.00%"
    assert minus("-0.01%") == "\N{MINUS SIGN}0.01%"


def test_unfilled_orders_are_told_by_reason():
    assert (
        unfilled({"unfilled": 5.0, "unfilled_limit_up": 3.0, "unfilled_lot": 2.0}) == "5: limit up 3, lot 2"
    )
    assert unfilled({"unfilled": 0.0, "waited_closed": 4.0}) == "0"
    assert unfilled({}) == ABSENT


def test_every_reason_of_the_simulation_is_explained():
    assert set(REASONS) == {reason.name.lower() for reason in Reason if reason is not Reason.NONE}


def test_every_figure_is_one_of_a_result(study):
    metrics = next(iter(study.results.values())).metrics["whole"]
    assert {figure.key for figure in (*PERFORMANCE, *TRADING)} <= set(metrics)
    assert all(figure.explanation for figure in (*PERFORMANCE, *TRADING))
