"""When a market trades: exchange_calendars, corrected by the dated overrides of ``overrides.toml``."""

from __future__ import annotations

import tomllib
import warnings
from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field, model_validator

from thematic.errors import MarketError
from thematic.markets.rules import Record, Text

if TYPE_CHECKING:
    import pandas as pd

OVERRIDES = Path(__file__).with_name("overrides.toml")

RECENT = 2020
"""Calendars are built from this year on, or from earlier where that is asked for."""


class Override(Record):
    """A day on which exchange_calendars is wrong.

    Parameters
    ----------
    market : str
        Key of the market: ``hk``.
    day : date
        The local date.
    open, close : time, optional
        Local hours of a session that the calendar lacks; both left out mean that the market was shut.
    reason, source : str
        What happened, and who says so.
    """

    market: Text
    day: date
    opens: time | None = Field(default=None, alias="open")
    closes: time | None = Field(default=None, alias="close")
    reason: Text
    source: Text
    unverified: bool = False

    @model_validator(mode="after")
    def _both_hours(self) -> Override:
        if (self.opens is None) != (self.closes is None):
            raise ValueError("give both open and close, or neither")
        return self


@lru_cache(maxsize=1)
def overrides() -> tuple[Override, ...]:
    """Return every override of the file, in its order."""
    with OVERRIDES.open("rb") as file:
        return tuple(Override.model_validate(entry) for entry in tomllib.load(file)["override"])


def sessions(key: str, calendar: str, timezone: str, start: date, end: date) -> pd.DataFrame:
    """Return a market's sessions between two dates, both inclusive.

    Parameters
    ----------
    key, calendar, timezone : str
        The market's key, its calendar's name (``XHKG``) and its time zone (``Asia/Hong_Kong``).
    start, end : date
        Local dates.

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
    table = _corrected(key, calendar, timezone, min(start.year // 5 * 5, RECENT), end.year)
    return table.loc[str(start) : str(end)].copy()


@lru_cache(maxsize=32)
def _corrected(key: str, calendar: str, timezone: str, first_year: int, last_year: int) -> pd.DataFrame:
    import pandas as pd

    table = _built(calendar, first_year, last_year)
    mine = [
        entry for entry in overrides() if entry.market == key and first_year <= entry.day.year <= last_year
    ]
    table = table.drop(index=pd.DatetimeIndex([entry.day for entry in mine]), errors="ignore")
    added = [entry for entry in mine if entry.opens is not None]
    if not added:
        return table
    extra = pd.DataFrame(
        {
            "open": [pd.Timestamp(f"{entry.day} {entry.opens}", tz=timezone) for entry in added],
            "close": [pd.Timestamp(f"{entry.day} {entry.closes}", tz=timezone) for entry in added],
        },
        index=pd.DatetimeIndex([entry.day for entry in added]),
    )
    return pd.concat([table, _in_utc(extra)]).sort_index()


def _in_utc(table: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    hours = {name: table[name].dt.tz_convert("UTC").dt.as_unit("us") for name in ("open", "close")}
    return pd.DataFrame(hours).set_axis(pd.DatetimeIndex(table.index.to_numpy(), name="date").as_unit("us"))


def _built(calendar: str, first_year: int, last_year: int) -> pd.DataFrame:
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
    return _in_utc(schedule)
