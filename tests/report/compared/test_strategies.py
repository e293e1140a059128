"""Strategies that runs share: the difference is B less A, and small ones have a digit more."""

from __future__ import annotations

from datetime import date

import pytest

from thematic.report.compared.strategies import ahead, fine, interval, section
from thematic.saved.pairs import Gap

DAYS = (date(2025, 2, 10), date(2025, 5, 30))


def gap(difference: float, low: float | None, high: float | None) -> Gap:
    return Gap("since the note", *DAYS, 70, 0.1, 0.1 + difference, low, high, None)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (gap(0.1, -0.079, 0.203), "−7.9 to +20.3"),
        (gap(0.0005, -0.0012, 0.0021), "−0.12 to +0.21"),
        (gap(0.1, None, None), "–"),
    ],
)
def test_an_interval_has_the_digits_of_its_difference(shown, text):
    assert interval(shown, fine=fine([shown])) == text


def test_a_small_difference_has_a_digit_more():
    assert ahead(0.0005, fine=fine([gap(0.0005, None, None)])) == "+0.05"
    assert ahead(-0.25, fine=fine([gap(-0.25, None, None)])) == "−25.0"


def test_all_differences_of_a_table_have_as_many_digits():
    assert fine([gap(0.0005, None, None), gap(-0.023, None, None)])
    assert not fine([gap(0.0005, None, None), gap(-0.25, None, None)])


def test_a_row_is_the_pair_and_identical_strategies_have_none(two):
    table, orders = section(two).tables
    (pair,) = [pair for pair in two.pairs if not pair.same]
    (row,) = table.rows
    since = pair.gaps[0]
    assert [cell.value for cell in row[1:4]] == [since.a, since.b, since.b - since.a]
    assert row[0].under == pair.name
    assert len(orders.rows) == len(pair.orders)
