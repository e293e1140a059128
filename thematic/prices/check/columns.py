"""What a series does not have at all: opens, adjusted or unadjusted closes, volumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from thematic.prices.check.finding import Finding, dates, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from thematic.prices.bars import Bars


def columns(bars: Bars, frame: pd.DataFrame) -> Iterator[Finding]:
    """Yield what is missing from a series that is to be traded.

    Parameters
    ----------
    bars : Bars
    frame : DataFrame
        The part of `Bars.frame` that is checked, not empty.
    """
    yield from _opens(bars.symbol, frame)
    # The sample has no dividends, so its close is a total return already.
    if not bars.has_adjusted and bars.source != "sample":
        detail = "dividends are missing from its returns, and splits may be"
        yield Finding(bars.symbol, "no adjusted close", "warning", detail)
    if _adjusted_already(bars, frame):
        detail = "board lots and price limits are approximate"
        yield Finding(bars.symbol, "no unadjusted close", "note", detail)
    if frame["volume"].isna().all():
        detail = "orders cannot be held to a share of it"
        yield Finding(bars.symbol, "no volume", "note", detail)


def _opens(symbol: str, frame: pd.DataFrame) -> Iterator[Finding]:
    absent = frame.index[frame["open"].isna()]
    if len(absent) == len(frame):
        yield Finding(symbol, "no opens", "note", "it cannot fill at the open")
    elif len(absent):
        days = dates(absent)
        detail = f"no opening price on {len(days)} of {len(frame)} sessions: {listed(days)}"
        yield Finding(symbol, "no opens", "warning", detail, days)


def _adjusted_already(bars: Bars, frame: pd.DataFrame) -> bool:
    close, adjusted = frame["close"], frame["adj_close"]
    if close.isna().all():
        return True
    both = close.notna()
    return bars.has_adjusted and np.allclose(close[both], adjusted[both])
