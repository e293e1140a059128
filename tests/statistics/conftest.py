"""What tests of statistics share: the small cases whose right values are known."""

from __future__ import annotations

from pathlib import Path

import pytest

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "engine"


@pytest.fixture(scope="session")
def engine_cases() -> Path:
    """Return the folder of cases, which is never part of the project."""
    if not CASES.is_dir():
        pytest.skip("the cases (../shared/cases/engine) are not beside this checkout")
    return CASES
