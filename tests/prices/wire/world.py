"""Both providers with two symbols each on one network, and replies of theirs that are wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from thematic.errors import BadPayload, ProviderDown, ProviderError, RateLimited
from thematic.prices.providers.eastmoney import Eastmoney
from thematic.prices.providers.provider import Provider
from thematic.prices.providers.transport import Bounds
from thematic.prices.providers.yahoo import Yahoo
from thematic.prices.store.pull import Puller
from thematic.prices.store.store import Store

from .exchange import Exchange, Paid, simulated
from .fake_network import FakeNetwork, Reply, Request
from .pulling import EARLIER, NOW, Unhurried, forget

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
PATHS = {"yahoo": "/chart/", "akshare": "/kline/", "dividends": "/api/data/"}


@dataclass
class World:
    """Both providers on one network, and a store that was filled from them four weeks ago."""

    exchange: Exchange
    network: FakeNetwork
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

    def assert_refused(self, provider: str, path: str, make: Make, kind: type[ProviderError]) -> None:
        """Assert that a fault is one error of its symbol, of one kind, and that nothing else changes."""
        before = self.files()
        with self.sending(provider, path, make):
            faulty, other = self.pull(provider)
        assert faulty.state == "failed"
        (error,) = faulty.errors
        assert type(error) is kind, error
        assert str(error).startswith(f"{SYMBOL[provider]}: ")
        assert "\n" not in str(error)
        assert self.files() == before
        if kind is not RateLimited:
            assert other.state != "failed", "a fault is its symbol's only"


@contextmanager
def running(folder: Path) -> Iterator[World]:
    """Let a world run on the network that this process then lives in; no fault may change it."""
    exchange = Exchange({symbol: simulated(symbol) for symbol in (*SYMBOL.values(), *OTHER.values())})
    for symbol in SYMBOL.values():
        exchange.paid[symbol] = Paid({"2025-03-12": 0.4, "2025-05-14": 0.5}, {"2025-04-09": 1.4})
    with FakeNetwork(exchange.route, folder).running() as network, pytest.MonkeyPatch.context() as patch:
        for name, value in network.environment.items():
            patch.setenv(name, value)
        forget(folder / "yfinance")
        store = Store(folder / "store")
        for provider in (Yahoo(), Eastmoney()):
            puller = Puller(
                store, now=EARLIER, providers={provider.name: provider}, pace=Unhurried(folder / "p")
            )
            assert [one.state for one in puller.pull([SYMBOL[provider.name]])] == ["new"]
        yield World(exchange, network, store, folder / "pace")
