"""Payload: what a provider sent for one symbol, in shares and whole currency units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from thematic.errors import BadPayload
from thematic.prices.providers.response import bad

PRICES = ("open", "high", "low", "close")
BARS = (*PRICES, "volume", "amount")
ACTIONS = ("dividend", "split")

Basis = Literal["raw", "split_adjusted"]


@dataclass(frozen=True)
class Remark:
    """What was noticed in a payload that is good all the same, about one session."""

    day: pd.Timestamp
    text: str


@dataclass(frozen=True)
class Payload:
    """One symbol's daily bars as one provider sent them.

    Parameters
    ----------
    symbol, provider, code : str
        Yahoo's form, who sent it, and the symbol in the provider's own form.
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
    remarks : tuple of Remark
        What the reader of a pull should know.
    needs_whole : bool
        Whether a part of the history is not enough to read it, such as for a fund's capital gains.
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
    remarks: tuple[Remark, ...] = ()
    needs_whole: bool = False

    def bad(self, what: str) -> BadPayload:
        """Return the error that says what is wrong with this payload."""
        return bad(what, self.provider, self.symbol)


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
