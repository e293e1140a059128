"""When a market trades: exchange_calendars, corrected by the dated overrides of the market's file."""

from __future__ import annotations

import warnings
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from thematic.errors import MarketError
from thematic.markets.kept_calendars import kept

if TYPE_CHECKING:
    import pandas as pd

    from thematic.markets.rules import Override

RECENT = 2020
"""Calendars are built from this year on, or from earlier where that is asked for."""


def sessions(
    calendar: str, timezone: str, start: date, end: date, overrides: tuple[Override, ...] = ()
) -> pd.DataFrame:
    """Return a market's sessions between two dates, both inclusive.

    Parameters
    ----------
    calendar, timezone : str
        The calendar's name (``XHKG``) and the market's time zone (``Asia/Hong_Kong``).
    start, end : date
        Local dates.
    overrides : tuple of Override
        The days on which the calendar is wrong.

    Returns
    -------
    DataFrame, shape (n_sessions, 2)
        Columns ``open`` and ``close``, datetime64[us, UTC]. Index ``date``: the local session dates,
        tz-naive, datetime64[us], increasing.

    Raises
    ------
    MarketError
        The calendar is unknown, or does not reach so far.
    """
    if end < start:
        raise MarketError(f"no sessions of {calendar} from {start} to {end}: the end is before the start")
    # From round years, so that different first days share one build: Seoul's calendar takes over a second.
    table = _corrected(calendar, timezone, min(start.year // 5 * 5, RECENT), end.year, overrides)
    return table.loc[str(start) : str(end)].copy()


@lru_cache(maxsize=32)
def _corrected(
    calendar: str, timezone: str, first_year: int, last_year: int, overrides: tuple[Override, ...]
) -> pd.DataFrame:
    import pandas as pd

    table = _schedule(calendar, first_year, last_year)
    days = [(day, entry) for entry in overrides for day in entry.days if first_year <= day.year <= last_year]
    table = table.drop(index=pd.DatetimeIndex([day for day, _ in days]), errors="ignore")
    added = [(day, entry) for day, entry in days if entry.opens is not None]
    if not added:
        return table
    extra = pd.DataFrame(
        {
            "open": [pd.Timestamp(f"{day} {entry.opens}", tz=timezone) for day, entry in added],
            "close": [pd.Timestamp(f"{day} {entry.closes}", tz=timezone) for day, entry in added],
        },
        index=pd.DatetimeIndex([day for day, _ in added]),
    )
    return pd.concat([table, _in_utc(extra)]).sort_index()


def _in_utc(table: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    hours = {name: table[name].dt.tz_convert("UTC").dt.as_unit("us") for name in ("open", "close")}
    return pd.DataFrame(hours).set_axis(pd.DatetimeIndex(table.index.to_numpy(), name="date").as_unit("us"))


def _schedule(calendar: str, first_year: int, last_year: int) -> pd.DataFrame:
    """Return what exchange_calendars says of some years, as it was kept or as it is built."""
    import pandas as pd

    days, opens, closes = kept(
        calendar, first_year, last_year, partial(_build, calendar, first_year, last_year)
    ).T
    hours = {"open": opens, "close": closes}
    table = pd.DataFrame({name: pd.to_datetime(us, unit="us", utc=True) for name, us in hours.items()})
    return _in_utc(table.set_axis(pd.to_datetime(days, unit="us")))


def _build(calendar: str, first_year: int, last_year: int) -> np.ndarray:
    """Return sessions in microseconds, shape (n_sessions, 3): date, opening, close."""
    import exchange_calendars
    import pandas as pd

    try:
        with warnings.catch_warnings():
            # exchange_calendars 4.13 uses what pandas 4 will drop; that is not for our users to mend.
            warnings.simplefilter("ignore", pd.errors.Pandas4Warning)
            built = exchange_calendars.get_calendar(
                calendar, start=f"{first_year}-01-01", end=f"{last_year}-12-31"
            )
            schedule: pd.DataFrame = built.schedule
    except (ValueError, exchange_calendars.errors.CalendarError) as error:
        raise MarketError(f"no sessions of {calendar} up to {last_year}: {error}") from error
    table = _in_utc(schedule)
    moments = (pd.DatetimeIndex(values) for values in (table.index, table["open"], table["close"]))
    return np.column_stack([column.asi8 for column in moments])
