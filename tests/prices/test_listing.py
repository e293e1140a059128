"""Whose sessions the bars of a symbol follow."""

from __future__ import annotations

from datetime import date

import pytest

from thematic.errors import MarketError
from thematic.prices.listing import is_index, is_rate, listing_market, sessions, with_rates


@pytest.mark.parametrize(
    ("symbol", "key", "index"),
    [
        ("NVDA", "us", False),
        ("600588.SS", "cn", False),
        ("000001.SS", "cn", True),
        ("000300.SS", "cn", True),
        ("000977.SZ", "cn", False),
        ("^GSPC", "us", True),
        ("^SOX", "us", True),
        ("^HSI", "hk", True),
        ("^N225", "jp", True),
        ("^TWII", "tw", True),
    ],
)
def test_shares_and_indices_have_a_market(symbol: str, key: str, index: bool) -> None:
    market = listing_market(symbol)
    assert market is not None
    assert (market.key, is_index(symbol), is_rate(symbol)) == (key, index, False)


def test_rates_and_strangers_have_none() -> None:
    assert listing_market("HKD=X") is listing_market("SAP.DE") is listing_market("^FTSE") is None
    assert is_rate("EURUSD=X")
    assert not is_index("SAP.DE")


def test_sessions_are_the_market_s_and_a_rate_s_are_weekdays() -> None:
    new_year = (date(2025, 1, 27), date(2025, 2, 5))
    assert [str(day.date()) for day in sessions("^HSI", *new_year)] == [
        "2025-01-27",
        "2025-01-28",
        "2025-02-03",
        "2025-02-04",
        "2025-02-05",
    ]
    assert [day.day for day in sessions("600588.SS", *new_year)] == [27, 5]
    assert len(sessions("CNY=X", *new_year)) == 8
    with pytest.raises(MarketError, match=r"SAP\.DE belongs to no market"):
        sessions("SAP.DE", *new_year)


def test_rates_of_every_currency() -> None:
    symbols = ["NVDA", "0700.HK", "600588.SS", "6758.T", "005930.KS", "2330.TW", "^GSPC"]
    assert set(with_rates(symbols)) - set(symbols) == {"HKD=X", "CNY=X", "JPY=X", "KRW=X", "TWD=X"}
    assert with_rates(["NVDA"]) == ("NVDA",)
    assert with_rates(["NVDA", "0700.HK"], base="EUR") == ("NVDA", "0700.HK", "EURUSD=X", "HKD=X")
