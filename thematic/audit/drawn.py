"""Drawn views: markets made up at random for an audit, with all that honest markets have against haste.

What a strategy rests on shows only where it makes a difference. So some symbols are listed late, some are
suspended for a month, prices jump and trends turn, and what comes after a decision can be drawn anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from thematic.market_data.quotes import Quotes
from thematic.market_data.view import MarketView
from thematic.markets import market_of
from thematic.universe.theme import Theme

SUSPENDED = 22
"""Rows of a suspension, a month: longer than those after which a member no longer counts as tradable."""


def drawn_view(themes: Mapping[str, Theme], start: date, end: date, seed: int = 0) -> MarketView:
    """Return a made-up market view of some themes, a row each weekday at 22:00 UTC.

    Every third symbol is listed late and every fourth is suspended for a month; each theme has trends of its
    own that turn every few months, and days on which it falls or rises by a tenth.
    """
    random = np.random.default_rng(seed)
    decisions = pd.bdate_range(f"{start} 22:00", f"{end} 22:00", tz="UTC", name="decision")
    dates, rows = decisions.tz_localize(None).normalize(), len(decisions)
    symbols = list(dict.fromkeys(symbol for theme in themes.values() for symbol in theme.symbols))
    drifts = {name: _drift(random, rows) for name in themes}
    paths, open_for = {}, {}
    for place, symbol in enumerate(symbols):
        theme = next(name for name, each in themes.items() if symbol in each.symbols)
        moves = drifts[theme] + random.normal(0.0, 0.015, rows)
        paths[symbol], open_for[symbol] = _listed(random, 100.0 * np.exp(np.cumsum(moves)), place)
    members = {
        name: theme.membership(dates).to_numpy() & np.stack([open_for[s] for s in theme.symbols], axis=1)
        for name, theme in themes.items()
    }
    close = pd.DataFrame(paths, index=decisions)
    can = np.stack([open_for[symbol] for symbol in symbols], axis=1)
    return MarketView(decisions, close, themes, members, quotes=_quotes(random, close, can))


def _quotes(random: np.random.Generator, close: pd.DataFrame, traded: np.ndarray) -> Quotes:
    """Return bars around closes, volumes of any size, and exchange rates that wander."""
    local = {symbol: market_of(str(symbol)).currency for symbol in close.columns}
    currencies = list(dict.fromkeys(local.values()))
    currency = np.array([currencies.index(each) for each in local.values()])
    rates = np.exp(np.cumsum(random.normal(0.0, 0.003, (len(close), len(currencies))), axis=0))
    last = np.where(traded, close.to_numpy() / rates[:, currency], np.nan)
    opens = last * np.exp(random.normal(0.0, 0.01, last.shape))
    above, below = np.exp(np.abs(random.normal(0.0, 0.01, (2, *last.shape))))
    volume = np.where(traded, random.lognormal(12.0, 1.0, last.shape), np.nan)
    high, low = np.fmax(last, opens) * above, np.fmin(last, opens) / below
    bars = (opens, high, low, last, volume, volume * last)
    return Quotes.of(bars, traded, rates, currencies, currency)


def _drift(random: np.random.Generator, rows: int) -> np.ndarray:
    """Return a theme's moves: trends of two months, noise, and a few jumps of a tenth."""
    trend = np.repeat(random.normal(0.0, 0.004, rows // 42 + 1), 42)[:rows]
    jumps = np.where(random.random(rows) < 0.02, random.choice([-0.12, 0.12], rows), 0.0)
    return trend + jumps + random.normal(0.0, 0.012, rows)


def _listed(random: np.random.Generator, path: np.ndarray, place: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a symbol's known closes, and whether it can be traded."""
    rows = len(path)
    can = np.ones(rows, dtype=bool)
    if place % 3 == 2:
        can[: int(random.integers(rows // 4, rows // 2))] = False
        path = np.where(can, path, np.nan)
    if place % 4 == 1:
        first = int(random.integers(rows // 2, rows - SUSPENDED))
        can[first : first + SUSPENDED] = False
        path[first : first + SUSPENDED] = path[first - 1]
    return path, can
