"""A pull may be killed at any moment, and two may run at once: nothing is lost, nothing is broken."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.prices.store.store import Store

from .conftest import NOW, Serve
from .exchange import Exchange, Paid, simulated
from .fake_network import FakeNetwork

SYMBOLS = [
    *(f"{code}.HK" for code in ("0700", "9988", "3888", "3896", "9698", "9888")),
    "600588.SS",
    "688111.SS",
]
SYMBOLS += ["002230.SZ", "NVDA", "AMD", "6758.T", "HKD=X", "2330.TW"]
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def world(serve: Serve) -> tuple[Exchange, FakeNetwork]:
    """Return an exchange with all symbols, on its network."""
    return serve({symbol: simulated(symbol) for symbol in SYMBOLS})


@pytest.fixture
def start(world: tuple[Exchange, FakeNetwork], store: Store) -> Iterator[Start]:
    """Return a function that starts a process that pulls `SYMBOLS` into `store`."""
    running: list[subprocess.Popen[str]] = []

    def pull(now: str = NOW.isoformat(), symbols: list[str] = SYMBOLS) -> subprocess.Popen[str]:
        environment = os.environ | {"NOW": now, "PYTHONFAULTHANDLER": "1"}
        command = [sys.executable, str(Path(__file__).with_name("puller.py")), str(store.folder), *symbols]
        running.append(
            subprocess.Popen(
                command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        )
        return running[-1]

    yield pull
    for process in running:
        if process.poll() is None:
            process.kill()
            process.communicate()


def finished(process: subprocess.Popen[str]) -> dict[str, str]:
    """Wait for a process, and return what became of each symbol."""
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return dict(line.split() for line in out.splitlines())


def assert_whole(store: Store, exchange: Exchange) -> None:
    """Assert that every series there is can be read and is, up to its end, what the exchange has."""
    for symbol in store.symbols():
        for provider in store.providers(symbol):
            series = store.read(symbol, provider)
            assert series is not None
            served = exchange.served(symbol, provider).loc[: series.frame.index[-1]]
            assert series.frame["close"].to_list() == served.to_list()


def kill_at(moments: np.ndarray, start: Start, store: Store, exchange: Exchange) -> int:
    """Kill pulls, one by Ctrl-C, and return how many were cut short.

    A moment is counted in symbols, so that a fast machine is not done before it comes: 2.5 is in the middle
    of what follows the second symbol, a symbol taken for 20 ms.
    """
    cut = 0
    for place, moment in enumerate(moments):
        process = start()
        assert process.stdout is not None
        for _ in range(int(moment)):
            process.stdout.readline()
        time.sleep(moment % 1 * 0.02)
        process.send_signal(signal.SIGINT if place == 1 else signal.SIGKILL)
        process.communicate()
        cut += process.returncode != 0
        assert_whole(store, exchange)
        for path in list(store.folder.glob("*/*.parquet"))[::2]:
            path.unlink()
    return cut


def test_killed_twice(world: tuple[Exchange, FakeNetwork], start: Start, store: Store) -> None:
    exchange, _ = world
    kill_at(np.array([1.0, 5.9]), start, store, exchange)
    left = set(store.symbols())
    got = finished(start())
    assert got == {symbol: "current" if symbol in left else "new" for symbol in SYMBOLS}
    assert store.symbols() == tuple(sorted(SYMBOLS))
    assert_whole(store, exchange)


@pytest.mark.slow
def test_killed_at_twenty_random_moments(
    world: tuple[Exchange, FakeNetwork], start: Start, store: Store
) -> None:
    exchange, _ = world
    assert kill_at(np.random.default_rng(20).uniform(1, 12, 20), start, store, exchange) >= 10
    finished(start())
    assert store.symbols() == tuple(sorted(SYMBOLS))
    assert_whole(store, exchange)


def pull_together(
    seconds: float, world: tuple[Exchange, FakeNetwork], start: Start, store: Store, rounds: int
) -> int:
    """Have two processes pull day after day for so many seconds, and read meanwhile; return the reads."""
    exchange, network = world
    until, reads = time.monotonic() + seconds, 0
    for day in range(rounds):
        if day and time.monotonic() > until:
            break
        now = (NOW - timedelta(days=2 * (rounds - day))).isoformat()
        network.requests.clear()
        pair = [start(now), start(now, SYMBOLS[::-1])]
        while any(process.poll() is None for process in pair):
            assert_whole(store, exchange)
            reads += 1
        one, other = map(finished, pair)
        for symbol in SYMBOLS:
            assert "failed" not in (one[symbol], other[symbol])
            assert "current" in (one[symbol], other[symbol]), "what one has fetched the other does not"
        asked = Counter(request.path for request in network.requests if "/chart/" in request.path)
        assert set(asked.values()) <= {1}
    assert store.symbols() == tuple(sorted(SYMBOLS))
    return reads


def test_two_processes(world: tuple[Exchange, FakeNetwork], start: Start, store: Store) -> None:
    assert pull_together(0, world, start, store, rounds=1) > 3


@pytest.mark.slow
def test_two_processes_for_a_minute(world: tuple[Exchange, FakeNetwork], start: Start, store: Store) -> None:
    exchange, _ = world
    exchange.paid["600588.SS"] = Paid({"2025-06-12": 0.5})
    assert pull_together(60, world, start, store, rounds=60) > 50
    series = store.read("600588.SS", "akshare")
    assert series is not None
    assert isinstance(series.frame.index, pd.DatetimeIndex)
