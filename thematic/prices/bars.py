"""Bars: one symbol's daily series as one source delivered it, and the series read from it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from thematic.errors import PriceError

COLUMNS = ("open", "high", "low", "close", "adj_close", "volume")


@dataclass(frozen=True)
class Bars:
    """One symbol's daily bars, unspliced and unfilled.

    Parameters
    ----------
    symbol : str
        Yahoo's form: ``NVDA``, ``0700.HK``, ``HKD=X``.
    frame : DataFrame, shape (n_sessions, 6)
        Columns ``open high low close adj_close volume`` as float64, NaN where the source has no value.
        Index ``date``: the exchange's local session dates, tz-naive, datetime64[us], unique and increasing.
        Prices are in the market's local currency, volume in shares.
    source : str
        Who delivered it: ``yahoo``, ``akshare``, ``folder``, ``sample``.

    quoted : bool, default False
        Whether the source vouches for ``close`` being what was quoted on the day, also where it equals
        ``adj_close`` because no dividend was paid.

    Notes
    -----
    A bar of session D is known from that session's close on; `thematic.clock` knows when that was.
    """

    symbol: str
    frame: pd.DataFrame
    source: str
    quoted: bool = False

    @cached_property
    def adjusted(self) -> pd.Series[float]:
        """The total-return close: ``adj_close`` where the source has that column, else ``close``.

        Raises
        ------
        PriceError
            A price is not a positive, finite number: no return or share count can be computed from it.
        """
        return self._prices(self.frame["adj_close" if self.has_adjusted else "close"], "close")

    @cached_property
    def adjusted_open(self) -> pd.Series[float]:
        """The open in the units of `adjusted`; empty where the source has no opens."""
        factor = self.adjusted / self.frame["close"] if self.has_adjusted else 1.0
        return self._prices(self.frame["open"] * factor, "open")

    @cached_property
    def raw(self) -> pd.Series[float] | None:
        """The unadjusted close, or None where the source has none.

        Unless the source vouches for it (`quoted`), a close that never differs from ``adj_close`` is taken
        to be adjusted already.
        """
        close = self.frame["close"].dropna()
        alike = self.has_adjusted and np.allclose(close, self.adjusted.reindex(close.index))
        if close.empty or (alike and not self.quoted):
            return None
        return self._prices(close, "unadjusted close")

    def _prices(self, series: pd.Series[float], what: str) -> pd.Series[float]:
        prices = series.dropna()
        bad = prices[~((prices > 0) & np.isfinite(prices))]
        if len(bad):
            raise PriceError(
                f"{self.symbol} has the {what} {bad.iloc[0]:g} on {bad.index[0]:%Y-%m-%d} ({self.source}): "
                "a price must be positive; mend or delete that bar (`thematic prices check` lists them)"
            )
        return prices

    @property
    def has_adjusted(self) -> bool:
        """Whether the source gave an adjusted close; without one, dividends are missing from returns."""
        return bool(self.frame["adj_close"].notna().any())

    @property
    def first(self) -> pd.Timestamp:
        """The first session with a price."""
        first: pd.Timestamp = self.adjusted.index[0]
        return first

    @property
    def last(self) -> pd.Timestamp:
        """The last session with a price."""
        last: pd.Timestamp = self.adjusted.index[-1]
        return last

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the dates and values, the same on every platform and for every file format."""
        days = self.frame.index.to_numpy(dtype="datetime64[D]").astype("<i8")
        values = np.array(self.frame.loc[:, list(COLUMNS)], dtype="<f8", order="C")
        values[np.isnan(values)] = np.nan
        return hashlib.sha256(days.tobytes() + values.tobytes()).hexdigest()
