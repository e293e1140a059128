"""What all tests share: where the real prices are, and settings that keep runs repeatable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import Phase, settings

# Explaining a failure traces every line, also those of a compiler that runs for the first time in a test.
PHASES = tuple(phase for phase in Phase if phase is not Phase.explain)
settings.register_profile("repeatable", deadline=None, derandomize=True, phases=PHASES)
settings.load_profile("repeatable")

SHARED = Path(__file__).resolve().parents[2] / "shared"


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
