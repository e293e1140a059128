"""The market whose sessions a symbol's bars follow, also for what cannot be held: indices and rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thematic.errors import MarketError

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from thematic.markets import Market


def is_rate(symbol: str) -> bool:
    """Return whether `symbol` is an exchange rate: ``HKD=X``."""
    return symbol.endswith("=X")


def is_index(symbol: str) -> bool:
    """Return whether `symbol` is an index: ``^GSPC``, ``000300.SS``."""
    if symbol.startswith("^"):
        return True
    from thematic.markets import market_of

    try:
        market_of(symbol)
    except MarketError:
        return home(symbol) is not None
    return False


def home(symbol: str) -> Market | None:
    """Return the market whose sessions the bars of `symbol` follow, an index's included.

    None for exchange rates, and where no market's file knows the symbol.
    """
    from thematic.markets import calendar_market

    try:
        return calendar_market(symbol)
    except MarketError:
        return None


def sessions(symbol: str, start: date, end: date) -> pd.DatetimeIndex:
    """Return the dates, `start` to `end` inclusive, on which `symbol` should have a bar.

    A rate should have one each weekday (the European Central Bank skips half a dozen holidays a year).

    Raises
    ------
    MarketError
        No market's file knows the symbol, or the days lie outside the market's calendar.
    """
    import pandas as pd

    if is_rate(symbol):
        return pd.bdate_range(start, end, name="date").as_unit("us")
    market = home(symbol)
    if market is None:
        raise MarketError(f"{symbol} belongs to no market that has rules, so its sessions are unknown")
    return pd.DatetimeIndex(market.sessions(start, end).index)
