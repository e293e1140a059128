"""Yahoo: daily bars, dividends and splits, one request a symbol."""

from __future__ import annotations

import logging
import warnings
from datetime import date, datetime, time, timedelta
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from thematic.errors import ProviderError
from thematic.prices.listing import Listing
from thematic.prices.providers.payload import BARS, PRICES, Payload
from thematic.prices.providers.provider import Provider
from thematic.prices.providers.response import bad, down
from thematic.prices.providers.transport import Bounds

if TYPE_CHECKING:
    from thematic.prices.providers.yahoo.chart import YahooChart
    from thematic.prices.providers.yahoo.session import YahooSession

_URL = "https://query2.finance.yahoo.com/v8/finance/chart/"


class Yahoo(Provider):
    """Yahoo's chart service: yfinance holds the conversation, and the reply is read in its checked form.

    Parameters
    ----------
    bounds : Bounds
        Of the time of a fetch and the size of a reply.

    Notes
    -----
    Yahoo's prices, volumes and dividends are on today's share basis (``split_adjusted``): it has no
    unadjusted price (ranaroussi/yfinance#2611). Its adjusted close is not used, since every new dividend
    rewrites it; total returns are computed on reading.
    """

    name = "yahoo"
    host = "query2.finance.yahoo.com"
    # "Roughly 60 a minute" (ranaroussi/yfinance#1579, #960).
    seconds = 1.0

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()

    def rank(self, listing: Listing) -> int | None:
        """Return 1, but None for Hang Seng TECH, of which Yahoo has a single day (yfinance#1763)."""
        return None if listing.symbol in ("HSTECH.HK", "^HSTECH") else 1

    def fetch(self, listing: Listing, start: date) -> Payload:
        """Return the bars from `start` on.

        Raises
        ------
        ProviderError
            As in `thematic.errors`, of each kind.
        """
        from thematic.prices.providers.yahoo.distributions import actions_of

        chart = self._ask(listing, start)
        self._check_identity(chart, listing)
        bars = _bars(chart)
        actions, remarks = actions_of(chart, bars["close"])
        return Payload(
            symbol=listing.symbol,
            provider=self.name,
            code=listing.symbol,
            currency=chart.meta.currency,
            basis="split_adjusted",
            bars=bars,
            actions=actions,
            actions_since=start,
            versions={name: version(name) for name in ("yfinance", "curl_cffi")},
            remarks=remarks,
            needs_whole=bool(chart.events.capitalGains),
        )

    @cached_property
    def _session(self) -> YahooSession:
        """The one session, which keeps the cookie that Yahoo hands out."""
        import yfinance

        from thematic.prices.providers.yahoo.session import YahooSession

        logging.getLogger("yfinance").setLevel(logging.CRITICAL)
        # It would keep cookies, pickled, in a database that two processes lock each other out of.
        yfinance.cache.get_cookie_cache().dummy = True
        return YahooSession(self.bounds)

    def _ask(self, listing: Listing, start: date) -> YahooChart:
        """Return the chart of a symbol; yfinance brings the cookie and the crumb that Yahoo wants."""
        from yfinance.data import YfData

        session = self._session
        session.begin(listing.symbol)
        first = datetime.combine(start, time(), ZoneInfo(listing.timezone))
        wanted = {
            "period1": int(first.timestamp()),
            "period2": int(datetime.now(first.tzinfo).timestamp()) + 86400,
            "interval": "1d",
            "includePrePost": "false",
            "events": "div,splits,capitalGains",
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                YfData(session=session).get(url=_URL + listing.symbol, params=wanted)
            except ProviderError:
                raise
            except Exception as error:
                # yfinance's own conversation: a cookie or crumb that it could not read.
                what = f"cannot be talked to ({type(error).__name__})"
                raise down(what, self.name, listing.symbol) from error
        if session.chart is None:
            raise down(f"answers with HTTP status {session.status}", self.name, listing.symbol)
        return session.chart

    def _check_identity(self, chart: YahooChart, listing: Listing) -> None:
        """Refuse another symbol's series, another exchange's zone, and a day that is there twice."""
        if chart.meta.symbol.upper() != listing.symbol:
            raise bad(f"is the series of {chart.meta.symbol[:40]}", self.name, listing.symbol)
        try:
            zone = chart.zone
        except (OSError, LookupError, ValueError) as error:
            raise bad("names no time zone that there is", self.name, listing.symbol) from error
        if _offsets(chart, zone) != _offsets(chart, ZoneInfo(listing.timezone)):
            raise bad(f"is dated in {zone.key}, not in {listing.timezone}", self.name, listing.symbol)


def _offsets(chart: YahooChart, zone: ZoneInfo) -> list[timedelta | None]:
    """Return how far a zone is from UTC at some of a chart's times: zones of two names may be one."""
    some = chart.timestamp[:: len(chart.timestamp) // 50 + 1]
    return [datetime.fromtimestamp(second, zone).utcoffset() for second in some]


def _bars(chart: YahooChart) -> pd.DataFrame:
    """Return a chart's bars; opens of zero, and volumes that are never anything else, are none.

    During a session Yahoo appends the latest trade to the day's bar: of two last bars of a day, the latter
    counts. Any other day that is there twice is refused later.
    """
    columns = {name: np.array(column or np.nan, dtype=float) for name, column in chart.columns().items()}
    bars = pd.DataFrame(columns, index=chart.days(chart.timestamp)).reindex(columns=list(BARS))
    if len(bars) > 1 and bars.index[-1] == bars.index[-2]:
        bars = pd.concat([bars[:-2], bars[-1:]])
    for column in PRICES[:3]:
        bars[column] = bars[column].replace(0.0, np.nan)
    if not bars["volume"].any():
        bars["volume"] = np.nan
    return bars
