"""What a series does not have, and how it was read: columns, basis, assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from thematic.prices.check.finding import Finding, dates, listed
from thematic.prices.listing import is_index, is_rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thematic.prices.check.window import Window


def columns(window: Window) -> Iterator[Finding]:
    """Yield what is missing from a series that is to be traded."""
    bars = window.bars
    yield from _opens(window.at(~window.carried))
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
    if np.isnan(window["volume"]).all():
        detail = "orders cannot be held to a share of it"
        yield Finding(bars.symbol, "no volume", "note", detail)


def _opens(window: Window) -> Iterator[Finding]:
    absent = np.isnan(window["open"])
    if absent.all():
        yield Finding(window.symbol, "no opens", "note", "it cannot fill at the open")
    elif absent.any():
        days = dates(window.days[absent])
        detail = f"no opening price on {len(days)} of {len(window)} sessions: {listed(days)}"
        yield Finding(window.symbol, "no opens", "warning", detail, days)


def reading(window: Window) -> Iterator[Finding]:
    """Yield how a series was read from its file: what was assumed, what was not used, what is doubtful."""
    bars, origin, symbol = window.bars, window.bars.origin, window.symbol
    if bars.has_adjusted:
        absent = np.isnan(window["adj_close"]) & ~np.isnan(window["close"])
        if absent.any():
            days = dates(window.days[absent])
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
    volume = origin.volume if origin.volume == "no volume" else f"volume in {origin.volume}"
    named = f"{origin.renamed} taken for {symbol}; " if origin.renamed else ""
    terms = f"format {origin.format}; basis {bars.basis}; dates of {origin.zone}; {volume}"
    detail = named + terms
    yield Finding(symbol, "read as", "note", detail)
    if not (is_index(symbol) or is_rate(symbol)):
        yield Finding(symbol, "basis", "note", f"its prices are {_said(bars.basis)}: {origin.evidence}")


def _said(basis: str) -> str:
    return {"raw": "as quoted", "unknown": "of unknown basis"}.get(basis, basis)
