"""Fixtures of the live prices: a network on loopback, and a yfinance that remembers nothing."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from thematic.prices.providers.eastmoney import Eastmoney
from thematic.prices.providers.pace import Pace
from thematic.prices.providers.provider import Provider
from thematic.prices.providers.transport import Bounds
from thematic.prices.providers.yahoo import Yahoo
from thematic.prices.store.pull import Puller
from thematic.prices.store.store import Store

from .exchange import Exchange
from .fake_network import FakeNetwork

# A Tuesday; the last final sessions are of this day in Asia and of the day before in New York.
NOW = datetime(2025, 7, 1, 12, tzinfo=UTC)
Serve = Callable[[dict[str, pd.DataFrame]], tuple[Exchange, FakeNetwork]]
Pull = Callable[..., Puller]


class Unhurried(Pace):
    """A pace that lets a provider rest and otherwise does not wait."""

    def wait(self, provider: str, seconds: float) -> None:
        """Return at once."""


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Return a function that puts an exchange on a network that this process then lives in."""
    running = []

    def start(series: dict[str, pd.DataFrame]) -> tuple[Exchange, FakeNetwork]:
        exchange = Exchange(series)
        network = FakeNetwork(exchange.route, tmp_path)
        context = network.running()
        running.append((context, context.__enter__()))
        for name, value in network.environment.items():
            monkeypatch.setenv(name, value)
        forget(tmp_path / "yfinance")
        return exchange, network

    yield start
    for context, _ in running:
        context.__exit__(None, None, None)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a store that is empty."""
    return Store(tmp_path / "store")


@pytest.fixture
def puller(store: Store) -> Pull:
    """Return a function that makes a puller of `store` that is in no hurry and no patience either."""

    def make(
        now: datetime = NOW,
        bounds: Bounds | None = None,
        only: str = "",
        pace: Pace | None = None,
        refresh: Container[str] = (),
    ) -> Puller:
        both: dict[str, Provider] = {"yahoo": Yahoo(bounds), "akshare": Eastmoney(bounds)}
        asked = {name: both[name] for name in both if name == only or not only}
        unhurried = pace or Unhurried(store.folder / ".pace")
        return Puller(store, now=now, providers=asked, pace=unhurried, wait=0.0, refresh=refresh)

    return make


def forget(folder: Path) -> None:
    """Make yfinance as it was before its first request, with its caches in a folder of their own."""
    import yfinance
    from yfinance import base, cache, data

    data.YfData.cache_get.cache_clear()
    data.SingletonMeta._instances.clear()
    cache._TzCacheManager._tz_cache = None
    cache._CookieCacheManager._Cookie_cache = None
    cache._ISINCacheManager._isin_cache = None
    base._tz_info_fetch_ctr = 0
    folder.mkdir(exist_ok=True)
    yfinance.set_tz_cache_location(str(folder))
