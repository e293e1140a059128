"""What tests of living theses share: small backtests on the sample, and folders of its prices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from thematic import Backtest, load_strategy
from thematic.claims import Claim
from thematic.prices import open_source
from thematic.prices.source import Source
from thematic.workspace import files

START = date(2024, 10, 1)


@pytest.fixture(scope="session")
def sample() -> Source:
    return open_source("sample")


@pytest.fixture(scope="session")
def every_strategy() -> Backtest:
    """Ask every shipped strategy once, as its file has it, from before the shock on."""
    names = [name for name in files("strategies") if name != "hold"]
    held = {"hold": load_strategy("hold", theme="china_ai")}
    strategies = held | {name: load_strategy(name) for name in names}
    return Backtest(name="every", title="Every strategy", strategies=strategies, start=START)


@pytest.fixture(scope="session")
def small() -> Backtest:
    """Ask two strategies of three markets, with a claim on them."""
    return Backtest(
        name="small",
        title="A small question",
        strategies={
            "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
            "hold_china_ai": load_strategy("hold", theme="china_ai"),
            "china_over_us_ai": load_strategy("china_over_us_ai"),
        },
        start=START,
        known_on=date(2025, 2, 10),
        claims=(Claim("China's AI leads", "the note", "china_over_us_ai", "hold_spy"),),
    )


@pytest.fixture(scope="session")
def two_funds() -> Backtest:
    """Ask whether one fund of New York leads another: the smallest question with a claim."""
    return Backtest(
        name="two_funds",
        title="Two funds",
        strategies={
            "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
            "hold_kweb": load_strategy("hold", theme="benchmarks", symbols=("KWEB",)),
        },
        start=START,
        known_on=date(2025, 2, 10),
        claims=(Claim("China leads", "the note", "hold_kweb", "hold_spy"),),
    )


@pytest.fixture
def folder(sample: Source, tmp_path: Path) -> Callable[..., Path]:
    """Return what writes the sample's prices of some universes into a folder, up to a day."""

    def write(symbols: list[str], until: str = "2025-06-30", name: str = "prices") -> Path:
        place = tmp_path / name
        place.mkdir(exist_ok=True)
        for symbol in (*symbols, "HKD=X", "CNY=X"):
            frame = sample.bars(symbol).frame.loc[:until].reset_index(names="date")
            frame.to_csv(place / f"{symbol}.csv", index=False)
        return place

    return write
