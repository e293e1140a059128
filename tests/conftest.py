"""What all tests share: where the real prices are, and settings that keep runs repeatable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

# Explaining a failure traces every line, also those of a compiler that runs for the first time in a test.
PHASES = tuple(phase for phase in Phase if phase is not Phase.explain)
settings.register_profile("repeatable", deadline=None, derandomize=True, phases=PHASES)
settings.load_profile("repeatable")

TESTS = Path(__file__).resolve().parent
SHARED = TESTS.parents[1] / "shared"
WITHOUT_RUNS = ("drafting", "markets", "prices")
"""Folders of tests that need none of the compiled loops."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin the second half with tests that compile nothing.

    Of two workers each begins with a half. So one compiles the loops, which takes twenty seconds in a fresh
    checkout, and the other finds them compiled.
    """
    plain = [item for item in items if item.path.relative_to(TESTS).parts[0] in WITHOUT_RUNS]
    others = [item for item in items if item.path.relative_to(TESTS).parts[0] not in WITHOUT_RUNS]
    half = len(items) // 2
    items[:] = [*others[:half], *plain, *others[half:]]


@pytest.fixture(scope="session", autouse=True)
def own_ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Enter what tests try in a ledger of their own, not in the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THEMATIC_LEDGER", str(tmp_path_factory.mktemp("ledger") / "ledger.sqlite"))
        yield


@pytest.fixture(scope="session")
def market_dir() -> Path:
    """Return the folder of real prices, which is never part of the project."""
    folder = SHARED / "market"
    if not folder.is_dir():
        pytest.skip("the real prices (../shared/market) are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def reference_dir() -> str:
    """Return the folder of the reference funds' real prices, which is never part of the project."""
    folder = SHARED / "reference"
    if not folder.is_dir():
        pytest.skip("the real prices (../shared/reference) are not beside this checkout")
    return str(folder)


@pytest.fixture(scope="session")
def study():
    """Return a small run on the sample: three markets, short positions, orders that wait or fail."""
    from thematic import Backtest, Event
    from thematic.strategy import load_strategy

    question = Backtest(
        name="small",
        title="A small run",
        strategies={
            "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
            "china_over_us_ai": load_strategy("china_over_us_ai"),
            "applications_against_semis": load_strategy("applications_against_semis"),
        },
        start=date(2024, 12, 2),
        end=date(2025, 4, 30),
        known_on=date(2025, 2, 10),
        events=(Event("sell-off in New York", datetime(2025, 1, 27, 14, 30, tzinfo=UTC), "New York's open"),),
    )
    return question.run("sample")


CLOSED = """
[[override]]
days = [2025-03-05]
reason = "a day that only this test closes"
source = "a test"
"""


@dataclass
class Kept:
    """The sample's series as they were drawn once, whatever calendars say later."""

    series: dict[str, Any] = field(default_factory=dict)
    name: str = "sample"
    simulated: bool = True

    def symbols(self) -> tuple[str, ...]:
        from thematic import open_source

        return tuple(open_source("sample").symbols())

    def bars(self, symbol: str) -> Any:
        from thematic import open_source

        if symbol not in self.series:
            self.series[symbol] = open_source("sample").bars(symbol)
        return self.series[symbol]

    def with_close(self, symbol: str, day: str, factor: float) -> Kept:
        """Return the same series but for one close."""
        frame = self.bars(symbol).frame.copy()
        frame.loc[day, "close"] *= factor
        return Kept({**self.series, symbol: replace(self.bars(symbol), frame=frame)})


def pair_question(**changes: object) -> Any:
    """Return a question of two strategies and a claim, on other terms where they are given."""
    from thematic import Backtest, Claim, load_strategy

    asked = Backtest(
        name="pair",
        title="One of a pair",
        strategies={
            "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
            "buy_semis_on_dip": load_strategy("buy_semis_on_dip"),
        },
        start=date(2024, 10, 1),
        end=date(2025, 5, 30),
        known_on=date(2025, 2, 10),
        claims=(Claim("buy the dip", "UBS", "buy_semis_on_dip", than="hold_spy"),),
    )
    return asked.replace(**changes)


@pytest.fixture(scope="session")
def kept() -> Kept:
    """Return the sample's series, kept."""
    return Kept()


@pytest.fixture(scope="session")
def pair_study(kept: Kept) -> Any:
    """Return the study of which the others of `pairs` differ in one thing."""
    return pair_question().run(kept)


@pytest.fixture(scope="session")
def pairs(tmp_path_factory: pytest.TempPathFactory, kept: Kept, pair_study: Any) -> dict[str, Path]:
    """Return the folders of a run, and of runs that differ from it in what their names say."""
    from thematic import load_strategy
    from thematic.workspace import shipped

    root = tmp_path_factory.mktemp("pairs")
    strategies = dict(pair_question().strategies)
    shorter = {**strategies, "buy_semis_on_dip": load_strategy("buy_semis_on_dip", hold=10)}
    written = {
        "base": pair_study.write(root / "base"),
        "parameter": pair_question(strategies=shorter).run(kept).write(root / "parameter"),
        "price": pair_question().run(kept.with_close("NVDA", "2025-03-04", 1.01)).write(root / "price"),
        "costs": pair_question(frictionless=True).run(kept).write(root / "costs"),
    }
    place = root / "workspace"
    (place / "markets").mkdir(parents=True)
    (place / "universes").mkdir()
    us = shipped("universes").parent / "thematic" / "markets" / "us.toml"
    (place / "markets" / "us.toml").write_text(us.read_text("utf-8") + CLOSED, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        written["calendar"] = pair_question().run(kept).write(root / "calendar")
    return written
