"""Orders that follow a decision: whole lots within the cash, the session each fills in, what it waits for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from thematic import Backtest
from thematic.living.today import Today, today
from thematic.prices import open_source
from thematic.prices.source import Source
from thematic.run import Run, needed_symbols, universes

LOTS = {
    "0700.HK": 100,
    "9988.HK": 100,
    "9888.HK": 50,
    "VNET": 1,
    "9698.HK": 100,
    "3896.HK": 2000,
    "3888.HK": 200,
    "600588.SS": 100,
}
FRIDAY, SATURDAY = date(2024, 11, 1), date(2024, 11, 2)


def today_at(question: Backtest, day: date, source: Source) -> Today:
    return today(Run(question.replace(end=day), source).result())


def test_what_an_order_comes_to_is_in_lots_and_within_the_cash(small: Backtest, sample: Source) -> None:
    # From a Saturday: the run ends with its first decision, of which nothing has filled.
    latest = today_at(small.replace(start=SATURDAY), date(2024, 11, 4), sample)
    (china,) = (standing for standing in latest.standings if standing.strategy == "hold_china_ai")
    assert {order.symbol: order.shares % LOTS[order.symbol] for order in china.orders} == dict.fromkeys(
        LOTS, 0.0
    )
    assert sum(order.value for order in china.orders) <= china.cash == china.nav
    assert {order.side for order in china.orders} == {"buy"}
    assert {position.symbol: position.target for position in china.changed} == pytest.approx(
        dict.fromkeys(LOTS, 0.125)
    )


def test_a_symbol_without_a_bar_in_its_last_session_is_told_and_waits(
    small: Backtest, folder: Callable[..., Path], sample: Source
) -> None:
    symbols = needed_symbols(small, universes(small))
    place = folder(symbols, until="2024-11-04")
    short = pd.read_csv(place / "0700.HK.csv")
    short.iloc[:-1].to_csv(place / "0700.HK.csv", index=False)
    latest = today_at(small.replace(start=FRIDAY), date(2024, 11, 4), open_source(str(place)))
    (china,) = (standing for standing in latest.standings if standing.strategy == "hold_china_ai")
    assert china.stale == ("0700.HK",)
    (waiting,) = (order for order in china.orders if order.symbol == "0700.HK")
    assert waiting.parts == ()
    assert waiting.waits == (
        "has waited 1 row: suspended",
        "no price since 2024-11-01",
        "expires before it fills",
    )


def test_real_prices_of_the_shock(market_dir: Path, small: Backtest) -> None:
    latest = today_at(small, date(2025, 1, 24), open_source(str(market_dir)))
    (rotated,) = (standing for standing in latest.standings if standing.strategy == "china_over_us_ai")
    by_symbol = {order.symbol: order for order in rotated.orders}
    assert [str(part.session) for part in by_symbol["600588.SS"].parts] == ["2025-01-27", "2025-02-05"]
    assert "closed at its upper limit, where nothing fills" in by_symbol["600588.SS"].waits
    assert [str(part.session) for part in by_symbol["0700.HK"].parts] == ["2025-01-28"]
    assert by_symbol["NVDA"].side == "sell"
