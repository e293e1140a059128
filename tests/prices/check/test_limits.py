"""Moves beyond the market's daily limit, by board and date, and what may excuse them."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from thematic.markets import market_of
from thematic.prices.check.finding import Finding
from thematic.prices.check.limits import beyond_limits

from .shelf import window

MOVED = 30


@cache
def sessions(symbol: str, year: int) -> pd.DatetimeIndex:
    """Return the first sixty sessions of a year."""
    return market_of(symbol).sessions(date(year, 1, 1), date(year, 6, 30)).index[:60]


def beyond(
    symbol: str, move: float, year: int = 2024, at: int = MOVED, away: int = 0, **facts: str
) -> list[Finding]:
    """Return what is said of a series that stands still and moves once, after some sessions away."""
    days = sessions(symbol, year)
    close = np.where(np.arange(len(days)) < at, 1000.0, 1000.0 * (1 + move))
    kept = np.ones(len(days), dtype=bool)
    kept[at - away : at] = False
    part = window(symbol, close[kept], days[kept], {"adj_close": close[kept]}, **facts)
    return list(beyond_limits(part, days.to_numpy().astype("M8[D]")))


@pytest.mark.parametrize(
    ("symbol", "year", "limit"),
    [
        ("600588.SS", 2024, 0.10),
        ("688111.SS", 2024, 0.20),
        ("300308.SZ", 2024, 0.20),
        ("300308.SZ", 2020, 0.10),
        ("2330.TW", 2024, 0.10),
        ("2330.TW", 2015, 0.07),
        ("005930.KS", 2024, 0.30),
    ],
)
def test_a_move_beyond_the_limit_of_its_board_and_day_is_impossible(
    symbol: str, year: int, limit: float
) -> None:
    assert beyond(symbol, limit, year, basis="raw") == []
    for sign in (1, -1):
        (finding,) = beyond(symbol, sign * (limit + 0.02), year, basis="raw")
        assert finding.stops
        assert finding.days == (sessions(symbol, year)[MOVED].date(),)
        assert f"a move of {100 * sign * (limit + 0.02):+.1f} % on" in finding.detail


@pytest.mark.parametrize("symbol", ["NVDA", "0700.HK", "^GSPC", "HKD=X", "SAP.DE"])
def test_where_no_limit_is_known_none_is_broken(symbol: str) -> None:
    calendar = sessions("NVDA", 2024)
    part = window(symbol, np.where(np.arange(60) < 30, 10.0, 30.0), calendar)
    assert list(beyond_limits(part, calendar.to_numpy().astype("M8[D]"))) == []


def test_tokyo_s_limit_is_an_amount_and_may_be_widened_fourfold() -> None:
    assert beyond("6758.T", 1.1, basis="raw") == []
    (finding,) = beyond("6758.T", 1.3, basis="raw")
    assert finding.severity == "error"


def test_restated_prices_a_resumption_and_unadjusted_falls_are_doubted_only() -> None:
    assert beyond("600588.SS", 0.13)[0].severity == "warning"
    assert beyond("600588.SS", 0.16)[0].severity == "error"
    assert beyond("600588.SS", 0.16, away=5, basis="raw")[0].severity == "warning"
    assert beyond("600588.SS", 0.16, away=4, basis="raw")[0].severity == "error"
    calendar = sessions("600588.SS", 2024)
    unadjusted = window("600588.SS", np.where(np.arange(60) < 30, 10.0, 7.0), calendar, basis="raw")
    findings = beyond_limits(unadjusted, calendar.to_numpy().astype("M8[D]"))
    assert [finding.severity for finding in findings] == ["warning"]


def test_the_first_sessions_of_a_listing_have_no_limit() -> None:
    assert beyond("600588.SS", 0.44, at=5, basis="raw") == []
    assert len(beyond("600588.SS", 0.44, at=6, basis="raw")) == 1
