"""Bars: one symbol's daily series as one source delivered it, and the series read from it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

COLUMNS = ("open", "high", "low", "close", "adj_close", "volume")
Basis = Literal["raw", "split-adjusted", "total-return", "unknown"]


@dataclass(frozen=True)
class Origin:
    """How a series was read from what a user has: the assumptions that are printed once.

    Parameters
    ----------
    file : str
        The file, or what a frame is called.
    format : str
        Name of the format that it was recognised as.
    evidence : str
        Why the series has its basis.
    zone : str
        Whose dates its rows stand for.
    volume : str
        In what its volume was, and what became of it.
    renamed : str
        What the file or its column calls the symbol, where that is not its name; else empty.
    unread : tuple of str
        Columns that look like adjustments and were not used.
    turnover : float
        The median of amount / (volume x close) over the last bars, after `volume`; NaN without amounts. It is
        near 1 where the volume is in shares.
    turnover_before : float
        The same over the first bars.
    remarks : tuple of str
        What else is to be known of it.
    """

    file: str
    format: str
    evidence: str
    zone: str
    volume: str
    renamed: str = ""
    unread: tuple[str, ...] = ()
    turnover: float = float("nan")
    turnover_before: float = float("nan")
    remarks: tuple[str, ...] = ()


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
        Who delivered it: ``yahoo``, ``akshare``, ``folder``, ``frames``, ``sample``.
    basis : {"raw", "split-adjusted", "total-return", "unknown"}
        What ``open``, ``high``, ``low`` and ``close`` are: as quoted on the day; restated for later splits;
        restated for splits and dividends; or none of these is stated or proved.
    dividends : bool
        Whether ``adj_close``, where there is one, counts dividends.
    origin : Origin, optional
        How it was read, of what a user brought.

    Notes
    -----
    A bar of session D is known from that session's close on: see `thematic.market_data.clock`.
    A price that is not a positive, finite number is in `frame` but in none of the series read from it, and no
    more is a close that was carried through a suspension: `thematic.prices.check` tells of both.
    """

    symbol: str
    frame: pd.DataFrame
    source: str
    basis: Basis = "unknown"
    dividends: bool = True
    origin: Origin | None = None

    @cached_property
    def adjusted(self) -> pd.Series[float]:
        """The total-return close: ``adj_close`` where the source has that column, else ``close``."""
        return self._prices("adj_close" if self.has_adjusted else "close")

    @property
    def adjusted_open(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The open in the units of `adjusted`, shape (n_sessions,); NaN where the source has none."""
        if not self.has_adjusted:
            return self.priced("open")
        opens = self.priced("open") * (self.priced("adj_close") / self.priced("close"))
        return np.where((opens > 0) & (opens < np.inf), opens, np.nan)

    @cached_property
    def raw(self) -> pd.Series[float] | None:
        """The close as it was quoted, or None where the source has none or does not know it for one."""
        if self.basis != "raw" or np.isnan(self.arrays["close"]).all():
            return None
        return self._prices("close")

    def priced(self, column: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return a column's prices, shape (n_sessions,); NaN where a session has none or it was carried."""
        values = self.arrays[column]
        return np.where((values > 0) & (values < np.inf) & ~self.carried, values, np.nan)

    def _prices(self, column: str) -> pd.Series[float]:
        prices, kept = self.frame[column], np.isfinite(self.priced(column))
        return prices if kept.all() else prices[kept]

    @cached_property
    def arrays(self) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
        """The columns of `frame` as arrays, each of shape (n_sessions,)."""
        table, places = self.frame.to_numpy(dtype=float), self.frame.columns
        return {name: table[:, places.get_loc(name)] for name in COLUMNS}

    @cached_property
    def days(self) -> np.ndarray[Any, np.dtype[np.datetime64]]:
        """The session dates as datetime64[D], shape (n_sessions,)."""
        return self.frame.index.to_numpy().astype("M8[D]")

    @cached_property
    def carried(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether a bar is no trade but the last close carried through a suspension, shape (n_sessions,).

        Its volume is 0 or missing, its close is the last one, and its open, high and low are missing, 0 or
        that close too. Where most bars have no volume (indices, exchange rates) none is.
        """
        idle = ~(self.arrays["volume"] > 0)
        if not idle.any() or idle.mean() > 0.5:
            return np.zeros(len(idle), dtype=bool)
        closes = self.arrays["close"]
        still = idle & (closes == pd.Series(closes).shift().ffill().to_numpy())
        for name in ("open", "high", "low"):
            values = self.arrays[name]
            still &= np.isnan(values) | (values == 0) | (values == closes)
        return still

    @cached_property
    def has_adjusted(self) -> bool:
        """Whether the source gave an adjusted close."""
        return not bool(np.isnan(self.arrays["adj_close"]).all())

    @property
    def total_return(self) -> bool:
        """Whether dividends are in the returns of `adjusted`, as far as the source says."""
        return self.basis == "total-return" or (self.has_adjusted and self.dividends)

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
        days = self.days.astype("<i8")
        values = np.column_stack([self.arrays[name] for name in COLUMNS]).astype("<f8", order="C")
        values[np.isnan(values)] = np.nan
        return hashlib.sha256(days.tobytes() + values.tobytes()).hexdigest()
