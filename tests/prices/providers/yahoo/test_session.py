"""Each of Yahoo's replies that is wrong is one error of its symbol, of the right kind, and no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from thematic.errors import BadPayload, NoData, ProviderDown, ProviderError, UnknownSymbol
from thematic.prices.listing import listing
from thematic.prices.providers.payload import Payload
from thematic.prices.providers.yahoo import Yahoo

from ...wire.exchange import edited, simulated
from ...wire.fake_network import Reply, Request
from ...wire.pulling import Serve
from ...wire.world import BODIES, PATHS, ROW, Make, World, drop, put, told


def chart(edit: Callable[[Any], None]) -> Make:
    """Return a fault in Yahoo's one result."""
    return lambda reply: edited(reply, lambda content: edit(content["chart"]["result"][0]))


def quote(edit: Callable[[Any], None]) -> Make:
    """Return a fault in Yahoo's columns."""
    return chart(lambda result: edit(result["indicators"]["quote"][0]))


def event(kind: str, **fields: Any) -> Make:
    """Return a fault that adds an event of Yahoo's on a recent day."""

    def edit(result: Any) -> None:
        at = result["timestamp"][ROW]
        result.setdefault("events", {}).setdefault(kind, {})[str(at)] = {"date": at} | fields

    return chart(edit)


def every(name: str, change: Callable[[Any], Any]) -> Make:
    """Return a fault in every value of a column of Yahoo's."""
    return quote(lambda columns: columns.__setitem__(name, [change(value) for value in columns[name]]))


def levels(result: Any) -> None:
    """Put all prices into another unit."""
    for name in ("open", "high", "low", "close"):
        values = result["indicators"]["quote"][0][name]
        values[:] = [value * 100 for value in values]


def future(result: Any) -> None:
    """Add a bar of the year 2150."""
    result["timestamp"].append(5_680_000_000)
    for values in result["indicators"]["quote"][0].values():
        values.append(values[-1])


def only(first: int, last: int | None = None) -> Callable[[Any], None]:
    """Return an edit that leaves some of Yahoo's bars."""

    def edit(result: Any) -> None:
        result["timestamp"] = result["timestamp"][first:last]
        for values in result["indicators"]["quote"][0].values():
            values[:] = values[first:last]

    return edit


def swapped(result: Any) -> None:
    """Exchange two days."""
    days = result["timestamp"]
    days[ROW], days[ROW - 1] = days[ROW - 1], days[ROW]


