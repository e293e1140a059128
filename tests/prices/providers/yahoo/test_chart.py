"""A chart's form: numbers are numbers, columns are as long as there are sessions, days are the exchange's."""

from __future__ import annotations

from typing import Any

import pytest

from thematic.prices.providers.yahoo.chart import read_chart

# Friday and Monday, New York's 9:30, on both sides of a change of clocks.
OPENINGS = [1741357800, 1741613400]


def result(**changes: Any) -> dict[str, Any]:
    """Return a chart result of two sessions, with what Yahoo sends beside it."""
    meta = {"currency": "USD", "symbol": "NVDA", "exchangeTimezoneName": "America/New_York", "priceHint": 2}
    quote = {"close": [112.69, 106.98], "volume": [341755500, None]}
    return {"meta": meta, "timestamp": OPENINGS, "indicators": {"quote": [quote], "adjclose": [{}]}} | changes


def test_days_are_the_exchange_s_and_columns_that_are_not_there_are_empty() -> None:
    chart = read_chart(result())
    assert [str(day.date()) for day in chart.days(chart.timestamp)] == ["2025-03-07", "2025-03-10"]
    assert chart.columns()["close"] == [112.69, 106.98]
    assert chart.columns()["volume"] == [341755500.0, None]
    assert chart.columns()["open"] == []
    assert chart.events.dividends == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"timestamp": [*OPENINGS, 1741699800]}, "2 values of close for 3 sessions"),
        ({"timestamp": [1741357800000, 1741613400000]}, r"timestamp\.0"),
        ({"timestamp": ["1741357800", "1741613400"]}, r"timestamp\.0"),
        ({"indicators": {"quote": []}}, r"indicators\.quote"),
        ({"indicators": {"quote": [{"open": [1.0, 2.0]}]}}, "no closes"),
        ({"indicators": {"quote": [{"close": ["1", "2"]}]}}, r"indicators\.quote\.0\.close\.0"),
        ({"indicators": {"quote": [{"close": [1.0, float("inf")]}]}}, r"indicators\.quote\.0\.close\.1"),
        ({"events": {"splits": {"1": {"date": 1, "numerator": 0, "denominator": 1}}}}, "events.splits"),
        ({"meta": {"symbol": "NVDA"}}, r"meta\.currency"),
    ],
)
def test_what_has_another_form_is_refused_at_its_first_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValueError, match=field):
        read_chart(result(**changes))
