"""Two runs of which one parameter differs, compared."""

from __future__ import annotations

import pytest

from thematic.saved.comparison import Comparison, compare


@pytest.fixture(scope="session")
def two(pairs) -> Comparison:
    return compare([pairs["base"], pairs["parameter"]])
