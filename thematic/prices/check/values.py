"""Values that cannot be, or hardly: impossible bars, stale runs, jumps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.prices.check.finding import Finding, Severity, dates, listed
from thematic.prices.listing import is_index, is_rate

if TYPE_CHECKING:
    from collections.abc import Iterator

STALE = 5
#: A high may be this much below a close, relative: adjusting prices rounds them one by one.
ROUNDING = 1e-4
#: A jump is a log return beyond both this many robust standard deviations and the floor of its kind.
DEVIATIONS = 10.0
FLOORS = {"rate": 0.05, "index": 0.15, "share": 0.4}
MAD_TO_DEVIATION = 1.4826


def impossible(symbol: str, frame: pd.DataFrame) -> Iterator[Finding]:
    """Yield bars that cannot have happened: an error where no run can use them, else a warning."""
    prices = frame[["open", "high", "low", "close", "adj_close"]]
    bad = ((prices <= 0) | np.isinf(prices)).any(axis=1) | (frame["volume"] < 0) | np.isinf(frame["volume"])
    body = frame[["open", "close"]]
    high, low = frame["high"], frame["low"]
    above = high < np.fmax(body.max(axis=1), low) * (1 - ROUNDING)
    below = low > np.fmin(body.min(axis=1), high) * (1 + ROUNDING)
    yield from _impossible(
        symbol, frame.index[bad], "error", "a price that is not positive, or a volume below 0"
    )
    yield from _impossible(
        symbol,
        frame.index[(above | below) & ~bad],
        "warning",
        "a high or low inside the bar's open and close",
    )


def _impossible(
    symbol: str, index: pd.Index[pd.Timestamp], severity: Severity, what: str
) -> Iterator[Finding]:
    if len(index):
        days = dates(index)
        yield Finding(symbol, "impossible bar", severity, f"{what} on {listed(days)}", days)


def stale(symbol: str, frame: pd.DataFrame, prices: pd.Series[float]) -> Iterator[Finding]:
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


def jumps(symbol: str, prices: pd.Series[float]) -> Iterator[Finding]:
    """Yield single returns too large for the series they stand in.

    The rule: a log return beyond 10 standard deviations (1.4826 times the median absolute deviation of the
    series' own returns) and beyond 0.4 for shares and funds, 0.15 for indices, 0.05 for exchange rates.
    """
    good = prices[(prices > 0) & np.isfinite(prices)]
    returns = pd.Series(np.log(good)).diff().iloc[1:]
    deviation = MAD_TO_DEVIATION * (returns - returns.median()).abs().median()
    kind = "rate" if is_rate(symbol) else "index" if is_index(symbol) else "share"
    limit = max(FLOORS[kind], DEVIATIONS * deviation) if len(returns) else np.inf
    large = returns[returns.abs() > limit]
    if len(large):
        moves = [f"{np.expm1(move):+.1%} on {day:%Y-%m-%d}" for day, move in large.items()]
        more = f" and {len(moves) - 5} more" if len(moves) > 5 else ""
        detail = f"{', '.join(moves[:5])}{more}: news, or a split or unit that was missed"
        yield Finding(symbol, "jump", "warning", detail, dates(large.index))
