"""A few lines of a vendor's file, read as a folder's only one."""

from __future__ import annotations

from pathlib import Path

import pytest

from thematic.errors import PriceError
from thematic.prices.bars import Bars
from thematic.prices.sources.folder import FolderSource


def read(folder: Path, text: str, symbol: str = "NVDA", name: str = "", encoding: str = "utf-8") -> Bars:
    """Return the bars of a symbol from a file of this text; its name is the symbol's unless given."""
    (folder / (name or f"{symbol}.csv")).write_bytes(text.encode(encoding))
    return FolderSource(folder).bars(symbol)


def days(bars: Bars) -> list[str]:
    """Return the days of the bars."""
    return [str(day.date()) for day in bars.frame.index]


def read_as(bars: Bars) -> tuple[str, str]:
    """Return what a file was recognised as, and what its prices are."""
    assert bars.origin is not None
    return bars.origin.format, bars.basis


def refused(folder: Path, text: str, symbol: str = "NVDA", name: str = "") -> str:
    """Return the one sentence, without the file's folder, in which a file is refused."""
    with pytest.raises(PriceError) as caught:
        read(folder, text, symbol, name)
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence.replace(f"{folder}/", "")
