"""Volumes in another unit than shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from thematic.prices.check.finding import Finding
from thematic.prices.listing import listing_market

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thematic.prices.check.window import Window

#: amount / (volume x close) within this factor of one is rounding and the day's range.
FITS = 3.0
#: Between the first and the last bars it changes by less, also where only prices were restated for splits.
CHANGED = 50.0
#: A share listed on the mainland or in Taipei whose median day turns over less, in local currency, is unheard
#: of (assumed; the least in any real file seen is some 5 million), and there volumes often come in lots.
LEAST = {"cn": (2e6, 100.0), "tw": (2e5, 1000.0)}
BARS = 20


def in_lots(window: Window) -> Iterator[Finding]:
    """Yield a series whose volume is not in shares: by its amounts, else by how little would be traded."""
    bars = window.bars
    ratio = bars.origin.turnover if bars.origin else float("nan")
    if np.isfinite(ratio) and ratio > 0 and abs(np.log10(ratio)) > np.log10(FITS):
        unit = 10.0 ** round(np.log10(ratio))
        detail = f"its amounts are {ratio:.3g} times its volume at the close, so that " + (
            f"volume counts {unit:g} shares: state `volume = {unit:g}` in prices.toml"
            if unit > 1.0
            else "one of them counts in another unit: state how many shares `volume` counts in prices.toml, "
            "and leave the amounts out"
        )
        yield Finding(bars.symbol, "volume in lots", "error", detail)
        return
    before = bars.origin.turnover_before if bars.origin else float("nan")
    if np.isfinite(ratio) and before > 0 and abs(np.log10(ratio / before)) > np.log10(CHANGED):
        detail = (
            f"its amounts are {before:.3g} times its volume at the close in the first bars and {ratio:.3g} "
            "times in the last: the unit of its volume has changed; bring it to shares"
        )
        yield Finding(bars.symbol, "volume in lots", "warning", detail)
    market = listing_market(bars.symbol)
    if np.isfinite(ratio) or market is None or market.key not in LEAST:
        return
    traded = window.at((window["volume"] > 0) & (window["close"] > 0))
    if len(traded) < BARS:
        return
    least, unit = LEAST[market.key]
    usual = float(np.median(traded["volume"] * traded["close"]))
    if usual < least and market.board(bars.symbol).name not in ("fund", "star fund"):
        detail = (
            f"a usual day would turn over {market.currency} {usual:,.0f} only, so its volume is likely in "
            f"lots of {unit:g} shares, and orders fail: if so, state `volume = {unit:g}` in prices.toml"
        )
        yield Finding(bars.symbol, "volume in lots", "warning", detail)
