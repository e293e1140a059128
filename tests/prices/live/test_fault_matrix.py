"""Each payload that is wrong, and each reply that never ends, is one error of its symbol and no more."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from thematic.errors import BadPayload, NoData, ProviderDown, ProviderError, RateLimited, UnknownSymbol
from thematic.prices.providers.eastmoney import Eastmoney
from thematic.prices.providers.provider import Provider
from thematic.prices.providers.transport import Bounds
from thematic.prices.providers.yahoo import Yahoo
from thematic.prices.store.pull import Puller
from thematic.prices.store.store import Store

from .conftest import NOW, Unhurried, forget
from .exchange import Exchange, Paid, edited, simulated
from .fake_network import FakeNetwork, Reply, Request

EARLIER = datetime(2025, 6, 2, 12, tzinfo=UTC)
SYMBOL = {"yahoo": "NVDA", "akshare": "600588.SS"}
OTHER = {"yahoo": "AMD", "akshare": "002230.SZ"}
ROW = -8

Make = Callable[[Reply], Reply]


def raw(body: bytes, status: int = 200, **headers: str) -> Make:
    """Return a fault that sends a body whatever was asked."""
    return lambda reply: Reply(body, status, headers)


def told(content: Any, status: int = 200) -> Make:
    """Return a fault that sends JSON whatever was asked."""
    return raw(json.dumps(content).encode(), status)


def chart(edit: Callable[[Any], None]) -> Make:
    """Return a fault in Yahoo's one result."""
    return lambda reply: edited(reply, lambda content: edit(content["chart"]["result"][0]))


def quote(edit: Callable[[Any], None]) -> Make:
    """Return a fault in Yahoo's columns."""
    return chart(lambda result: edit(result["indicators"]["quote"][0]))


def put(*path: Any, value: Any) -> Callable[[Any], None]:
    """Return an edit that puts a value at a place of nested lists and objects."""

    def edit(content: Any) -> None:
        for part in path[:-1]:
            content = content[part]
        content[path[-1]] = value

    return edit


def drop(*path: Any) -> Callable[[Any], None]:
    """Return an edit that removes a place."""

    def edit(content: Any) -> None:
        for part in path[:-1]:
            content = content[part]
        del content[path[-1]]

    return edit


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


def lines(edit: Callable[[list[str]], None]) -> Make:
    """Return a fault in Eastmoney's bars."""
    return lambda reply: edited(reply, lambda content: edit(content["data"]["klines"]))


def data(edit: Callable[[Any], None]) -> Make:
    """Return a fault beside Eastmoney's bars."""
    return lambda reply: edited(reply, lambda content: edit(content["data"]))


def each_line(change: Callable[[list[str]], list[str]]) -> Make:
    """Return a fault in each of Eastmoney's bars."""
    return lines(
        lambda rows: rows.__setitem__(slice(None), [",".join(change(row.split(","))) for row in rows])
    )


def one_line(change: Callable[[list[str]], list[str]]) -> Make:
    """Return a fault in one of Eastmoney's bars."""
    return lines(lambda rows: rows.__setitem__(ROW, ",".join(change(rows[ROW].split(",")))))


def times(factor: float, *places: int) -> Callable[[list[str]], list[str]]:
    """Return a change of some of a line's values by a factor."""
    return lambda row: [
        repr(float(value) * factor) if place in places else value for place, value in enumerate(row)
    ]


def at(place: int, value: str) -> Callable[[list[str]], list[str]]:
    """Return a change of one of a line's values."""
    return lambda row: [*row[:place], value, *row[place + 1 :]]


def rows(edit: Callable[[Any], None]) -> Make:
    """Return a fault in Eastmoney's list of dividends."""
    return lambda reply: edited(reply, lambda content: edit(content["result"]["data"]))


