"""Payload: what a provider sent for one symbol, and the checks it must pass before it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, Protocol

import numpy as np
import pandas as pd

from thematic.errors import BadPayload, NoData
from thematic.prices.listing import Listing

PRICES = ("open", "high", "low", "close")
BARS = (*PRICES, "volume", "amount")
ACTIONS = ("dividend", "split")

Basis = Literal["raw", "split_adjusted"]

# A whole history is at least this long: replies of one row for years of sessions are known
# (ranaroussi/yfinance#1763), and a share listed two weeks ago has no past to test an idea on.
FEWEST_BARS = 10


@dataclass(frozen=True)
class Payload:
    """One symbol's daily bars as one provider delivered them, in shares and whole currency units.

    Parameters
    ----------
    symbol, provider, code : str
        Yahoo's form, who delivered, and the symbol in the provider's own form.
    currency : str
        Of the prices.
    basis : {"raw", "split_adjusted"}
        Whether splits are already in the prices (and in the dividends, which are then per share of today).
    bars : DataFrame, shape (n_sessions, 6)
        Columns ``open high low close volume amount`` as float64; index ``date``, tz-naive, datetime64[us].
    actions : DataFrame or None
        Columns ``dividend`` (cash a share held before the day) and ``split`` (new shares for one old);
        index: ex-dates. None where the provider told nothing, which is not the same as no dividends.
    actions_since : date
        From when on `actions` is complete.
    versions : mapping of str to str
        Of the libraries that fetched it.
    """

    symbol: str
    provider: str
    code: str
    currency: str
    basis: Basis
    bars: pd.DataFrame
    actions: pd.DataFrame | None
    actions_since: date
    versions: Mapping[str, str]

    def bad(self, what: str) -> BadPayload:
        """Return the error that says what is wrong with this payload."""
        return BadPayload(
            f"{self.symbol}: {self.provider} answered, but {what}; nothing was stored, try again tomorrow",
            provider=self.provider,
            symbol=self.symbol,
        )


class Provider(Protocol):
    """Where daily bars come from."""

    @property
    def name(self) -> str:
        """The name it is stored and reported under."""

    def serves(self, listing: Listing) -> bool:
        """Whether it has symbols of this kind at all."""

    def fetch(self, listing: Listing, start: date) -> Payload:
        """Return the bars from `start` on; raises only `ProviderError`."""


def checked(payload: Payload, listing: Listing, now: datetime, *, whole: bool) -> Payload:
    """Return `payload` without bars that are not final or have no close.

    Parameters
    ----------
    now : datetime
        UTC. Bars of sessions that closed less than an hour before are left out.
    whole : bool
        Whether a whole history was asked for, which must not be a handful of bars.

    Raises
    ------
    NoData
        No bar is left.
    BadPayload
        Days are double or out of order, prices negative, the currency is not the market's, most bars are
        empty, or a whole history is shorter than `FEWEST_BARS`.
    """
    bars = payload.bars
    if not bars.index.is_unique:
        raise payload.bad(f"{bars.index[bars.index.duplicated()][0]:%Y-%m-%d} is there twice")
    if not bars.index.is_monotonic_increasing:
        raise payload.bad("its days are out of order")
    if payload.currency != listing.currency:
        raise payload.bad(f"its prices are in {payload.currency}, not in {listing.currency}")
    _check_signs(payload)
    final = bars[bars.index <= pd.Timestamp(listing.last_final(now))]
    priced = final[final["close"].notna()]
    if len(priced) * 2 < len(final):
        raise payload.bad(f"{len(final) - len(priced)} of its {len(final)} bars are empty")
    if priced.empty:
        raise NoData(
            f"{payload.symbol}: {payload.provider} has no final bar in the range asked for; "
            "check that it was listed then",
            provider=payload.provider,
            symbol=payload.symbol,
        )
    if whole and len(priced) < FEWEST_BARS:
        raise payload.bad(f"with {len(priced)} bars only, too few to be its history")
    return replace(payload, bars=priced)


def _check_signs(payload: Payload) -> None:
    """Refuse prices and volumes that are negative or infinite, and closes of zero."""
    bars = payload.bars
    bad = (bars < 0) | np.isinf(bars)
    bad["close"] |= bars["close"] == 0
    for column in BARS:
        for day, value in bars.loc[bad[column], column].items():
            raise payload.bad(f"its {column} of {str(day)[:10]} is {value:g}")


def with_actions(bars: pd.DataFrame, actions: pd.DataFrame | None) -> pd.DataFrame:
    """Return `bars` with columns ``dividend`` and ``split``: NaN if nothing is known of them.

    An ex-date on which the symbol had no bar (a suspension) counts for its next bar; ex-dates before the
    first bar and after the last are left out.
    """
    if actions is None:
        return bars.assign(dividend=np.nan, split=np.nan)
    inside = actions[(actions.index >= bars.index[0]) & (actions.index <= bars.index[-1])]
    rows = bars.index.searchsorted(inside.index)
    dividend, split = np.zeros(len(bars)), np.ones(len(bars))
    np.add.at(dividend, rows, inside["dividend"].to_numpy(float))
    np.multiply.at(split, rows, inside["split"].to_numpy(float))
    return bars.assign(dividend=dividend, split=split)


def no_actions() -> pd.DataFrame:
    """Return the actions of what pays nothing and never splits: an index, an exchange rate."""
    return pd.DataFrame(
        {"dividend": np.empty(0), "split": np.empty(0)}, index=pd.DatetimeIndex([], dtype="datetime64[us]")
    )
