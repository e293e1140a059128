"""History: growth, drawdowns, months and rolling volatility of each strategy, on its own days."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from thematic.statistics.performance import drawdown, rows_a_year

Frame = TypeVar("Frame", pd.DataFrame, "pd.Series[float]")

ROWS = 60
"""Rows in a rolling figure: a quarter."""


def growth(nav: pd.DataFrame) -> pd.DataFrame:
    """Return net asset values as the growth of 100 from each column's first value, (n_rows, n_strategies)."""
    return nav / nav.bfill().iloc[0] * 100.0


def since(nav: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    """Return the growth of 100 from each column's last value on or before a moment, (n_rows, n_strategies).

    Rows begin with the last one at or before the moment on which any strategy decides; a strategy that does
    not decide on it begins at its own last value.
    """
    begin = max(int(nav.index.searchsorted(moment, side="right")) - 1, 0)
    last = nav.iloc[: begin + 1].ffill().iloc[-1]
    grown = nav.iloc[begin:] / last.fillna(nav.bfill().iloc[begin]) * 100.0
    grown.iloc[0] = grown.iloc[0].where(last.isna(), 100.0)
    return grown


def before(nav: pd.DataFrame, moment: pd.Timestamp) -> pd.Series[float]:
    """Return what each column earned up to its last value on or before a moment; NaN where nothing was."""
    early = nav[nav.index <= moment]
    if len(early) < 2:
        return pd.Series(np.nan, nav.columns)
    return early.ffill().iloc[-1] / early.bfill().iloc[0] - 1.0


def falls(grown: pd.DataFrame) -> pd.DataFrame:
    """Return how far each column stands below its highest value so far, zero or negative, in fractions."""
    return grown / grown.ffill().cummax() - 1.0


def month_ends(values: Frame) -> Frame:
    """Return the last row of each calendar month."""
    months = pd.DatetimeIndex(values.index).strftime("%Y-%m")
    return values[~months.duplicated(keep="last")]


def month_returns(nav: pd.DataFrame) -> pd.DataFrame:
    """Return what each calendar month earned, shape (n_months, n_strategies), indexed by the month's end.

    The first month counts from a strategy's first day, the last to its last.
    """
    month_of = nav.index.to_numpy().astype("datetime64[M]")
    months = np.unique(month_of[nav.notna().any(axis=1).to_numpy()])
    returns = np.full((len(months), nav.shape[1]), np.nan)
    for column, values in enumerate(nav.to_numpy().T):
        rows = np.flatnonzero(np.isfinite(values))
        own = month_of[rows]
        ends = rows[np.append(own[1:] != own[:-1], True)[: len(rows)]]
        begins = np.append(rows[:1], ends[:-1])
        returns[months.searchsorted(month_of[ends]), column] = values[ends] / values[begins] - 1.0
    ends_on = pd.DatetimeIndex((months + 1).astype("datetime64[D]") - 1, name=nav.index.name)
    return pd.DataFrame(returns, ends_on.as_unit("us"), nav.columns)


def by_year(months: pd.Series[float]) -> pd.DataFrame:
    """Return the returns of months as one row a year, shape (n_years, 13).

    Columns 1 to 12, and ``year``: the months compounded, those that the period has.
    """
    days = pd.DatetimeIndex(months.index)
    table = pd.DataFrame({"year": days.year, "month": days.month, "value": months.to_numpy()})
    wide = table.pivot_table(index="year", columns="month", values="value").reindex(columns=range(1, 13))
    return wide.assign(year=(1.0 + wide).prod(axis=1) - 1.0)


def rolling_volatility(nav: pd.DataFrame) -> pd.DataFrame:
    """Return the volatility a year of the `ROWS` rows before each day, shape (n_rows, n_strategies)."""
    return nav.apply(_volatility)


def deepest_falls(nav: pd.DataFrame) -> pd.DataFrame:
    """Return each strategy's deepest fall, shape (n_strategies, 4).

    Columns ``fall`` (negative; 0 where there was none), ``high_on``, ``low_on`` and ``back_on``: the dates of
    the high it fell from, of its low, and of the return to that high; NaT where there was none.
    """
    falls = {name: _deepest(nav[name].dropna()) for name in nav}
    return pd.DataFrame.from_dict(falls, orient="index", columns=["fall", "high_on", "low_on", "back_on"])


def plain(table: pd.DataFrame) -> Mapping[str, Mapping[str, object]]:
    """Return a table as JSON holds it: column -> row -> value; dates as ISO text, what is missing as null."""
    keys = iso_days(table.index) if isinstance(table.index, pd.DatetimeIndex) else list(map(str, table.index))
    return {
        str(name): dict(zip(keys, map(_value, column.tolist()), strict=True))
        for name, column in table.items()
    }


def iso_days(days: pd.Index) -> list[str]:
    """Return days as ISO text.

    Examples
    --------
    >>> iso_days(pd.DatetimeIndex(["2025-01-27"]))
    ['2025-01-27']
    """
    texts: list[str] = np.datetime_as_string(days.to_numpy(), unit="D").tolist()
    return texts


def finite(content: Any) -> Any:
    """Return content with NaN and infinity, which JSON has not, as null, and keys as texts."""
    # Numbers and texts first: they are most of it, and whether something is a mapping takes long to tell.
    if isinstance(content, float):
        return content if math.isfinite(content) else None
    if isinstance(content, (str, int)):
        return content
    if isinstance(content, Mapping):
        return {str(key): finite(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [finite(item) for item in content]
    return content


def _volatility(nav: pd.Series[float]) -> pd.Series[float]:
    own = nav.dropna()
    volatility = own.pct_change().rolling(ROWS).std() * np.sqrt(rows_a_year(pd.DatetimeIndex(own.index)))
    return volatility.reindex(nav.index)


def _deepest(values: pd.Series[float]) -> tuple[float, pd.Timestamp, pd.Timestamp, pd.Timestamp]:
    falls, days = drawdown(values).to_numpy(), pd.DatetimeIndex(values.index)
    low = int(falls.argmin())
    if falls[low] >= 0:
        return 0.0, pd.NaT, pd.NaT, pd.NaT  # type: ignore[return-value]
    money = values.to_numpy()
    high = int(money[: low + 1].argmax())
    back = np.flatnonzero(money[low:] >= money[high])
    after = days[low + back[0]] if len(back) else pd.NaT
    return float(falls[low]), days[high], days[low], after  # type: ignore[return-value]


def _value(value: object) -> object:
    if value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return value.item() if isinstance(value, np.generic) else value
