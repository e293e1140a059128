"""Plausibility: what a payload must be before it is stored; what cannot be right is refused or left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from thematic.errors import NoData
from thematic.prices.listing import Listing
from thematic.prices.providers.payload import BARS, Payload, Remark

# A whole history is at least this long: replies of one row for years of sessions are known
# (ranaroussi/yfinance#1763), and a share listed two weeks ago has no past to test an idea on.
FEWEST_BARS = 10
# Splits beyond 1 for 5,000 or 5,000 for 1 are not known; a mistyped ratio is.
LARGEST_SPLIT = 5000.0
# A close that is so many times that of the sessions before and after is another unit, not a price.
ISOLATED = 8.0


def plausible(payload: Payload, listing: Listing, now: datetime, *, whole: bool) -> Payload:
    """Return `payload` without bars that are not final, and without those that cannot be, which is said.

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
        Days are double, out of order or to come, prices are negative, the currency is not the market's, most
        bars are empty, a dividend or split cannot be, or a whole history is shorter than `FEWEST_BARS`.
    """
    _check_days(payload)
    if payload.currency != listing.currency:
        raise payload.bad(f"has prices in {payload.currency}, not in {listing.currency}")
    _check_signs(payload)
    final = payload.bars[payload.bars.index <= pd.Timestamp(listing.last_final(now))]
    unpriced = final.index[final["close"].isna() | (final["close"] == 0)]
    if len(unpriced) * 2 > len(final):
        raise payload.bad(f"has {len(unpriced)} empty bars among {len(final)}")
    priced = final.drop(unpriced)
    isolated = _isolated(priced, payload)
    priced = priced.drop(isolated)
    if priced.empty:
        raise _nothing(payload)
    if whole and len(priced) < FEWEST_BARS:
        raise payload.bad(f"has {len(priced)} bars only, too few to be its history")
    _check_actions(payload, priced)
    left_out = [Remark(day, "has no close and is left out") for day in unpriced]
    left_out += [Remark(day, "is out of all proportion to the days beside it; left out") for day in isolated]
    return replace(payload, bars=priced, remarks=(*payload.remarks, *left_out))


def _check_days(payload: Payload) -> None:
    """Refuse days that are no dates, double, out of order or to come."""
    days = payload.bars.index
    if not isinstance(days, pd.DatetimeIndex) or days.hasnans:
        raise payload.bad("has a bar without a date")
    if not days.is_unique:
        raise payload.bad(f"has {days[days.duplicated()][0]:%Y-%m-%d} twice")
    if not days.is_monotonic_increasing:
        raise payload.bad("has its days out of order")
    # By the clock, as `now` may be a day in the past; no market is a day ahead of UTC.
    if len(days) and days[-1] > pd.Timestamp(datetime.now(UTC).date()) + pd.Timedelta(days=1):
        raise payload.bad(f"has a bar of {days[-1]:%Y-%m-%d}, which is to come")


def _check_signs(payload: Payload) -> None:
    """Refuse prices and volumes that are negative or infinite."""
    bars = payload.bars
    impossible = (bars < 0) | np.isinf(bars)
    for column in BARS:
        for day, value in bars.loc[impossible[column], column].items():
            raise payload.bad(f"says that the {column} of {str(day)[:10]} was {value:g}")


def _check_actions(payload: Payload, priced: pd.DataFrame) -> None:
    """Refuse splits and dividends that no company makes."""
    if payload.actions is None:
        return
    for day, split in payload.actions["split"].items():
        if not 1 / LARGEST_SPLIT <= split <= LARGEST_SPLIT:
            raise payload.bad(f"says that {split:g} new shares came for one on {str(day)[:10]}")
    closes = priced["close"]
    for day, dividend in payload.actions["dividend"].items():
        before = closes[closes.index < day]
        if not 0 <= dividend < np.inf or (len(before) and dividend >= before.iloc[-1]):
            price = f", at a price of {before.iloc[-1]:g} before" if len(before) else ""
            raise payload.bad(f"says that {dividend:g} was paid on {str(day)[:10]}{price}")


def _isolated(priced: pd.DataFrame, payload: Payload) -> pd.DatetimeIndex:
    """Return the days whose close is many times, or a fraction of, that of both neighbours.

    The last bar has one neighbour only: it comes back tomorrow if it was right. A day of a split, and the
    one before it, are taken as they are.
    """
    level = np.log(priced["close"])
    before, after = level - level.shift(1), level - level.shift(-1)
    after.iloc[-1:] = before.iloc[-1:]
    far = np.log(ISOLATED)
    odd = ((before > far) & (after > far)) | ((before < -far) & (after < -far))
    if payload.actions is not None and odd.any():
        splits = payload.actions.index[payload.actions["split"] != 1]
        beside = priced.index.searchsorted(splits)
        odd.iloc[[row for place in beside for row in (place - 1, place) if 0 <= row < len(odd)]] = False
    return pd.DatetimeIndex(priced.index[odd])


def _nothing(payload: Payload) -> NoData:
    return NoData(
        f"{payload.symbol}: {payload.provider} has no final bar in the range asked for; "
        "check that it was listed then",
        provider=payload.provider,
        symbol=payload.symbol,
    )
