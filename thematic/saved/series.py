"""Series over days that differ between runs: the first day, what each run has there, and how many differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from thematic.saved.leaves import text

if TYPE_CHECKING:
    from thematic.saved.saved_run import SavedCalendar, SavedRun

Difference = tuple[str, str, dict[str, str | None], str]
"""Subject, field, values by run, and a note; see `Change`."""


def changed_prices(runs: Mapping[str, SavedRun]) -> Iterator[Difference]:
    """Return the first changed day of each series that runs share and that is not the same in all."""
    digests = {run: saved.manifest.prices for run, saved in runs.items()}
    for symbol in dict.fromkeys(name for by_symbol in digests.values() for name in by_symbol):
        there = [run for run, by_symbol in digests.items() if symbol in by_symbol]
        if len({digests[run][symbol] for run in there}) > 1:
            last = max(runs[run].manifest.backtest.end for run in there)
            yield _price(symbol, {run: runs[run].prices(symbol) for run in there}, pd.Timestamp(last))


def _price(symbol: str, series: Mapping[str, pd.DataFrame], last: pd.Timestamp) -> Difference:
    days = _differing(pd.DataFrame({run: bars["seal"].map(str) for run, bars in series.items()}))
    first = days[0]
    closes = {run: bars["close"].get(first) for run, bars in series.items()}
    values = {run: None if close is None else text(float(close)) for run, close in closes.items()}
    field, note = f"close on {first:%Y-%m-%d}", _count(days)
    if len(set(values.values())) == 1:
        field = f"bar of {first:%Y-%m-%d}"
        values = {
            run: f"{value}, seal {series[run]['seal'][first]:016x}"[:-10] for run, value in values.items()
        }
        note += "; the close is the same, its open, high, low, volume or unadjusted close is not"
    return symbol, field, values, note + ("; after the run's last day" if first > last else "")


def changed_sessions(runs: Mapping[str, SavedRun]) -> Iterator[Difference]:
    """Return the first day of each market that was no session, or had other hours, in some run.

    Days are those that all the runs' calendars cover.
    """
    calendars = {run: saved.manifest.calendars for run, saved in runs.items()}
    for market in dict.fromkeys(name for by_market in calendars.values() for name in by_market):
        there = {run: by_market[market] for run, by_market in calendars.items() if market in by_market}
        table = pd.DataFrame({run: _hours(calendar) for run, calendar in there.items()}).sort_index()
        begin, end = (
            max(calendar.begin for calendar in there.values()),
            min(calendar.until for calendar in there.values()),
        )
        days = _differing(table.loc[str(begin) : str(end)])
        if len(days):
            values: dict[str, str | None] = {run: _session(table[run][days[0]]) for run in there}
            yield market, f"session of {days[0]:%Y-%m-%d}", values, _count(days)


def _hours(calendar: SavedCalendar) -> pd.Series[str]:
    """Return the hours of each session of a calendar, by day."""
    closed, extra = pd.DatetimeIndex(calendar.closed), pd.DatetimeIndex(calendar.extra)
    days = pd.bdate_range(calendar.begin, calendar.until).difference(closed).union(extra)
    held = pd.Series(list(calendar.hours.values()), pd.DatetimeIndex(list(calendar.hours)), dtype=str)
    return held.reindex(days, method="ffill")


def _session(hours: object) -> str:
    return "closed" if pd.isna(hours) else f"open {hours}"  # type: ignore[call-overload]


def _differing(table: pd.DataFrame) -> pd.DatetimeIndex:
    """Return the days on which not all columns have the same; nothing is only the same as nothing."""
    known = table.sort_index().fillna("")
    first = known.iloc[:, 0]
    return pd.DatetimeIndex(known.index[known.ne(first, axis=0).any(axis=1)])


def _count(days: pd.DatetimeIndex) -> str:
    return "the only day that differs" if len(days) == 1 else f"the first of {len(days):,} days that differ"
