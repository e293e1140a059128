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
    dates = pd.bdate_range(start, end)
    decisions = (dates + pd.Timedelta(hours=22)).tz_localize("UTC").rename("decision")
    symbols = list(dict.fromkeys(symbol for theme in themes.values() for symbol in theme.symbols))
    drifts = {name: _drift(random, len(dates)) for name in themes}
    paths, can = np.empty((2, len(dates), len(symbols)))
    for place, symbol in enumerate(symbols):
        theme = next(name for name, theme in themes.items() if symbol in theme.symbols)
        moves = drifts[theme] + random.normal(0.0, 0.015, len(dates))
        paths[:, place] = 100.0 * np.exp(np.cumsum(moves))
        can[:, place] = _tradable(random, len(dates), place)
    traded = pd.DataFrame(can.astype(bool), columns=symbols)
    members = {
        name: theme.membership(dates).to_numpy() & traded[list(theme.symbols)].to_numpy()
        for name, theme in themes.items()
    }
    quotes = _quotes(random, paths, traded)
    close = pd.DataFrame(quotes.field("close", in_base=True), index=decisions, columns=symbols)
    return MarketView(decisions, close, themes, members, quotes=quotes)


def _quotes(random: np.random.Generator, paths: np.ndarray, traded: pd.DataFrame) -> Quotes:
    """Return bars around closes in the base currency, volumes of any size, and rates that wander."""
    local = {symbol: market_of(str(symbol)).currency for symbol in traded.columns}
    currencies = list(dict.fromkeys(local.values()))
    currency = np.array([currencies.index(code) for code in local.values()])
    rates = np.exp(np.cumsum(random.normal(0.0, 0.003, (len(paths), len(currencies))), axis=0))
    can = traded.to_numpy()
    last = np.where(can, paths / rates[:, currency], np.nan)
    opens = last * np.exp(random.normal(0.0, 0.01, last.shape))
    above, below = np.exp(np.abs(random.normal(0.0, 0.01, (2, *last.shape))))
    volume = np.where(can, random.lognormal(12.0, 1.0, last.shape), np.nan)
    high, low = np.fmax(last, opens) * above, np.fmin(last, opens) / below
    return Quotes.of(
        lambda: (opens, high, low, last, volume, volume * last), can, rates, currencies, currency
    )


def _drift(random: np.random.Generator, rows: int) -> np.ndarray:
    """Return a theme's moves: trends of two months, noise, and a few jumps of a tenth."""
    trend = np.repeat(random.normal(0.0, 0.004, rows // 42 + 1), 42)[:rows]
    jumps = np.where(random.random(rows) < 0.02, random.choice([-0.12, 0.12], rows), 0.0)
    return trend + jumps + random.normal(0.0, 0.012, rows)


def _tradable(random: np.random.Generator, rows: int, place: int) -> np.ndarray:
    """Return at which rows a symbol can be traded, bool, shape (n_rows,)."""
    can = np.ones(rows, dtype=bool)
    if place % 3 == 2:
        can[: int(random.integers(rows // 4, rows // 2))] = False
    if place % 4 == 1:
        first = int(random.integers(rows // 2, rows - SUSPENDED))
        can[first : first + SUSPENDED] = False
    return can
