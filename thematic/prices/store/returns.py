"""Total returns, computed on reading from closes, dividends and splits as they were stored."""

from __future__ import annotations

import numpy as np
import pandas as pd

from thematic.prices.bars import COLUMNS, Bars
from thematic.prices.providers.payload import PRICES
from thematic.prices.store.series import Series


def bars_of(series: Series) -> Bars:
    """Return a stored series as unadjusted bars with the total-return close beside them.

    Notes
    -----
    The return of session t is ``(C[t] S[t] + D[t]) / C[t-1] - 1``, with S new shares for one old and D cash a
    share held before the split; where closes are split-adjusted already, S is 1 in it. ``adj_close`` ends at
    the last close. Split-adjusted prices are turned back into those of their day with the splits that
    followed, since lots and limits are about the prices that were quoted.

    Where the provider told no dividends or splits, ``adj_close`` is NaN throughout, and the price check says
    so.
    """
    frame = series.frame
    later = _product_after(frame["split"].fillna(1.0)) if series.basis == "split_adjusted" else 1.0
    quoted = {name: frame[name] * later for name in PRICES}
    columns = quoted | {"adj_close": adjusted(series), "volume": frame["volume"] / later}
    return Bars(series.symbol, pd.DataFrame(columns)[list(COLUMNS)], series.provider, basis="raw")


def adjusted(series: Series) -> pd.Series[float]:
    """Return the total-return close, ending at the last close; NaN throughout where actions are unknown."""
    frame = series.frame
    if frame["dividend"].isna().all():
        return pd.Series(np.nan, index=frame.index)
    splits = frame["split"] if series.basis == "raw" else 1.0
    kept = frame["close"] / (frame["close"] * splits + frame["dividend"])
    return frame["close"] * _product_after(kept)


def _product_after(factors: pd.Series[float]) -> pd.Series[float]:
    """Return for each row the product of the factors of all rows after it."""
    following = factors.shift(-1, fill_value=1.0)
    return following[::-1].cumprod()[::-1]
