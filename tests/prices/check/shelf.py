"""Faultless prices, in a folder or as a window, in which tests plant one fault each."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from thematic.markets import market_of
from thematic.prices.bars import COLUMNS, Bars
from thematic.prices.check import Finding, check_source
from thematic.prices.check.window import Window
from thematic.prices.sources.folder import FolderSource

FIRST, LAST = date(2024, 1, 2), date(2024, 6, 28)
#: What is said of every file whose prices nothing proves to be as quoted.
READ = ("read as", "basis", "no unadjusted close")
Change = Callable[[pd.DataFrame], pd.DataFrame | None]


def faultless(symbol: str) -> pd.DataFrame:
    """Return bars of a random walk on every session of the symbol's market, with nothing to find in them."""
    return _faultless(symbol).copy()


@cache
def _faultless(symbol: str) -> pd.DataFrame:
    days = market_of(symbol).sessions(FIRST, LAST).index
    noise = np.random.default_rng(zlib.crc32(symbol.encode())).normal(0, 0.02, (2, len(days)))
    close = 100 * np.exp(noise[0].cumsum())
    opens = close * np.exp(noise[1])
    columns = {"open": opens, "high": np.maximum(opens, close) * 1.01, "low": np.minimum(opens, close) * 0.99}
    return pd.DataFrame({**columns, "close": close, "adj_close": close * 0.98, "volume": 1e6}, index=days)


class Shelf:
    """A folder of price files that can be added to and checked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, symbol: str, change: Change | None = None) -> pd.DataFrame:
        """Write a faultless file, changed in place or by what `change` returns."""
        frame = faultless(symbol)
        if change is not None:
            changed = change(frame)
            frame = frame if changed is None else changed
        frame.to_csv(self.folder / f"{symbol}.csv", index_label="date")
        return frame

    def check(self, start: date | None = None, end: date | None = None) -> tuple[Finding, ...]:
        """Return what a check of the whole folder finds, without how the files were read."""
        findings = check_source(FolderSource(self.folder), start=start, end=end).findings
        return tuple(finding for finding in findings if finding.kind not in READ)

    def stopping(self, symbol: str) -> dict[str, str]:
        """Return what of a symbol stops a run: its kinds, and what is said of each."""
        return {
            finding.kind: finding.detail
            for finding in self.check()
            if finding.stops and finding.symbol == symbol
        }


def only(findings: tuple[Finding, ...], symbol: str, kind: str, severity: str) -> Finding:
    """Return the one finding, which is of this symbol, kind and severity."""
    assert [(finding.symbol, finding.kind, finding.severity) for finding in findings] == [
        (symbol, kind, severity)
    ]
    return findings[0]


def window(
    symbol: str,
    close: np.ndarray,
    days: pd.DatetimeIndex,
    columns: dict[str, Any] | None = None,
    **facts: Any,
) -> Window:
    """Return closes, and what else is given of the bars, as a window of all of them."""
    frame = pd.DataFrame(np.nan, index=days, columns=list(COLUMNS))
    frame["close"] = close
    return Window.of(Bars(symbol, frame.assign(**(columns or {})), "folder", **facts))
