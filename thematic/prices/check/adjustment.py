"""Adjusted closes against closes: what no dividend and no split can do, and splits that nobody adjusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.prices.check.finding import Finding, dates, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thematic.prices.bars import Bars

#: A day's move beyond this factor, in prices without adjustment, that stays: three for one or more.
SPLIT = np.log(2.8)
#: A fall of adj_close / close is a consolidation's if the close itself rose about as much that day.
CONSOLIDATED = 0.5


def falls(bars: Bars, frame: pd.DataFrame) -> Iterator[Finding]:
    """Yield the days on which adj_close / close falls, which neither a dividend nor a split can make it do.

    Both raise it: before a dividend or a split the adjusted close is further below the close than after. Only
    a consolidation of shares lowers it, and then the close rises as much on the day.
    """
    both = frame[(frame["close"] > 0) & (frame["adj_close"] > 0) & np.isfinite(frame["adj_close"])]
    if len(both) < 2:
        return
    step = _log(both["adj_close"] / both["close"]).diff()
    slack = 1e-4 + 2 * (_unit(both["adj_close"]) / both["adj_close"] + _unit(both["close"]) / both["close"])
    move = _log(both["close"]).diff()
    consolidated = (move > 0) & ((move + step).abs() < CONSOLIDATED * step.abs())
    days = dates(both.index[(step < -slack) & ~consolidated])
    if days:
        first = float(np.expm1(step[pd.Timestamp(days[0])]))
        detail = (
            f"adj_close / close falls by {-first:.1%} on {listed(days)}, which no dividend and no split can "
            "do: the two columns are of different downloads; take both from one"
        )
        yield Finding(bars.symbol, "adjustment falls", "error", detail.replace("%", " %"), days)


def _log(series: pd.Series[float]) -> pd.Series[float]:
    return pd.Series(np.log(series))


def _unit(series: pd.Series[float]) -> float:
    """Return the last decimal place in which a series is written."""
    values = series.to_numpy(dtype=float)
    for decimals in range(6):
        if np.allclose(values, np.round(values, decimals), rtol=1e-9, atol=0):
            return float(10.0**-decimals)
    return 0.0


def missed_splits(bars: Bars, prices: pd.Series[Any]) -> Iterator[Finding]:
    """Yield days on which prices without adjustment moved by a split's factor and stayed there."""
    if bars.total_return or len(prices) < 2:
        return
    moves = _log(prices).diff()
    after = _log(prices).shift(-1) - _log(prices).shift(1)
    stays = after.isna() | ((after - moves).abs() < 0.5 * moves.abs())
    for day in moves.index[(moves.abs() > SPLIT) & stays]:
        factor = float(np.exp(abs(moves[day])))
        way = f"{factor:.3g} for 1" if moves[day] < 0 else f"1 for {factor:.3g}"
        detail = (
            f"a move of {np.expm1(moves[day]):+.1%} on {day:%Y-%m-%d}, as after a split of about {way}, and "
            "no adjusted close: add one, or use a source that has it"
        )
        yield Finding(
            bars.symbol, "missed split", "error", detail.replace("%", " %"), dates(pd.DatetimeIndex([day]))
        )
