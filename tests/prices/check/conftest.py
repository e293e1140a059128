"""A small folder of faultless prices."""

from __future__ import annotations

from pathlib import Path

import pytest

from .shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Return a folder in which NVDA, AMD and MU have nothing to find."""
    shelf = Shelf(tmp_path)
    for symbol in ("NVDA", "AMD", "MU"):
        shelf.put(symbol)
    return shelf
