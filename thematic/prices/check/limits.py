"""Moves beyond the market's daily limit, by board and date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.errors import MarketError
from thematic.markets import market_of
from thematic.prices.basis import tick_sizes
from thematic.prices.check.finding import Finding, Severity, dates, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thematic.markets import Market
    from thematic.prices.bars import Bars

    Floats = np.ndarray[Any, np.dtype[np.float64]]

#: So many sessions after a listing have no limit, or another one.
NEW = 5
#: After so many sessions without a trade the reference price may be another one.
AWAY = 5
#: A move of up to so many limits is put down to how prices were restated, where they are not as quoted.
RESTATED = 1.5
#: Rounding of adjusted prices, beside one tick.
SLACK = 0.004


def beyond_limits(bars: Bars, sessions: pd.DatetimeIndex, days: pd.DatetimeIndex) -> Iterator[Finding]:
    """Yield moves that the market's daily limit does not allow.

    An error where nothing can excuse it. A warning where something may: a suspension before it, or a fall of
    prices that do not count dividends and rights, for which the exchange lowers the reference price. The
    first sessions of a listing are left out.

    Parameters
    ----------
    bars : Bars
    sessions : DatetimeIndex
        The market's, over the days of the bars; empty where they are not known.
    days : DatetimeIndex
        The days that are checked.
    """
    try:
        market = market_of(bars.symbol)
    except MarketError:
        return
    prices = bars.adjusted
    if not market.limit_rules or len(prices) <= NEW + 1:
        return
    moves = prices.pct_change()
    most = _most(market, bars)
    over = (moves.abs() > most) & (np.arange(len(prices)) > NEW) & prices.index.isin(days)
    resumed = _missed(prices.index, sessions) >= AWAY
    # Restated prices can show more than the limit: forward-adjusted ones have a constant taken off.
    slight = (moves.abs() < RESTATED * most).to_numpy() & (bars.raw is None)
    excused = resumed | slight | ((moves < 0).to_numpy() & (not bars.total_return))
    yield from _beyond(bars, moves[over.to_numpy() & ~excused], "error", "no such move is possible in a day")
    why = "an ex-rights day, a split, a resumption or restated prices may explain it; its return is in doubt"
    yield from _beyond(bars, moves[over.to_numpy() & excused], "warning", why)


def _most(market: Market, bars: Bars) -> Floats:
    """Return the largest move that each day's limit allows, relative; inf without a limit."""
    prices = bars.adjusted
    days = pd.DatetimeIndex(prices.index)
    board = market.board(bars.symbol).name
    most = np.full(len(prices), np.inf)
    for rule in market.limit_rules:
        rows = rule.rows(days.to_numpy(dtype="datetime64[D]"), board)
        if rule.rate is not None:
            most[rows] = rule.rate
    if np.isinf(most).all() and bars.raw is not None:
        return _amounts(market, bars.symbol, bars.raw.reindex(days))
    step = tick_sizes(bars.symbol, prices)
    before = prices.shift().to_numpy()
    return most + np.nan_to_num(np.minimum(step / before, 0.05)) + SLACK


def _amounts(market: Market, symbol: str, quoted: pd.Series[float]) -> Floats:
    """Return the same where the limit is an amount that depends on the quoted price (Tokyo)."""
    before = quoted.shift().to_numpy()
    _, up = market.limit_prices(symbol, pd.DatetimeIndex(quoted.index), before)
    # Tokyo doubles or quadruples a limit after days on which nothing could trade: four times is the most.
    return np.where(np.isfinite(up), 4.0 * (up / before - 1.0), np.inf) + SLACK


def _missed(days: pd.Index[Any], sessions: pd.DatetimeIndex) -> Floats:
    """Return how many sessions lie between each day and the bar before it."""
    place = sessions.searchsorted(pd.DatetimeIndex(days))
    return np.diff(place, prepend=place[:1]).astype(float) - 1.0


def _beyond(bars: Bars, moves: pd.Series[float], severity: Severity, why: str) -> Iterator[Finding]:
    if len(moves):
        days = dates(moves.index)
        largest = pd.Timestamp(str(moves.abs().idxmax()))
        detail = (
            f"a move of {moves[largest]:+.1%} on {largest:%Y-%m-%d} is beyond its daily limit"
            f"{f' (in all on {listed(days)})' if len(days) > 1 else ''}: {why}"
        )
        yield Finding(bars.symbol, "beyond limit", severity, detail.replace("%", " %"), days)
