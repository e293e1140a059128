"""What all tests share: where the real prices are, and settings that keep runs repeatable."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import Phase, settings

# Explaining a failure traces every line, also those of a compiler that runs for the first time in a test.
PHASES = tuple(phase for phase in Phase if phase is not Phase.explain)
settings.register_profile("repeatable", deadline=None, derandomize=True, phases=PHASES)
settings.load_profile("repeatable")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def market_dir() -> Path:
    """Return the folder of real prices, which is never part of the project."""
    folder = SHARED / "market"
    if not folder.is_dir():
        pytest.skip("the real prices (../shared/market) are not beside this checkout")
    return folder
