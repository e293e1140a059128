"""What is particular to Yahoo: its handshake, its units, and its ways of saying that there is nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from thematic.errors import ProviderDown
from thematic.prices.listing import listing
from thematic.prices.providers.payload import Payload
from thematic.prices.providers.yahoo import Yahoo

from .conftest import Serve
from .exchange import Exchange, Paid, edited, simulated
from .fake_network import FakeNetwork, Reply, Request


@pytest.fixture
def network(serve: Serve) -> tuple[Exchange, FakeNetwork]:
    """Return an exchange with three symbols, on its network."""
    return serve({symbol: simulated(symbol) for symbol in ("0700.HK", "NVDA", "HKD=X")})


def fetch(symbol: str = "0700.HK", yahoo: Yahoo | None = None) -> Payload:
    """Fetch a symbol's bars of June."""
    return (yahoo or Yahoo()).fetch(listing(symbol), date(2025, 6, 2))


@pytest.mark.parametrize("fault", [Reply(status=429), Reply(b"<html></html>", 500), Reply(fault="drop")])
def test_a_broken_handshake_does_not_stop_the_bars(
    fault: Reply, network: tuple[Exchange, FakeNetwork]
) -> None:
    exchange, _ = network
    exchange.change = lambda request, reply: reply if "/chart/" in request.path else fault
    assert fetch().bars.index[0].date() == date(2025, 6, 2)


def test_a_stale_cookie_is_renewed_once(network: tuple[Exchange, FakeNetwork]) -> None:
    exchange, wire = network

    def stale(request: Request, reply: Reply) -> Reply:
        asked = sum("/chart/" in one.path for one in wire.requests)
        return replace(reply, status=401) if "/chart/" in request.path and asked == 1 else reply

    exchange.change = stale
    yahoo = Yahoo()
    assert len(fetch("NVDA", yahoo).bars) > 15
    exchange.change = lambda request, reply: Reply(b"{}", 401) if "/chart/" in request.path else reply
    with pytest.raises(ProviderDown, match="HTTP status 401"):
        fetch("0700.HK", yahoo)


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
