"""The level of an exchange rate: within its years' range, or upside down."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.prices.check.finding import Finding
from thematic.prices.check.rates import Averages, levels

from .shelf import window


def told(symbol: str, *values: float, start: str = "2024-03-01") -> list[Finding]:
    days = pd.bdate_range(start, periods=len(values), name="date").as_unit("us")
    return list(levels(window(symbol, np.array(values), days)))


@pytest.mark.parametrize(
    ("symbol", "value"),
    [("HKD=X", 7.82), ("CNY=X", 7.2), ("JPY=X", 150.0), ("KRW=X", 1330.0), ("EURUSD=X", 1.08)],
)
def test_a_rate_as_it_was_is_right_and_its_inverse_upside_down(symbol: str, value: float) -> None:
    assert told(symbol, value, value * 1.01) == []
    (finding,) = told(symbol, *[1 / value] * 3) if symbol != "EURUSD=X" else told(symbol, *[0.5] * 3)
    assert finding.stops
    assert len(finding.days) == 3
    assert ("turned upside down" in finding.detail) == (symbol != "EURUSD=X")


def test_the_first_day_out_of_range_is_named_with_what_is_counted() -> None:
    (finding,) = told("HKD=X", 7.8, 7.8, 0.128, 7.8)
    assert finding.detail.startswith("0.128 on 2024-03-05 is outside the plausible 7.")
    assert finding.detail.endswith("(1 of 4 days): HKD=X counts HKD for one USD")
    (finding,) = told("EURUSD=X", 9.0)
    assert finding.detail.endswith("EURUSD=X counts USD for one EUR")


def test_other_series_have_no_level() -> None:
    assert told("NVDA", 1e9) == []
    assert told("^GSPC", 1e-9) == []
    assert told("HKD=X") == []


def test_a_range_spans_the_years_beside_it_and_widens_beyond_those_known() -> None:
    averages = Averages(1.1, {2020: 100.0, 2021: 110.0, 2023: 140.0})
    assert averages.bounds(2021) == pytest.approx((100 / 1.1, 140 * 1.1))
    assert averages.bounds(2022) == averages.bounds(2021)
    low, high = averages.bounds(2024)
    assert low < averages.bounds(2023)[0] < averages.bounds(2023)[1] < high
    assert averages.bounds(2050) == averages.bounds(2033), "it does not widen for ever"
