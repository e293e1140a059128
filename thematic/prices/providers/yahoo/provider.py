"""Yahoo: daily bars, dividends and splits through yfinance, one request a symbol."""

from __future__ import annotations

import logging
import warnings
from datetime import date, datetime
from functools import cached_property
from importlib.metadata import version
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from thematic.errors import BadPayload, ProviderError
from thematic.prices.listing import Listing
from thematic.prices.providers.payload import BARS, PRICES, Payload
from thematic.prices.providers.response import down

if TYPE_CHECKING:
    from thematic.prices.providers.yahoo.session import YahooSession

# What yfinance's parser raises over a reply that is JSON and yet no price series.
_UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class Yahoo:
    """Yahoo's chart service, read with an unmodified yfinance.

    Parameters
    ----------
    timeout : float
        Seconds to wait for a reply.

    Notes
    -----
    Yahoo's prices, volumes and dividends are on today's share basis (``split_adjusted``): it has no
    unadjusted price (ranaroussi/yfinance#2611). Its adjusted close is not used, since every new dividend
    rewrites it; total returns are computed on reading.
    """

    name = "yahoo"

    def __init__(self, timeout: float = 10.0) -> None:
        self.timeout = timeout

    def serves(self, listing: Listing) -> bool:
        """Return True but for Hang Seng TECH, of which Yahoo has a single day (yfinance#1763)."""
        return listing.symbol not in ("HSTECH.HK", "^HSTECH")

    def fetch(self, listing: Listing, start: date) -> Payload:
        """Return the bars from `start` on.

        Raises
        ------
        ProviderError
            As in `thematic.errors`, of each kind.
        """
        self._session.symbol = listing.symbol
        frame = self._history(listing, start)
        result = self._session.result
        self._check_identity(listing, result)
        return Payload(
            symbol=listing.symbol,
            provider=self.name,
            code=listing.symbol,
            currency=result["meta"].get("currency") or listing.currency,
            basis="split_adjusted",
            bars=_bars(frame),
            actions=_actions(frame, result),
            actions_since=start,
            versions={name: version(name) for name in ("yfinance", "curl_cffi")},
        )

    @cached_property
    def _session(self) -> YahooSession:
        """The one session, which keeps the cookie that Yahoo hands out."""
        import yfinance

        from thematic.prices.providers.yahoo.session import YahooSession

        # A failure has to arrive as what it is, once; yfinance would log it and return an empty frame.
        yfinance.config.debug.hide_exceptions = False
        logging.getLogger("yfinance").setLevel(logging.CRITICAL)
        # It would keep cookies, pickled, in a database that two processes lock each other out of.
        yfinance.cache.get_cookie_cache().dummy = True
        return YahooSession(self.timeout)

    def _history(self, listing: Listing, start: date) -> pd.DataFrame:
        """Return yfinance's frame; what it raises becomes a provider error."""
        import yfinance

        ticker = yfinance.Ticker(listing.symbol, session=self._session)
        # Its market's time zone is known; yfinance would spend a request a symbol to ask for it.
        ticker._tz = listing.timezone
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                # No end: for ranges in the past yfinance caches replies in memory, failures included.
                history: pd.DataFrame = ticker.history(
                    start=start, auto_adjust=False, keepna=True, timeout=self.timeout
                )
            except ProviderError:
                raise
            except OSError as error:
                raise down(
                    f"cannot be reached ({type(error).__name__})", self.name, listing.symbol
                ) from error
            except (
                yfinance.exceptions.YFException,
                ArithmeticError,
                LookupError,
                TypeError,
                ValueError,
            ) as error:
                raise self._unread(listing, error) from error
        return history

    def _unread(self, listing: Listing, error: Exception) -> ProviderError:
        """Return the error of a reply that yfinance could not read."""
        if self._session.status >= 400:
            return down(f"answers with HTTP status {self._session.status}", self.name, listing.symbol)
        return BadPayload(
            f"{listing.symbol}: yahoo's reply is no price series ({type(error).__name__}: {error}); "
            "try again later",
            provider=self.name,
            symbol=listing.symbol,
        )

    def _check_identity(self, listing: Listing, result: dict[str, Any]) -> None:
        """Refuse another symbol's series, and one in which a day is there twice."""
        meta = result["meta"]
        sent = str(meta.get("symbol", listing.symbol))
        problem = f"it is the series of {sent}" if sent.upper() != listing.symbol else _double_day(result)
        if problem:
            raise BadPayload(
                f"{listing.symbol}: yahoo's reply was refused: {problem}; try again later",
                provider=self.name,
                symbol=listing.symbol,
            )


def _double_day(result: dict[str, Any]) -> str:
    """Say which day is there twice, of which yfinance would keep the first.

    The last is not counted: during a session Yahoo appends the latest trade to the day's bar.
    """
    zone = ZoneInfo(result["meta"]["exchangeTimezoneName"])
    days = [datetime.fromtimestamp(second, zone).date() for second in result.get("timestamp", [])[:-1]]
    double = {day for day, after in pairwise(days) if day == after}
    return f"{min(double)} is there twice" if double else ""


def _bars(frame: pd.DataFrame) -> pd.DataFrame:
    """Return yfinance's frame as bars; opens of zero, and volumes that are never anything else, are none."""
    bars = frame.rename(columns=str.lower).reindex(columns=list(BARS)).astype(float)
    for column in PRICES[:3]:
        bars[column] = bars[column].replace(0.0, np.nan)
    if not bars["volume"].any():
        bars["volume"] = np.nan
    bars.index = _days(frame.index)
    return bars


def _actions(frame: pd.DataFrame, result: dict[str, Any]) -> pd.DataFrame | None:
    """Return dividends and splits; None where a dividend is not in the currency of the prices."""
    paid = (result.get("events") or {}).get("dividends") or {}
    if {event.get("currency", result["meta"]["currency"]) for event in paid.values()} - {
        result["meta"]["currency"]
    }:
        return None
    actions = pd.DataFrame({"dividend": frame["Dividends"], "split": frame["Stock Splits"].replace(0.0, 1.0)})
    actions.index = _days(frame.index)
    return actions[(actions["dividend"] != 0) | (actions["split"] != 1)]


def _days(index: pd.Index[Any]) -> pd.DatetimeIndex:
    """Return the exchange's local dates of yfinance's index, without a time zone."""
    return pd.DatetimeIndex(index, name="date").tz_localize(None).normalize().as_unit("us")
