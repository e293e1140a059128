"""What tests of prices share: the real ones, a network on loopback, an empty store, a puller in no hurry."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from thematic.prices.providers.eastmoney import Eastmoney
from thematic.prices.providers.pace import Pace
from thematic.prices.providers.provider import Provider
from thematic.prices.providers.transport import Bounds
from thematic.prices.providers.yahoo import Yahoo
from thematic.prices.sources.folder import FolderSource
from thematic.prices.store.pull import Puller
from thematic.prices.store.store import Store

from .wire.exchange import Exchange
from .wire.fake_network import FakeNetwork
from .wire.pulling import NOW, Pull, Serve, Unhurried, forget


@pytest.fixture(scope="session")
def market(market_dir: Path) -> FolderSource:
    """Return the real prices, each file of which is read once for all tests of this process."""
    return FolderSource(market_dir)


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
