"""Sessions, and the days on which exchange_calendars is corrected."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from thematic.errors import MarketError
from thematic.markets import markets
from thematic.markets.rules import Override
from thematic.markets.sessions import sessions

OVERRIDDEN = [
    (key, day, entry) for key, market in markets().items() for entry in market.overrides for day in entry.days
]


@pytest.mark.parametrize(("key", "day", "entry"), OVERRIDDEN, ids=lambda value: str(value)[:10])
def test_each_override_is_applied_and_still_needed(key: str, day: date, entry: Override) -> None:
    market = markets()[key]
    corrected = market.sessions(day, day)
    plain = sessions(market.calendar, market.timezone, day, day)
    assert len(corrected) == (0 if entry.opens is None else 1)
    assert len(plain) == 1 - len(corrected), "exchange_calendars knows it by now: take the override out"


def test_each_saturday_in_taipei_stands_for_a_weekday_off() -> None:
    market = markets()["tw"]
    saturdays = [day for key, day, entry in OVERRIDDEN if key == "tw" and entry.opens]
    assert len(saturdays) == 21
    assert {day.weekday() for day in saturdays} == {5}
    for entry in (entry for entry in market.overrides if entry.opens):
        off = [date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", entry.reason)]
        assert len(off) == len(entry.days)
        for day, free in zip(entry.days, off, strict=True):
            assert free.weekday() < 5
            assert abs(free - day) <= timedelta(days=21)
            assert market.sessions(free, free).empty


def test_a_session_that_the_calendar_lacks_has_its_hours() -> None:
    session = markets()["tw"].sessions(date(2018, 3, 31), date(2018, 3, 31)).iloc[0]
    assert session["open"] == datetime(2018, 3, 31, 1, 0, tzinfo=UTC)
    assert session["close"] == datetime(2018, 3, 31, 5, 30, tzinfo=UTC)


def test_lunar_new_year_of_2025() -> None:
    def shut(key: str) -> list[str]:
        weekdays = pd.bdate_range("2025-01-24", "2025-02-06")
        return (
            weekdays.difference(markets()[key].sessions(date(2025, 1, 24), date(2025, 2, 6)).index)
            .strftime("%m-%d")
            .tolist()
        )

    assert shut("cn") == ["01-28", "01-29", "01-30", "01-31", "02-03", "02-04"]
    assert shut("hk") == ["01-29", "01-30", "01-31"]
    assert shut("us") == []


def test_new_york_closes_an_hour_later_in_utc_in_winter() -> None:
    table = markets()["us"].sessions(date(2025, 1, 27), date(2025, 7, 28))
    assert table["close"].loc["2025-01-27"].hour == 21
    assert table["close"].loc["2025-07-28"].hour == 20


def test_what_is_returned_is_the_callers_own() -> None:
    table = markets()["hk"].sessions(date(2025, 1, 2), date(2025, 1, 10))
    table["open"] = pd.NaT
    assert markets()["hk"].sessions(date(2025, 1, 2), date(2025, 1, 10))["open"].notna().all()


def test_days_beyond_the_calendar() -> None:
    with pytest.raises(MarketError, match="no sessions of XSHG up to 2099"):
        markets()["cn"].sessions(date(2025, 1, 1), date(2099, 1, 1))
    with pytest.raises(MarketError, match="the end is before the start"):
        markets()["cn"].sessions(date(2025, 1, 2), date(2025, 1, 1))
    with pytest.raises(MarketError, match="no sessions of NOPE up to 2025"):
        sessions("NOPE", "UTC", date(2025, 1, 1), date(2025, 1, 2))
