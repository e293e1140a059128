"""Reference prices: what the funds of a set did on every session before a day, and since when each counts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.errors import ReferenceSetError

if TYPE_CHECKING:
    from thematic.prices.bars import Bars
    from thematic.prices.source import Source
    from thematic.references.reference_set import ReferenceSet

FEWEST = 2
"""Funds with prices below which nothing can be pooled."""


@dataclass(frozen=True)
class ReferencePrices:
    """Total-return closes of a set's funds before a day, one row a session of the set's market.

    Parameters
    ----------
    funds : ReferenceSet
        Restricted to the funds that have prices.
    dates : DatetimeIndex, shape (n_rows,)
        The market fund's sessions, local dates, tz-naive.
    close : ndarray, shape (n_rows, n_funds)
        In the market's currency. A session that a fund lacks has its last close; NaN before its first bar
        and after its last.
    market : ndarray, shape (n_rows,)
        The market fund's.
    missing : tuple of str
        Funds of the set without prices, which are left out.
    simulated : bool
    digest : str
        SHA-256 over the prices used.
    """

    funds: ReferenceSet
    dates: pd.DatetimeIndex
    close: np.ndarray
    market: np.ndarray
    missing: tuple[str, ...]
    simulated: bool
    digest: str

    @cached_property
    def usable(self) -> np.ndarray:
        """Whether a fund counts at a row: it is seasoned and has a price, bool (n_rows, n_funds)."""
        since = np.array([np.datetime64(self.funds.usable_from(symbol)) for symbol in self.funds.symbols])
        days = self.dates.to_numpy().astype("datetime64[D]")
        seasoned: np.ndarray = days[:, None] >= since[None, :]
        return seasoned & np.isfinite(self.close)

    @cached_property
    def returns(self) -> np.ndarray:
        """Log returns from the row before, shape (n_rows, n_funds); NaN where there is none."""
        return _log_returns(self.close)

    @cached_property
    def market_returns(self) -> np.ndarray:
        """The market fund's log returns, shape (n_rows,); NaN at the first row."""
        return _log_returns(self.market[:, None])[:, 0]

    @property
    def said_missing(self) -> str:
        """One sentence on the funds that are left out; empty where none is."""
        if not self.missing:
            return ""
        names = ", ".join(self.missing[:8]) + (", ..." if len(self.missing) > 8 else "")
        everything = len(self.missing) + len(self.funds.symbols)
        return (
            f"{len(self.missing)} of {everything} reference funds have no prices and are left out: {names}."
        )

    def until(self, day: date) -> ReferencePrices:
        """Return the rows before a day; the digest stays that of all prices used."""
        rows = int(self.dates.searchsorted(pd.Timestamp(day)))
        return ReferencePrices(
            self.funds,
            self.dates[:rows],
            self.close[:rows],
            self.market[:rows],
            self.missing,
            self.simulated,
            self.digest,
        )


def load_reference_prices(funds: ReferenceSet, sources: Sequence[Source], until: date) -> ReferencePrices:
    """Read what the funds of a set did before a day.

    Parameters
    ----------
    sources : sequence of Source
        Asked in this order for each fund; one series is of one source, never spliced.
    until : date
        Only sessions before it are read: nothing that a note's reader could not have known.

    Raises
    ------
    ReferenceSetError
        No source has the market's fund, or fewer than two of the others.
    """
    bars = {symbol: own for symbol in funds.symbols if (own := _bars(sources, symbol, until)) is not None}
    market = _bars(sources, funds.market, until)
    names = " and ".join(dict.fromkeys(source.name for source in sources))
    if market is None:
        raise ReferenceSetError(
            f"{names}: no prices of {funds.market} before {until}, which the reference set {funds.name} "
            "holds every fund against; add its file, or name a folder that has it with --reference"
        )
    if len(bars) < FEWEST:
        raise ReferenceSetError(
            f"{names}: prices of {len(bars)} funds of the reference set {funds.name} before {until}; "
            f"at least {FEWEST} are needed: name a folder that has them with --reference"
        )
    series = market.adjusted
    dates = pd.DatetimeIndex(series.index[series.index < pd.Timestamp(until)])
    return ReferencePrices(
        funds=funds.restricted(bars),
        dates=dates,
        close=np.column_stack([_placed(series, dates) for series in bars.values()]),
        market=series.reindex(dates).to_numpy(),
        missing=tuple(symbol for symbol in funds.symbols if symbol not in bars),
        simulated=any(source.simulated for source in sources),
        digest=_digest({funds.market: market, **bars}, until),
    )


def _bars(sources: Sequence[Source], symbol: str, until: date) -> Bars | None:
    """Return the first source's bars of a symbol; None where none has a bar before the day."""
    for source in sources:
        if symbol in source.symbols():
            bars = source.bars(symbol)
            return bars if bars.first < pd.Timestamp(until) else None
    return None


def _placed(bars: Bars, dates: pd.DatetimeIndex) -> np.ndarray:
    known = bars.adjusted.reindex(dates, method="ffill").to_numpy(dtype=float).copy()
    known[dates > bars.last] = np.nan
    return known


def _log_returns(close: np.ndarray) -> np.ndarray:
    returns = np.full(close.shape, np.nan)
    returns[1:] = np.diff(np.log(close), axis=0)
    return returns


def _digest(bars: dict[str, Bars], until: date) -> str:
    digests = [f"{symbol} {series.digest}" for symbol, series in sorted(bars.items())]
    return hashlib.sha256("\n".join([*digests, str(until)]).encode()).hexdigest()