YAHOO: dict[str, tuple[Make, type[ProviderError]]] = {
    "404": (told({"chart": {"result": None, "error": {"code": "Not Found"}}}, 404), UnknownSymbol),
    "400": (told({"chart": {"result": None, "error": {"description": "none"}}}, 400), NoData),
    "another service": (told({"finance": {"result": None, "error": {"code": "Unauthorized"}}}), BadPayload),
    "no chart": (told({"chart": None}), BadPayload),
    "no result": (told({"chart": {"result": None, "error": None}}), BadPayload),
    "result empty": (told({"chart": {"result": [], "error": None}}), BadPayload),
    "result null": (told({"chart": {"result": [None], "error": None}}), BadPayload),
    "error in words": (told({"chart": {"result": None, "error": "internal"}}), NoData),
    "meta missing": (chart(drop("meta")), BadPayload),
    "currency missing": (chart(drop("meta", "currency")), BadPayload),
    "another currency": (chart(put("meta", "currency", value="GBp")), BadPayload),
    "no such zone": (chart(put("meta", "exchangeTimezoneName", value="Mars/Olympus")), BadPayload),
    "another zone": (chart(put("meta", "exchangeTimezoneName", value="Asia/Tokyo")), BadPayload),
    "another symbol": (chart(put("meta", "symbol", value="AMD")), BadPayload),
    "times in words": (chart(put("timestamp", ROW, value="today")), BadPayload),
    "times in milliseconds": (chart(put("timestamp", ROW, value=1_750_000_000_000)), BadPayload),
    "a time missing": (chart(put("timestamp", ROW, value=None)), BadPayload),
    "days out of order": (chart(swapped), BadPayload),
    "a bar to come": (chart(future), BadPayload),
    "no bars of a stranger": (
        chart(lambda result: (only(0, 0)(result), put("meta", "exchangeName", value="YHD")(result))),
        UnknownSymbol,
    ),
    "no bars": (
        chart(lambda result: (drop("timestamp")(result), put("indicators", "quote", value=[{}])(result))),
        NoData,
    ),
    "no quote": (chart(put("indicators", value={})), BadPayload),
    "no closes": (quote(drop("close")), BadPayload),
    "closes too short": (quote(lambda columns: columns["close"].pop()), BadPayload),
    "opens too long": (quote(lambda columns: columns["open"].append(1.0)), BadPayload),
    "a close in words": (quote(put("close", ROW, value="12.5")), BadPayload),
    "a close that is true": (quote(put("close", ROW, value=True)), BadPayload),
    "a close in a list": (quote(put("close", ROW, value=[1.0])), BadPayload),
    "an infinite close": (quote(put("close", ROW, value=float("inf"))), BadPayload),
    "a close below zero": (quote(put("close", ROW, value=-3.5)), BadPayload),
    "closes empty": (every("close", lambda _: None), BadPayload),
    "closes zero": (every("close", lambda _: 0.0), BadPayload),
    "a volume below zero": (quote(put("volume", ROW, value=-1)), BadPayload),
    "volumes in another unit": (every("volume", lambda value: value * 1000), BadPayload),
    "one bar": (chart(only(-1)), BadPayload),
    "half of the bars": (chart(only(70)), BadPayload),
    "another unit": (chart(levels), BadPayload),
    "split by less than nothing": (event("splits", numerator=-2, denominator=1), BadPayload),
    "split by zero": (event("splits", numerator=1, denominator=0), BadPayload),
    "split in words": (event("splits", numerator="two", denominator=1), BadPayload),
    "split by a million": (event("splits", numerator=1_000_000, denominator=1), BadPayload),
    "dividend below zero": (event("dividends", amount=-0.1), BadPayload),
    "dividend above the price": (event("dividends", amount=900.0), BadPayload),
    "dividend in words": (event("dividends", amount="much"), BadPayload),
    "events in a list": (chart(put("events", value=[])), BadPayload),
    "dividends vanished": (chart(drop("events", "dividends")), BadPayload),
    "splits vanished": (chart(drop("events", "splits")), BadPayload),
}


@pytest.mark.parametrize("name", BODIES | YAHOO)
def test_a_reply_that_is_no_price_series_is_refused(world: World, name: str) -> None:
    world.assert_refused("yahoo", PATHS["yahoo"], *(BODIES | YAHOO)[name])


def fetch(yahoo: Yahoo, symbol: str) -> Payload:
    """Fetch a symbol's bars of June."""
    return yahoo.fetch(listing(symbol), date(2025, 6, 2))


@pytest.mark.parametrize("fault", [Reply(status=429), Reply(b"<html></html>", 500), Reply(fault="drop")])
def test_a_broken_handshake_does_not_stop_the_bars(fault: Reply, serve: Serve) -> None:
    exchange, _ = serve({"0700.HK": simulated("0700.HK")})
    exchange.change = lambda request, reply: reply if "/chart/" in request.path else fault
    assert fetch(Yahoo(), "0700.HK").bars.index[0].date() == date(2025, 6, 2)


def test_a_stale_cookie_is_renewed_once(serve: Serve) -> None:
    exchange, wire = serve({symbol: simulated(symbol) for symbol in ("0700.HK", "NVDA")})

    def stale(request: Request, reply: Reply) -> Reply:
        asked = sum("/chart/" in one.path for one in wire.requests)
        return replace(reply, status=401) if "/chart/" in request.path and asked == 1 else reply

    exchange.change = stale
    yahoo = Yahoo()
    assert len(fetch(yahoo, "NVDA").bars) > 15
    exchange.change = lambda request, reply: Reply(b"{}", 401) if "/chart/" in request.path else reply
    with pytest.raises(ProviderDown, match="HTTP status 401"):
        fetch(yahoo, "0700.HK")


def test_the_cookie_is_asked_for_once_for_all_symbols(serve: Serve) -> None:
    _, wire = serve({symbol: simulated(symbol) for symbol in ("0700.HK", "NVDA")})
    yahoo = Yahoo()
    fetch(yahoo, "NVDA")
    fetch(yahoo, "0700.HK")
    hosts = [request.host for request in wire.requests]
    assert hosts.count("fc.yahoo.com") == 1
