"""What a series does not have, and how it was read: columns, basis, assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thematic.prices.check.finding import Finding, dates, listed
from thematic.prices.listing import is_index, is_rate

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
    yield from _opens(bars.symbol, frame[~bars.carried.reindex(frame.index)])
    # The sample has no dividends, so its close is a total return already.
    if not bars.total_return and bars.source != "sample":
        detail = "dividends are missing from its returns, and splits may be"
        if bars.has_adjusted:
            detail = "its adjusted close leaves dividends out, so they are missing from its returns"
        yield Finding(bars.symbol, "no adjusted close", "warning", detail)
    if bars.raw is None:
        why = f": its prices are {bars.basis}" if bars.basis != "unknown" else ""
        yield Finding(
            bars.symbol, "no unadjusted close", "note", f"board lots and price limits are approximate{why}"
        )
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


def reading(bars: Bars, frame: pd.DataFrame) -> Iterator[Finding]:
    """Yield how a series was read from its file: what was assumed, what was not used, what is doubtful."""
    origin, symbol = bars.origin, bars.symbol
    if bars.has_adjusted:
        absent = frame.index[frame["adj_close"].isna() & frame["close"].notna()]
        if len(absent):
            days = dates(absent)
            detail = f"no adjusted close on {len(days)} sessions that have a close: {listed(days)}, left out"
            yield Finding(symbol, "adjustment missing", "warning", detail, days)
    if origin is None:
        return
    for remark in origin.remarks:
        yield Finding(symbol, "basis", "warning", remark)
    if origin.unread:
        names = ", ".join(origin.unread)
        yield Finding(
            symbol,
            "unread adjustment",
            "warning",
            f"the column {names} looks like an adjustment and is not used",
        )
    named = f"{origin.renamed} taken for {symbol}; " if origin.renamed else ""
    terms = f"format {origin.format}; basis {bars.basis}; dates of {origin.zone}; volume in {origin.volume}"
    detail = named + terms
    yield Finding(symbol, "read as", "note", detail)
    if not (is_index(symbol) or is_rate(symbol)):
        yield Finding(symbol, "basis", "note", f"its prices are {_said(bars.basis)}: {origin.evidence}")


def _said(basis: str) -> str:
    return {"raw": "as quoted", "unknown": "of unknown basis"}.get(basis, basis)
