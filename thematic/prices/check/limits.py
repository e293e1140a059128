"""Moves beyond the market's daily limit, by board and date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.errors import MarketError
from thematic.markets import market_of
from thematic.prices.basis import tick_sizes
from thematic.prices.check.finding import Finding, Severity, dates, listed
from thematic.prices.check.window import Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thematic.markets import Market
    from thematic.prices.check.window import Days, Floats, Truths

#: So many sessions after a listing have no limit, or another one.
NEW = 5
#: After so many sessions without a trade the reference price may be another one.
AWAY = 5
#: A move of up to so many limits is put down to how prices were restated, where they are not as quoted.
RESTATED = 1.5
#: Rounding of adjusted prices, beside one tick.
SLACK = 0.004


def beyond_limits(window: Window, sessions: Days) -> Iterator[Finding]:
    """Yield moves that the market's daily limit does not allow.

    An error where nothing can excuse it. A warning where something may: a suspension before it, or a fall of
    prices that do not count dividends and rights, for which the exchange lowers the reference price. The
    first sessions of a listing are left out.

    Parameters
    ----------
    window : Window
        The bars that are checked; those before them tell what is a listing's first.
    sessions : ndarray of datetime64[D]
        The market's, over the days of the bars; empty where they are not known.
    """
    try:
        market = market_of(window.symbol)
    except MarketError:
        return
    bars, series = window.bars, Window.of(window.bars).priced
    if not market.limit_rules or len(series) <= NEW + 1:
        return
    moves = np.append(np.nan, series.total[1:] / series.total[:-1] - 1.0)
    most = _most(market, series)
    over = (np.abs(moves) > most) & (np.arange(len(series)) > NEW) & np.isin(series.rows, window.rows)
    resumed = _missed(series.days, sessions) >= AWAY
    # Restated prices can show more than the limit: forward-adjusted ones have a constant taken off.
    slight = (np.abs(moves) < RESTATED * most) & (bars.raw is None)
    excused = resumed | slight | ((moves < 0) & (not bars.total_return))
    yield from _beyond(series, moves, over & ~excused, "error", "no such move is possible in a day")
    why = "an ex-rights day, a split, a resumption or restated prices may explain it; its return is in doubt"
    yield from _beyond(series, moves, over & excused, "warning", why)


def _most(market: Market, series: Window) -> Floats:
    """Return the largest move that each day's limit allows, relative; inf without a limit."""
    bars, prices, days = series.bars, series.total, pd.DatetimeIndex(series.days)
    board = market.board(bars.symbol).name
    most = np.full(len(prices), np.inf)
    for rule in market.limit_rules:
        if rule.rate is not None:
            most[rule.rows(series.days, board)] = rule.rate
    if np.isinf(most).all() and bars.raw is not None:
        return _amounts(market, bars.symbol, bars.raw.reindex(days))
    step = tick_sizes(bars.symbol, series.days, prices)
    before = np.append(np.nan, prices[:-1])
    return most + np.nan_to_num(np.minimum(step / before, 0.05)) + SLACK


def _amounts(market: Market, symbol: str, quoted: pd.Series[float]) -> Floats:
    """Return the same where the limit is an amount that depends on the quoted price (Tokyo)."""
    before = quoted.shift().to_numpy()
    _, up = market.limit_prices(symbol, pd.DatetimeIndex(quoted.index), before)
    # Tokyo doubles or quadruples a limit after days on which nothing could trade: four times is the most.
    return np.where(np.isfinite(up), 4.0 * (up / before - 1.0), np.inf) + SLACK


def _missed(days: Days, sessions: Days) -> Floats:
    """Return how many sessions lie between each day and the bar before it."""
    place = sessions.searchsorted(days)
    return np.diff(place, prepend=place[:1]).astype(float) - 1.0


def _beyond(series: Window, moves: Floats, rows: Truths, severity: Severity, why: str) -> Iterator[Finding]:
    if rows.any():
        days, sizes = dates(series.days[rows]), moves[rows]
        largest = int(np.argmax(np.abs(sizes)))
        detail = (
            f"a move of {sizes[largest]:+.1%} on {days[largest]} is beyond its daily limit"
            f"{f' (in all on {listed(days)})' if len(days) > 1 else ''}: {why}"
        )
        yield Finding(series.symbol, "beyond limit", severity, detail.replace("%", " %"), days)
