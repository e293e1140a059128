"""Prices too old for a decision are an error that says how old; some late ones are named."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest

from thematic.errors import PriceError
from thematic.living.fresh import decision_day, late, require_fresh
from thematic.prices.bars import COLUMNS, Bars
from thematic.question import Terms

TERMS = Terms(start=date(2024, 1, 2))


def bars(symbol: str, last: str) -> Bars:
    days = pd.bdate_range("2024-12-02", last, name="date")
    return Bars(symbol, pd.DataFrame(10.0, index=days, columns=list(COLUMNS)), "folder")


def series(**lasts: str) -> dict[str, Bars]:
    return {symbol: bars(symbol, last) for symbol, last in lasts.items()}


def test_a_session_that_was_not_over_is_not_asked_for() -> None:
    prices = {"0700.HK": bars("0700.HK", "2025-01-23"), **series(SPY="2025-01-23")}
    morning = Terms(start=date(2024, 1, 2), decision_time=datetime(2025, 1, 1, 12).time())
    assert late(prices, morning, date(2025, 1, 24)) == {"0700.HK": date(2025, 1, 23)}
    assert set(late(prices, TERMS, date(2025, 1, 24))) == {"0700.HK", "SPY"}


def test_weekends_and_holidays_make_no_price_old() -> None:
    prices = {"0700.HK": bars("0700.HK", "2025-01-28"), "600588.SS": bars("600588.SS", "2025-01-27")}
    assert late(prices, TERMS, date(2025, 2, 2)) == {}
    assert set(late(prices, TERMS, date(2025, 2, 3))) == {"0700.HK"}


def test_bars_of_later_days_are_not_looked_at() -> None:
    assert late(series(SPY="2025-03-31"), TERMS, date(2025, 1, 24)) == {}


def test_most_prices_too_old_is_an_error_that_says_how_old() -> None:
    prices = series(SPY="2025-01-17", QQQ="2025-01-16", MCHI="2025-01-24")
    sentence = r"2 of 3 symbols lack .* end on 2025-01-17, 7 days before \(SPY\).*--on 2025-01-17"
    with pytest.raises(PriceError, match=sentence):
        require_fresh(prices, TERMS, date(2025, 1, 24), "prices")
    assert require_fresh(prices | series(KWEB="2025-01-24", AAXJ="2025-01-24"), TERMS, date(2025, 1, 24), "p")


def test_the_day_of_the_latest_decision_ends_at_its_time() -> None:
    assert decision_day(TERMS, datetime(2025, 1, 24, 22)) == date(2025, 1, 24)
    assert decision_day(TERMS, datetime(2025, 1, 24, 21, 59)) == date(2025, 1, 23)