NESTED = b"[" * 200_000
HTML = b"<!DOCTYPE html><html><body>Will be right back</body></html>"
BODIES: dict[str, tuple[Make, type[ProviderError]]] = {
    "empty": (raw(b""), BadPayload),
    "not JSON": (raw(b"<html>Hello</html>"), BadPayload),
    "cut off": (lambda reply: replace(reply, body=reply.body[: len(reply.body) // 2]), BadPayload),
    "a list": (told([1, 2]), BadPayload),
    "null": (told(None), BadPayload),
    "nested": (raw(NESTED), BadPayload),
    "bytes": (raw(b"\xff\xfe\x00\x01" * 99), BadPayload),
    "maintenance": (raw(HTML), ProviderDown),
    "500": (raw(b"", 500), ProviderDown),
    "403 page": (raw(b"<html>Forbidden</html>", 403), ProviderDown),
    "429": (raw(b"Edge: Too Many Requests", 429), RateLimited),
}
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
EASTMONEY: dict[str, tuple[Make, type[ProviderError]]] = {
    "unknown": (told({"rc": 100, "data": None}), UnknownSymbol),
    "no data": (told({"rc": 0}), BadPayload),
    "data in a list": (told({"rc": 0, "data": []}), BadPayload),
    "no lines": (data(drop("klines")), BadPayload),
    "lines null": (data(put("klines", value=None)), BadPayload),
    "lines of numbers": (data(put("klines", value=[1, 2, 3])), BadPayload),
    "throttled": (data(lambda of: of.update(klines=[], dktotal=0)), RateLimited),
    "no bars in the range": (data(put("klines", value=[])), NoData),
    "another share": (data(put("code", value="600519")), BadPayload),
    "another market": (data(put("market", value=0)), BadPayload),
    "short lines": (each_line(lambda row: row[:4]), BadPayload),
    "long lines": (each_line(lambda row: [*row, "1", "2"]), BadPayload),
    "a day in words": (one_line(at(0, "yesterday")), BadPayload),
    "a day twice": (lines(lambda rows: rows.insert(ROW, rows[ROW])), BadPayload),
    "days backwards": (lines(lambda rows: rows.reverse()), BadPayload),
    "a close below zero": (one_line(at(2, "-3.5")), BadPayload),
    "closes in words": (each_line(at(2, "n/a")), BadPayload),
    "a volume in another unit": (each_line(times(37, 5)), BadPayload),
    "another unit": (each_line(times(100, 1, 2, 3, 4, 6)), BadPayload),
    "one bar": (lines(lambda rows: rows.__delitem__(slice(0, -1))), BadPayload),
}
DIVIDENDS: dict[str, tuple[Make, type[ProviderError]]] = {
    "throttled": (told({"result": None, "success": False, "code": 9501}), ProviderDown),
    "another code": (told({"result": None, "success": False, "code": 9999}), BadPayload),
    "nothing": (told({}), BadPayload),
    "429": (raw(b"", 429), RateLimited),
    "no list": (told({"result": {"pages": 1, "data": None}, "code": 0}), BadPayload),
    "other columns": (rows(lambda of: of[0].update(surplus=1)), BadPayload),
    "cash in words": (rows(put(0, "c08", value="much")), BadPayload),
    "cash above the price": (rows(put(0, "c08", value=9000)), BadPayload),
    "cash below zero": (rows(put(0, "c08", value=-1)), BadPayload),
    "all vanished": (told({"result": None, "success": False, "code": 9201}), BadPayload),
    "one vanished": (rows(lambda of: of.pop(0)), BadPayload),
}
PATHS = {"yahoo": "/chart/", "akshare": "/kline/", "dividends": "/api/data/"}
MATRIX = [
    *(("yahoo", PATHS["yahoo"], name, *of) for name, of in (BODIES | YAHOO).items()),
    *(("akshare", PATHS["akshare"], name, *of) for name, of in (BODIES | EASTMONEY).items()),
    *(("akshare", PATHS["dividends"], name, *of) for name, of in DIVIDENDS.items()),
]


@dataclass
class World:
    """Both providers on one network, and a store that was filled from them four weeks ago."""

    exchange: Exchange
    wire: FakeNetwork
    store: Store
    folder: Path

    def pull(self, provider: str, bounds: Bounds | None = None) -> list[Any]:
        """Pull a provider's two symbols with a new memory of how it went."""
        made: Provider = Yahoo(bounds) if provider == "yahoo" else Eastmoney(bounds)
        self.folder = self.folder.with_name(f"{self.folder.name}x")
        pace = Unhurried(self.folder)
        puller = Puller(self.store, now=NOW, providers={provider: made}, pace=pace, wait=0.0)
        return list(puller.pull([SYMBOL[provider], OTHER[provider]]))

    def files(self) -> dict[Path, bytes]:
        """Return the files of the symbols at fault."""
        wanted = SYMBOL.values()
        return {
            path: path.read_bytes()
            for symbol in wanted
            for path in self.store.folder.glob(f"*/{symbol}.parquet")
        }

    @contextmanager
    def sending(self, provider: str, path: str, make: Make) -> Iterator[None]:
        """Send a fault for one symbol's requests to a path."""

        def change(request: Request, reply: Reply) -> Reply:
            code = SYMBOL[provider][:6] if provider == "akshare" else SYMBOL[provider]
            concerned = path in request.path and any(
                code in part for part in (request.path, *request.query.values())
            )
            return make(reply) if concerned else reply

        self.exchange.change = change
        yield
        self.exchange.change = lambda _, reply: reply


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return the world of this module, which no fault may change."""
    folder = tmp_path_factory.mktemp("world")
    exchange = Exchange({symbol: simulated(symbol) for symbol in (*SYMBOL.values(), *OTHER.values())})
    for symbol in SYMBOL.values():
        exchange.paid[symbol] = Paid({"2025-03-12": 0.4, "2025-05-14": 0.5}, {"2025-04-09": 1.4})
    with FakeNetwork(exchange.route, folder).running() as wire, pytest.MonkeyPatch.context() as patch:
        for name, value in wire.environment.items():
            patch.setenv(name, value)
        forget(folder / "yfinance")
        store = Store(folder / "store")
        for provider in (Yahoo(), Eastmoney()):
            puller = Puller(
                store, now=EARLIER, providers={provider.name: provider}, pace=Unhurried(folder / "p")
            )
            assert [one.state for one in puller.pull([SYMBOL[provider.name]])] == ["new"]
        yield World(exchange, wire, store, folder / "pace")


def test_the_matrix_is_as_large_as_promised() -> None:
    assert len(MATRIX) >= 69
    assert len(SLOW) == 6


@pytest.mark.parametrize(
    ("provider", "path", "name", "make", "kind"), MATRIX, ids=[f"{row[0]}{row[1]}{row[2]}" for row in MATRIX]
)
def test_payload(
    world: World, provider: str, path: str, name: str, make: Make, kind: type[ProviderError]
) -> None:
    before = world.files()
    with world.sending(provider, path, make):
        faulty, other = world.pull(provider)
    assert faulty.state == "failed"
    (error,) = faulty.errors
    assert type(error) is kind, error
    assert str(error).startswith(f"{SYMBOL[provider]}: ")
    assert "\n" not in str(error)
    assert world.files() == before
    if kind is not RateLimited:
        assert other.state != "failed", "a fault is its symbol's only"


@cache
def bomb() -> Reply:
    """Return a body that is small and unpacks to 16 MB."""
    packed = gzip.compress(b"[" + b" " * 16_000_000 + b"]", 1)
    return Reply(packed, 200, {"Content-Encoding": "gzip", "Content-Type": "application/json"})


# Those that come slowly are ended by the time, those that come without end by the size.
SHORT, SMALL = Bounds(seconds=0.8), Bounds(seconds=30.0, size=100_000)
SLOW: dict[str, tuple[Make, Bounds, type[ProviderError]]] = {
    "hang": (lambda reply: replace(reply, fault="hang"), SHORT, ProviderDown),
    "drip": (lambda reply: replace(reply, fault="drip"), SHORT, ProviderDown),
    "drip headers": (lambda reply: replace(reply, fault="drip headers"), SHORT, ProviderDown),
    "stall": (lambda reply: replace(reply, fault="stall"), SHORT, ProviderDown),
    "endless": (lambda reply: replace(reply, fault="endless"), SMALL, BadPayload),
    "bomb": (lambda _: bomb(), SMALL, BadPayload),
}


@pytest.mark.parametrize("provider", SYMBOL)
@pytest.mark.parametrize("name", SLOW)
def test_slow(world: World, provider: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thematic.prices.providers.ask.ATTEMPTS", 1)
    make, bounds, kind = SLOW[name]
    before = world.files()
    with world.sending(provider, PATHS[provider], make):
        faulty = world.pull(provider, bounds)[0]
    (error,) = faulty.errors
    assert type(error) is kind, error
    ended = "within 0.8 seconds" if bounds is SHORT else "more than 0.1 MB"
    assert ended in str(error), "the limit ended it, and not the network, which holds on for long"
    assert world.files() == before


def test_the_limits_of_a_pull_end_it_within_a_minute() -> None:
    from thematic.prices.providers.ask import LAST_ATTEMPT

    bounds = Bounds()
    assert bounds.size <= 100_000_000
    assert LAST_ATTEMPT + bounds.seconds <= 60
