"""What is particular to Yahoo: its units, its dividends, and that they are read as yfinance reads them."""

from __future__ import annotations

import warnings
from datetime import date
from typing import Any

import pytest
import yfinance
from curl_cffi.requests import Session

from thematic.prices.listing import listing
from thematic.prices.providers.payload import Payload
from thematic.prices.providers.yahoo import Yahoo

from ...wire.exchange import Exchange, Paid, edited, simulated
from ...wire.fake_network import FakeNetwork
from ...wire.pulling import Serve


@pytest.fixture
def network(serve: Serve) -> tuple[Exchange, FakeNetwork]:
    """Return an exchange with three symbols, on its network."""
    return serve({symbol: simulated(symbol) for symbol in ("0700.HK", "NVDA", "HKD=X")})


def fetch(symbol: str = "0700.HK", yahoo: Yahoo | None = None) -> Payload:
    """Fetch a symbol's bars of June."""
    return (yahoo or Yahoo()).fetch(listing(symbol), date(2025, 6, 2))


def test_dividends_and_splits_by_ex_date(network: tuple[Exchange, FakeNetwork]) -> None:
    exchange, _ = network
    exchange.paid["0700.HK"] = Paid({"2025-06-11": 4.5}, {"2025-06-18": 5.0})
    actions = fetch().actions
    assert actions is not None
    assert [f"{day:%m-%d}" for day in actions.index] == ["06-11", "06-18"]
    assert actions["dividend"].to_list() == [4.5, 0]
    assert actions["split"].to_list() == [1, 5]


def test_dividends_in_another_currency_are_unknown(network: tuple[Exchange, FakeNetwork]) -> None:
    exchange, _ = network
    exchange.paid["0700.HK"] = Paid({"2025-06-11": 4.5})

    def in_dollars(content: Any) -> None:
        for paid in content["chart"]["result"][0]["events"]["dividends"].values():
            paid["currency"] = "USD"

    exchange.change = lambda request, reply: edited(reply, in_dollars) if "/chart/" in request.path else reply
    assert fetch().actions is None


def test_prices_are_taken_as_sent(network: tuple[Exchange, FakeNetwork]) -> None:
    exchange, _ = network
    sent = exchange.series["0700.HK"]
    sent.loc["2025-06-11", "open"] = 0.0
    bars = fetch().bars
    for column in ("high", "low", "close", "volume"):
        served = exchange.served("0700.HK", "yahoo", column)
        assert bars[column].to_list() == served.loc["2025-06-02":].to_list()
    assert bars["open"].isna().sum() == 1
    assert bars.index.dtype == "datetime64[us]"
    assert bars.index.tz is None


def test_a_rate_has_no_volume(network: tuple[Exchange, FakeNetwork]) -> None:
    exchange, _ = network
    exchange.series["HKD=X"]["volume"] = 0.0
    payload = fetch("HKD=X")
    assert payload.bars["volume"].isna().all()
    assert payload.currency == "HKD"


@pytest.mark.parametrize(
    "symbol", ["NVDA", "0700.HK", "6758.T", "2330.TW", "005930.KS", "HKD=X", "600588.SS"]
)
def test_what_is_read_is_what_yfinance_reads(symbol: str, serve: Serve) -> None:
    exchange, _ = serve({symbol: simulated(symbol, "2024-01-03")})
    if not symbol.endswith("=X"):
        exchange.paid[symbol] = Paid(
            {"2024-03-12": 0.4, "2025-05-14": 0.5}, {"2024-04-09": 1.5, "2025-04-09": 0.2}
        )
    payload = Yahoo().fetch(listing(symbol), date(2024, 1, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ticker = yfinance.Ticker(symbol, session=Session(impersonate="chrome"))
        # The exchange here answers for a range only, where yfinance would ask for the zone by a day.
        ticker._tz = listing(symbol).timezone
        theirs = ticker.history(start="2024-01-01", auto_adjust=False, keepna=True)
    assert [f"{day:%Y-%m-%d}" for day in theirs.index] == [f"{day:%Y-%m-%d}" for day in payload.bars.index]
    for column in ("open", "high", "low", "close", "volume"):
        assert payload.bars[column].to_list() == theirs[column.capitalize()].to_list()
    assert payload.actions is not None
    paid = theirs["Dividends"][theirs["Dividends"] != 0]
    assert payload.actions["dividend"][payload.actions["dividend"] != 0].to_list() == paid.to_list()
    split = theirs["Stock Splits"][theirs["Stock Splits"] != 0]
    assert payload.actions["split"][payload.actions["split"] != 1].to_list() == split.to_list()
