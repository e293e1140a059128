"""The store as a source: whose series is read, how old it is, and that a run on it is one on files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.cli import main
from thematic.errors import MissingPrices
from thematic.prices.listing import with_rates
from thematic.prices.providers import pace
from thematic.prices.store.live import LATER, LiveSource
from thematic.prices.store.store import Store

from ..wire.exchange import from_folder
from ..wire.pulling import Serve
from .store_writer import series


def keep(store: Store, symbol: str, provider: str, sessions: int = 10) -> None:
    store.write(series(np.full((sessions, 8), 5.0), symbol, provider))


def test_the_provider_that_is_first_for_its_market_is_read(store: Store) -> None:
    for symbol in ("NVDA", "600588.SS"):
        for provider in ("akshare", "yahoo", "gone"):
            keep(store, symbol, provider)
    live = LiveSource(store)
    assert live.symbols() == ("600588.SS", "NVDA")
    assert (live.bars("NVDA").source, live.bars("600588.SS").source) == ("yahoo", "akshare")


def test_another_s_series_is_read_where_it_goes_on_for_much_longer(store: Store) -> None:
    keep(store, "NVDA", "yahoo", 10)
    keep(store, "NVDA", "akshare", 10 + LATER.days)
    assert LiveSource(store).series("NVDA").provider == "yahoo"
    keep(store, "NVDA", "akshare", 11 + LATER.days)
    assert LiveSource(store).series("NVDA").provider == "akshare"


def test_a_provider_that_is_no_longer_there_is_read_last(store: Store) -> None:
    keep(store, "NVDA", "gone")
    assert LiveSource(store).series("NVDA").provider == "gone"


def test_what_was_never_pulled_is_missing_with_the_command_to_pull_it(store: Store) -> None:
    keep(store, "NVDA", "yahoo")
    live = LiveSource(store)
    with pytest.raises(MissingPrices, match=r"no stored prices of AMD: run `thematic prices pull AMD` while"):
        live.bars("AMD")
    with pytest.raises(MissingPrices, match=r"run `thematic prices pull AMD MU`") as caught:
        live.age(["AMD", "NVDA", "MU"])
    assert caught.value.symbols == ("AMD", "MU")


@pytest.mark.parametrize(
    ("age", "said"),
    [(timedelta(hours=23), "less than a day"), (timedelta(days=1), "1 day"), (timedelta(9), "9 days")],
)
def test_the_oldest_of_the_prices_says_how_old_they_are(store: Store, age: timedelta, said: str) -> None:
    keep(store, "NVDA", "yahoo")
    fetched = series().fetched_at
    store.write(replace(series(symbol="AMD"), fetched_at=fetched + timedelta(days=3)))
    told = LiveSource(store).age(["AMD", "NVDA"], fetched + age)
    assert told == f"prices as stored, {said} old: the oldest, NVDA, was fetched at 2025-01-15 01:02 UTC"
    assert LiveSource(store).age(["AMD"], datetime.now(UTC)).endswith("fetched at 2025-01-18 01:02 UTC")


def run(*words: str) -> None:
    """Run a command that must succeed."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert not ended.value.code


@pytest.mark.slow
def test_live_equals_the_folder_that_was_served(
    serve: Serve, market_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from thematic.backtest import load_backtest
    from thematic.universe import load_themes

    monkeypatch.setenv("THEMATIC_STORE", str(tmp_path / "store"))
    monkeypatch.setattr(pace.Pace, "wait", lambda *_: None)
    names = load_backtest("deepseek_shock").universes
    themes = load_themes(names).values()
    symbols = with_rates(symbol for theme in themes for symbol in theme.symbols)
    _, network = serve({symbol: from_folder(market_dir, symbol) for symbol in symbols})

    run("prices", "pull", *names)
    assert set(symbols) == set(Store().symbols())
    network.requests.clear()
    run("run", "deepseek_shock", "--source", "live", "--out", str(tmp_path / "live"))
    assert network.requests == []
    run("run", "deepseek_shock", "--source", str(market_dir), "--out", str(tmp_path / "folder"))

    for name, digits in (("nav.csv", 1e-6), ("weights.csv", 1e-6), ("orders.csv", 1e-4)):
        live, folder = (pd.read_csv(tmp_path / source / name) for source in ("live", "folder"))
        # Yahoo's numbers are of single precision: seven digits, and fewer of what is left of an order.
        pd.testing.assert_frame_equal(live, folder, rtol=digits)
