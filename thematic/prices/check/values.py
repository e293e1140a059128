"""Values that cannot be, or hardly: impossible bars and jumps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.prices.check.finding import Finding, Severity, dates, listed
from thematic.prices.listing import is_index, is_rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thematic.prices.bars import Bars

#: A high may be this much below a close, relative: adjusting prices rounds them one by one.
ROUNDING = 1e-4
#: A jump is a log return beyond both this many robust standard deviations and the floor of its kind.
DEVIATIONS = 10.0
FLOORS = {"rate": 0.05, "index": 0.15, "share": 0.4}
MAD_TO_DEVIATION = 1.4826


def impossible(bars: Bars, frame: pd.DataFrame) -> Iterator[Finding]:
    """Yield bars that cannot have happened: an error where the close is of no use, else a warning.

    Such prices are left out of all series. Bars that carry a close through a suspension are not looked at.
    """
    frame = frame[~bars.carried.reindex(frame.index)]
    wrong = (frame <= 0) | np.isinf(frame)
    bad = wrong["close"] | wrong["adj_close"] | (frame["volume"] < 0) | np.isinf(frame["volume"])
    odd = wrong[["open", "high", "low"]].any(axis=1) & ~bad
    body = frame[["open", "close"]]
    high, low = frame["high"], frame["low"]
    above = high < np.fmax(body.max(axis=1), low) * (1 - ROUNDING)
    below = low > np.fmin(body.min(axis=1), high) * (1 + ROUNDING)
    found = (
        (bad, "error", "a close that is not positive, or a volume below 0"),
        (odd, "warning", "an open, high or low that is not positive, and is left out,"),
        ((above | below) & ~bad & ~odd, "warning", "a high or low inside the bar's open and close"),
    )
    for rows, severity, what in found:
        yield from _impossible(bars.symbol, frame.index[rows], severity, what)  # type: ignore[arg-type]


def _impossible(
    symbol: str, index: pd.Index[pd.Timestamp], severity: Severity, what: str
) -> Iterator[Finding]:
    if len(index):
        days = dates(index)
        yield Finding(symbol, "impossible bar", severity, f"{what} on {listed(days)}", days)


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
