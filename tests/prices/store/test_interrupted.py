"""A pull may be killed at any moment, and two may run at once: nothing is lost, nothing is broken."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from thematic.prices.store.store import Store

from ..wire.exchange import Exchange, Paid, simulated
from ..wire.fake_network import FakeNetwork
from ..wire.pulling import NOW, Serve

SYMBOLS = ["0700.HK", "600588.SS", "NVDA", "6758.T", "HKD=X", "2330.TW"]
STEPS = ("asking", "written", "synced", "replaced")
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def world(serve: Serve) -> tuple[Exchange, FakeNetwork]:
    """Return an exchange with all symbols, on its network."""
    return serve({symbol: simulated(symbol) for symbol in SYMBOLS})


@pytest.fixture
def start(world: tuple[Exchange, FakeNetwork], store: Store) -> Iterator[Start]:
    """Return a function that starts a process that pulls `SYMBOLS` into `store`."""
    running: list[subprocess.Popen[str]] = []

    def pull(
        now: str = NOW.isoformat(), symbols: list[str] = SYMBOLS, **settings: str
    ) -> subprocess.Popen[str]:
        environment = os.environ | {"NOW": now, "PYTHONFAULTHANDLER": "1"} | settings
        command = [sys.executable, str(Path(__file__).with_name("puller.py")), str(store.folder), *symbols]
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        running.append(subprocess.Popen(command, env=environment, text=True, **pipes))
        return running[-1]

    yield pull
    for process in running:
        if process.poll() is None:
            process.kill()
            process.communicate()


def wait_for(process: subprocess.Popen[str], said: str) -> None:
    """Return when a process has said a line; fail when it ends without."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == said:
            return
    raise AssertionError(process.communicate()[1])


def finished(process: subprocess.Popen[str]) -> dict[str, str]:
    """Wait for a process, and return what became of each symbol."""
    out, errors = process.communicate(timeout=300)
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


def stop_at(step: str, turn: int, number: int, start: Start, store: Store, exchange: Exchange) -> None:
    """Stop a pull by a signal at the `turn`-th time of a step, and pull on."""
    process = start(PAUSE=f"{step}:{turn}")
    wait_for(process, "paused")
    process.send_signal(number)
    process.communicate(timeout=300)
    assert process.returncode != 0
    assert_whole(store, exchange)
    left = set(store.symbols())
    assert left, "what came before the signal is kept"
    assert left != set(SYMBOLS)
    got = finished(start())
    assert got == {symbol: "current" if symbol in left else "new" for symbol in SYMBOLS}
    assert store.symbols() == tuple(sorted(SYMBOLS))
    assert_whole(store, exchange)


def test_stopped(world: tuple[Exchange, FakeNetwork], start: Start, store: Store) -> None:
    stop_at("synced", 3, signal.SIGKILL, start, store, world[0])


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("step", STEPS)
def test_stopped_at_each_step(
    step: str, number: int, world: tuple[Exchange, FakeNetwork], start: Start, store: Store
) -> None:
    stop_at(step, 3, number, start, store, world[0])


def pull_together(day: int, world: tuple[Exchange, FakeNetwork], start: Start, store: Store) -> None:
    """Have two processes pull the same, begun together and from both ends, and read meanwhile."""
    exchange, network = world
    now = (NOW - timedelta(days=2 * day)).isoformat()
    network.requests.clear()
    pair = [start(now, START="wait"), start(now, SYMBOLS[::-1], START="wait")]
    for process in pair:
        wait_for(process, "ready")
    for process in pair:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    while any(process.poll() is None for process in pair):
        assert_whole(store, exchange)
    one, other = map(finished, pair)
    for symbol in SYMBOLS:
        assert "failed" not in (one[symbol], other[symbol])
        assert "current" in (one[symbol], other[symbol]), "what one has fetched the other does not"
    asked = Counter(request.path for request in network.requests if "/chart/" in request.path)
    assert set(asked.values()) <= {1}
    assert store.symbols() == tuple(sorted(SYMBOLS))
    assert_whole(store, exchange)


@pytest.mark.slow
def test_two_processes(world: tuple[Exchange, FakeNetwork], start: Start, store: Store) -> None:
    pull_together(0, world, start, store)


@pytest.mark.slow
def test_two_processes_day_after_day(world: tuple[Exchange, FakeNetwork], start: Start, store: Store) -> None:
    world[0].paid["600588.SS"] = Paid({"2025-06-12": 0.5})
    for day in (8, 6, 4, 2):
        pull_together(day, world, start, store)
    series = store.read("600588.SS", "akshare")
    assert series is not None
    assert isinstance(series.frame.index, pd.DatetimeIndex)
