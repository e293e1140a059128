"""Days on which nothing was traded: suspensions, and prices that stand still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from thematic.prices.check.finding import Finding, dates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from thematic.prices.check.window import Floats, Truths, Window

STALE = 5


def suspensions(window: Window) -> Iterator[Finding]:
    """Yield stretches of bars that carry the last close through a suspension; they are never traded on."""
    if not window.carried.any():
        return
    for start, stop in _stretches(window.carried):
        days = dates(window.days[start:stop])
        said = f"{days[0]}" + (f" to {days[-1]}" if len(days) > 1 else "")
        detail = (
            f"suspended on {len(days)} session{'s'[: len(days) > 1]} ({said}): no volume and the last "
            "close carried forward; nothing is traded on them"
        )
        yield Finding(window.symbol, "suspension", "warning", detail, days)


def stale(priced: Window) -> Iterator[Finding]:
    """Yield runs of `STALE` or more equal closes: a note where shares changed hands meanwhile."""
    values = priced.total
    starts = np.flatnonzero(np.diff(values, prepend=np.nan) != 0)
    stops = np.append(starts[1:], len(values))
    long = stops - starts >= STALE
    for start, stop in zip(starts[long].tolist(), stops[long].tolist(), strict=True):
        volume, days = priced["volume"][start:stop], dates(priced.days[start:stop])
        yield _stale(priced.symbol, volume, days, float(values[start]))


def _stale(symbol: str, volume: Floats, days: tuple[date, ...], price: float) -> Finding:
    traded = bool((volume > 0).any())
    said = "with volume" if traded else "volume unknown" if np.isnan(volume).all() else "volume 0"
    detail = f"{len(volume)} equal closes of {price:g} from {days[0]} ({said})"
    return Finding(symbol, "stale", "note" if traded else "warning", detail, days)


def _stretches(there: Truths) -> list[tuple[int, int]]:
    """Return the starts and ends of runs of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], there, [False])).astype(int)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
