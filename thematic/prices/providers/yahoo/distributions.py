"""Distributions: dividends, capital gains and splits of a chart, by ex-date."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from thematic.prices.providers.payload import Remark
from thematic.prices.providers.yahoo.chart import Paid, YahooChart

# In so many of a fund's days of capital gains must the price speak for a double count (yfinance's figure).
MOST = 0.666


def actions_of(chart: YahooChart, closes: pd.Series[float]) -> tuple[pd.DataFrame | None, tuple[Remark, ...]]:
    """Return what was paid and split by ex-date, and what is doubtful in it.

    Parameters
    ----------
    chart : Chart
    closes : Series
        Its closes by date.

    Returns
    -------
    actions : DataFrame or None
        Columns ``dividend`` and ``split``. None where something was paid in another currency than that of
        the prices: no rate of that day is known here.
    remarks : tuple of Remark
        Days with a dividend and a split: the dividend is then a share held before the split, as for
        6309.T on 2025-04-28 (73 yen and 3:1), while all others are a share of today, and is divided by it.
    """
    events = chart.events
    paid = [*events.dividends.values(), *events.capitalGains.values()]
    if {event.currency or chart.meta.currency for event in paid} - {chart.meta.currency}:
        return None, ()
    dividends, gains = _by_day(chart, events.dividends.values()), _by_day(chart, events.capitalGains.values())
    splits = pd.Series(
        [split.numerator / split.denominator for split in events.splits.values()],
        index=chart.days([split.date for split in events.splits.values()]),
        dtype=float,
    )
    splits = splits.groupby(level=0).prod()
    table = pd.DataFrame({"dividend": distributed(dividends, gains, closes), "split": splits})
    table = table.fillna({"dividend": 0.0, "split": 1.0}).sort_index()
    both = table.index[(table["dividend"] > 0) & (table["split"] != 1)]
    table.loc[both, "dividend"] /= table.loc[both, "split"]
    text = "has a dividend and a split: the dividend is taken as paid a share held before the split; check it"
    return table, tuple(Remark(day, text) for day in both)


def distributed(
    dividends: pd.Series[float], gains: pd.Series[float], closes: pd.Series[float]
) -> pd.Series[float]:
    """Return what was distributed by ex-date: dividends and capital gains, none of them twice.

    Notes
    -----
    For some funds Yahoo's dividend holds the capital gains already. As yfinance does
    (``PriceHistory._repair_capital_gains`` of 1.7.0), the fall of the price on the ex-date, less the mean
    move of days without distributions, decides whether it is nearer to the dividend alone or to the sum; if
    two thirds of a fund's days say the former, the dividend is the whole distribution on each of them.
    """
    total = dividends.add(gains, fill_value=0.0)
    change = closes.pct_change(fill_method=None)
    usual = float(change[~change.index.isin(total.index)].abs().mean())
    before = closes.shift(1)
    days = [
        day
        for day in gains.index[gains > 0]
        if day in closes.index and before.get(day, 0.0) > 0 and dividends.get(day, 0.0) >= gains[day]
    ]
    doubled = 0
    for day in days:
        fall = -change[day] - usual
        dividend, gain = dividends[day] / before[day], gains[day] / before[day]
        doubled += abs(fall - dividend) < abs(fall - dividend - gain)
    if days and doubled / len(days) >= MOST:
        total[days] = dividends[days]
    return total


def _by_day(chart: YahooChart, events: Collection[Paid]) -> pd.Series[float]:
    """Return amounts by ex-date, those of one day together."""
    amounts = pd.Series(
        [event.amount for event in events], index=chart.days([event.date for event in events]), dtype=float
    )
    return amounts.groupby(level=0).sum()
