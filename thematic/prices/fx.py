"""Exchange rates: prices like any other, crossed through the US dollar."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.errors import MissingPrices, MissingRate

if TYPE_CHECKING:
    from thematic.prices.bars import Bars
    from thematic.prices.source import Source

#: Yahoo quotes currencies in units per dollar (`HKD=X`), but these in dollars per unit.
IN_DOLLARS = {"AUD": "AUDUSD=X", "EUR": "EURUSD=X", "GBP": "GBPUSD=X", "NZD": "NZDUSD=X"}


#: When a day's rate is known, UTC.
KNOWN = time(22)


def rate_symbol(currency: str) -> str | None:
    """Return the symbol whose bars give `currency` against the dollar; None for the dollar itself."""
    return None if currency == "USD" else IN_DOLLARS.get(currency, f"{currency}=X")


def upside_down(bars: Bars) -> Bars:
    """Return the bars of an exchange rate that is quoted the other way round, as one over it."""
    frame = 1.0 / bars.frame
    frame["high"], frame["low"], frame["volume"] = 1.0 / bars.frame["low"], 1.0 / bars.frame["high"], np.nan
    said = f"{bars.symbol} is one over the rate in the file, which is quoted the other way round"
    origin = replace(bars.origin, remarks=(*bars.origin.remarks, said)) if bars.origin else None
    return replace(bars, frame=frame, origin=origin)


def rate(
    source: Source,
    currency: str,
    base: str,
    days: pd.DatetimeIndex,
    max_age: int = 5,
    known_by: time = KNOWN,
) -> pd.Series[float]:
    """Return how many units of `base` one unit of `currency` is worth, on each of `days`.

    A rate's bar is taken to be known at 22:00 UTC of its date: Yahoo's day ends in London an hour or two
    later, at a level that hardly moves by then, and the European Central Bank's reference rates are fixed at
    14:15 in Frankfurt. So at a decision at 22:00 or later a day's own bar counts, and at an earlier one, as
    in Asia's afternoon, the bar of the day before.

    Parameters
    ----------
    source : Source
    currency, base : str
        ISO 4217 codes: ``HKD``, ``USD``.
    days : DatetimeIndex, shape (n,)
        Calendar dates, tz-naive and increasing.
    max_age : int
        The oldest rate that may stand for a day, in weekdays.
    known_by : time
        The hour of the decision on each day, UTC.

    Returns
    -------
    Series, shape (n,)
        The last rate known on each day; 1.0 where `currency` is `base`.

    Raises
    ------
    MissingRate
        The source has no such rate, or on some days none that is recent enough.
    """
    if currency == base:
        return pd.Series(1.0, index=days)
    pair = f"{currency}/{base}"
    asked = days if known_by >= KNOWN else days - pd.Timedelta(days=1)
    one, other = (_dollars(source, which, pair, asked, max_age) for which in (currency, base))
    return (one / other).set_axis(days)


def _dollars(
    source: Source, currency: str, pair: str, days: pd.DatetimeIndex, max_age: int
) -> pd.Series[float]:
    """Return dollars per unit of `currency` on each of `days`."""
    symbol = rate_symbol(currency)
    if symbol is None:
        return pd.Series(1.0, index=days)
    try:
        known = source.bars(symbol).adjusted
    except MissingPrices as missing:
        raise MissingRate(pair, days, f"add {symbol} to the source {source.name}") from missing
    rates = _last_known(known, days, max_age)
    absent = rates.index[rates.isna()]
    if len(absent):
        remedy = (
            f"{symbol} in the source {source.name} has no bar within {max_age} weekdays before; "
            "complete it, or choose dates that it covers"
        )
        raise MissingRate(pair, absent, remedy)
    return rates if currency in IN_DOLLARS else 1.0 / rates


def _last_known(known: pd.Series[float], days: pd.DatetimeIndex, max_age: int) -> pd.Series[float]:
    """Return the last value on or before each day, NaN where it is older than `max_age` weekdays."""
    place = known.index.searchsorted(days.as_unit("us"), side="right") - 1
    rates = np.full(len(days), np.nan)
    seen = np.flatnonzero(place >= 0)
    dated = known.index.to_numpy(dtype="datetime64[D]")[place[seen]]
    fresh = np.busday_count(dated, days.to_numpy(dtype="datetime64[D]")[seen]) <= max_age
    rates[seen[fresh]] = known.to_numpy()[place[seen[fresh]]]
    return pd.Series(rates, index=days)
