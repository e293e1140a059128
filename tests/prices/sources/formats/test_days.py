"""Dates in every dialect, written and read back."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematic.errors import PriceError
from thematic.prices.sources.formats.days import session_days
from thematic.prices.sources.formats.table import RawTable

HONG_KONG, NEW_YORK = ZoneInfo("Asia/Hong_Kong"), ZoneInfo("America/New_York")
dates = st.lists(st.dates(date(1990, 1, 1), date(2049, 12, 31)), min_size=1, max_size=6)
DIALECTS = {
    "ISO": "{0:%Y-%m-%d}",
    "digits": "{0:%Y%m%d}",
    "slashes": "{0:%Y/%m/%d}",
    "a clock": "{0:%Y-%m-%d} 16:00:00",
    "T": "{0:%Y-%m-%d}T00:00:00",
    "Chinese": "{0.year}年{0.month}月{0.day}日",
    "English": "{0:%b} {0.day}, {0.year}",
    "long English": "{0.day} {0:%B} {0.year}",
    "hyphens": "{0:%d-%b-%Y}",
    "weekday": "{0:%a}, {0.day} {0:%b} {0.year}",
    "SAS": "{0:%d%b%Y}",
    "fractions": "{0:%Y%m%d}.0",
    "blanks": "{0:%Y %m %d}",
    "an apostrophe": "'{0:%Y-%m-%d}",
}


def read(cells: list[object], zone: ZoneInfo | None = None, order: str | None = None) -> list[date]:
    column = np.array(cells) if not isinstance(cells[0], str) else np.array(cells, dtype=object)
    table = RawTable("a.csv", ("date",), (None,), (column,), np.arange(2, len(cells) + 2), "line")
    days: list[date] = session_days(table, column, zone, order).tolist()
    return days


@pytest.mark.parametrize("dialect", DIALECTS)
@settings(max_examples=25)
@given(days=dates)
def test_a_dialect_is_read_back(dialect: str, days: list[date]) -> None:
    weekdays = [day for day in days if day.weekday() < 5] or [date(2025, 1, 27)]
    assert read([DIALECTS[dialect].format(day) for day in weekdays]) == weekdays


@settings(max_examples=25)
@given(days=dates)
def test_the_order_of_day_and_month_is_that_of_the_whole_file(days: list[date]) -> None:
    days = [*days, date(2025, 1, 27)]
    assert read([f"{day:%d/%m/%Y}" for day in days]) == days
    assert read([f"{day.month}/{day.day}/{day.year}" for day in days]) == days


def test_a_doubt_about_day_and_month_is_an_error() -> None:
    with pytest.raises(PriceError, match=r'can be read with the day or the month first.*dates = "day first"'):
        read(["03/04/2025", "05/04/2025"])
    assert read(["03/04/2025"], order="day first") == [date(2025, 4, 3)]
    with pytest.raises(PriceError, match=r"has the day first and .* the month"):
        read(["27/01/2025", "01/28/2025"])


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@settings(max_examples=25)
@given(days=dates)
def test_epochs_are_moments_in_the_exchange_s_zone(unit: str, days: list[date]) -> None:
    days = [day for day in days if day.year > 1971]
    moments = [pd.Timestamp(day, tz=HONG_KONG) for day in days]
    cells = [int(moment.value // pd.Timedelta(1, unit).value) for moment in moments]
    if cells:
        assert read(cells, HONG_KONG) == days
        assert read([str(cell) for cell in cells], HONG_KONG) == days


@settings(max_examples=25)
@given(days=dates)
def test_days_of_a_spreadsheet_and_years_of_the_republic(days: list[date]) -> None:
    assert read([(day - date(1899, 12, 30)).days for day in days]) == days
    republic = [day for day in days if day.year > 2011]
    assert not republic or read([f"{day.year - 1911}/{day:%m/%d}" for day in republic]) == republic


def test_a_part_of_a_day_or_of_a_second_is_left_out() -> None:
    assert read(["45684.6667", "45685.0"]) == [date(2025, 1, 27), date(2025, 1, 28)]
    assert read(["1737954000.123"], NEW_YORK) == [date(2025, 1, 27)]


def test_a_zone_by_name_counts() -> None:
    assert read(["2025-01-26 16:00:00 UTC", "2025-01-27 16:00:00 UTC"], HONG_KONG) == [
        date(2025, 1, 27),
        date(2025, 1, 28),
    ]
    assert read(["Sun, 26 Jan 2025 16:00:00 GMT"], HONG_KONG) == [date(2025, 1, 27)]


def test_midnight_anywhere_is_its_date_and_another_hour_the_exchange_s() -> None:
    assert read(["2025-01-27 00:00:00-05:00", "2025-01-28T05:00:00Z"], NEW_YORK) == [
        date(2025, 1, 27),
        date(2025, 1, 28),
    ]


@pytest.mark.parametrize("cell", ["2025-02-30", "yesterday", "", "1706", "2025-13-01"])
def test_what_is_no_date_is_said_with_its_line(cell: str) -> None:
    with pytest.raises(PriceError, match=r"a\.csv, line 3: .* is not a date; write it as 2025-01-27"):
        read(["2025-01-27", cell])


def test_years_of_two_digits_stand_where_they_change_least() -> None:
    days = pd.bdate_range("2023-12-20", periods=20).date.tolist()
    for form in ("%y-%m-%d", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y"):
        assert read([day.strftime(form) for day in days]) == days
    assert read(["24-01-02", "24-01-03"], order="day first") == [date(2002, 1, 24), date(2003, 1, 24)]
    with pytest.raises(PriceError, match="can be read with the day or the month first"):
        read(["03/02/01"])
