"""What a symbol is: a share, an index or an exchange rate; whose sessions it keeps, and in what currency."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import pandas as pd

from thematic.errors import MarketError
from thematic.markets import Market, calendar_market, market_of, markets

Kind = Literal["stock", "index", "rate"]

_RATE = re.compile(r"([A-Z]{3})?([A-Z]{3})=X")

# A bar is final an hour after its session's close: providers correct volumes and closing auctions until then.
SETTLING = timedelta(hours=1)
# Yahoo's day of an exchange rate runs from midnight to midnight in London.
_RATE_TIMEZONE = "Europe/London"


@dataclass(frozen=True)
class Listing:
    """A symbol and what is known of it without asking a provider.

    Parameters
    ----------
    symbol : str
        Yahoo's form.
    kind : {"stock", "index", "rate"}
        Funds count as stocks.
    market : str or None
        Key of its market (``"hk"``); None for an exchange rate.
    currency : str
        Of its prices. A rate's currency is the one it counts: HKD for ``HKD=X``, USD for ``EURUSD=X``.
    timezone : str
        In which its session dates are meant.
    """

    symbol: str
    kind: Kind
    market: str | None
    currency: str
    timezone: str

    def last_final(self, now: datetime) -> date:
        """Return the latest session whose bar is final at `now`: closed for an hour or longer."""
        return _last_final_rate(now) if self.market is None else _last_final(self.market, now)


def listing(symbol: str) -> Listing:
    """Return what `symbol` is.

    Raises
    ------
    MarketError
        It is of no market that has rules, and no known index or exchange rate.
    """
    if pair := _RATE.fullmatch(symbol):
        return Listing(symbol, "rate", None, pair[2], _RATE_TIMEZONE)
    market = calendar_market(symbol)
    if market is None:
        raise MarketError(f"{symbol}: no market has rules for this index, so its sessions are unknown")
    kind: Kind = "index" if any(re.fullmatch(form, symbol) for form in market.indices) else "stock"
    return Listing(symbol, kind, market.key, market.currency, market.timezone)


def is_rate(symbol: str) -> bool:
    """Return whether `symbol` is an exchange rate: ``HKD=X``."""
    return symbol.endswith("=X")


def is_index(symbol: str) -> bool:
    """Return whether `symbol` is an index: ``^GSPC``, ``000300.SS``."""
    if symbol.startswith("^"):
        return True
    try:
        market_of(symbol)
    except MarketError:
        return listing_market(symbol) is not None
    return False


def listing_market(symbol: str) -> Market | None:
    """Return the market whose sessions the bars of `symbol` follow, an index's included.

    None for exchange rates, and where no market's file knows the symbol.
    """
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
    if is_rate(symbol):
        return pd.bdate_range(start, end, name="date").as_unit("us")
    market = listing_market(symbol)
    if market is None:
        raise MarketError(f"{symbol} belongs to no market that has rules, so its sessions are unknown")
    return pd.DatetimeIndex(market.sessions(start, end).index)


def with_rates(symbols: Iterable[str], base: str = "USD") -> tuple[str, ...]:
    """Return the symbols and the exchange rates that turn their currencies, and `base`, into dollars."""
    from thematic.prices.fx import rate_symbol

    wanted = tuple(dict.fromkeys(symbols))
    currencies = {listing(symbol).currency for symbol in wanted if not symbol.endswith("=X")} | {base}
    rates = sorted(rate for rate in map(rate_symbol, currencies) if rate)
    return tuple(dict.fromkeys((*wanted, *rates)))


@lru_cache(maxsize=64)
def _last_final(market: str, now: datetime) -> date:
    """Return a market's latest final session."""
    today = now.astimezone(ZoneInfo(markets()[market].timezone)).date()
    sessions = markets()[market].sessions(today - timedelta(days=30), today)
    final = sessions.index[sessions["close"] + SETTLING <= now]
    last: date = final[-1].date()
    return last


def _last_final_rate(now: datetime) -> date:
    """Return the latest weekday that ended in London an hour ago or earlier."""
    day = (now.astimezone(ZoneInfo(_RATE_TIMEZONE)) - SETTLING).date() - timedelta(days=1)
    return day - timedelta(days=max(0, day.weekday() - 4))
