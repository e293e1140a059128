"""Days on which nothing was traded: suspensions, and prices that stand still."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.prices.check.finding import Finding, dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thematic.prices.bars import Bars

STALE = 5


def suspensions(bars: Bars, frame: pd.DataFrame) -> Iterator[Finding]:
    """Yield stretches of bars that carry the last close through a suspension; they are never traded on."""
    carried = bars.carried.reindex(frame.index).to_numpy(dtype=bool)
    for start, stop in _stretches(carried):
        index = frame.index[start:stop]
        days = f"{index[0]:%Y-%m-%d}" + (f" to {index[-1]:%Y-%m-%d}" if len(index) > 1 else "")
        detail = (
            f"suspended on {len(index)} session{'s'[: len(index) > 1]} ({days}): no volume and the last "
            "close carried forward; nothing is traded on them"
        )
        yield Finding(bars.symbol, "suspension", "warning", detail, dates(index))


def stale(symbol: str, frame: pd.DataFrame, prices: pd.Series[Any]) -> Iterator[Finding]:
    """Yield runs of `STALE` or more equal closes: a note where shares changed hands meanwhile."""
    values = prices.to_numpy()
    starts = np.flatnonzero(np.diff(values, prepend=np.nan) != 0)
    stops = np.append(starts[1:], len(values))
    for start, stop in zip(starts, stops, strict=True):
        if stop - start >= STALE:
            yield _stale(symbol, frame["volume"].reindex(prices.index[start:stop]), values[start])


def _stale(symbol: str, volume: pd.Series[float], price: float) -> Finding:
    traded = bool((volume > 0).any())
    said = "with volume" if traded else "volume unknown" if volume.isna().all() else "volume 0"
    detail = f"{len(volume)} equal closes of {price:g} from {volume.index[0]:%Y-%m-%d} ({said})"
    return Finding(symbol, "stale", "note" if traded else "warning", detail, dates(volume.index))


def _stretches(there: np.ndarray[Any, np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    """Return the starts and ends of runs of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], there, [False])).astype(int)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
