"""Dates that name the month, in any language of column names and any order."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from thematic.prices.sources.formats.months import NAMES, moment_named


@pytest.mark.parametrize(
    "text",
    [
        "Jan 27, 2025",
        "January 27th, 2025",
        "Monday, January 27, 2025",
        "27 January, 2025",
        "27. Januar 2025",
        "27 janv. 2025",
        "27 de enero de 2025",
        "Jan-27-2025",
        "27-Jan-25",
        "27/Jan/2025",
        "27JAN2025",
        "27JAN2025:00:00:00",
        "2025-Jan-27",
        "Mon Jan 27 2025 00:00:00 GMT-0500 (Eastern Standard Time)",
        "Mon, 27 Jan 2025 00:00:00 GMT",
    ],
)
def test_a_day_is_read_in_many_forms(text: str) -> None:
    assert moment_named(text).date() == date(2025, 1, 27)


def test_every_month_is_known_by_its_name_and_its_beginning() -> None:
    for language, names in NAMES.items():
        for number, name in enumerate(names.split(), start=1):
            assert moment_named(f"3 {name} 2025") == datetime(2025, number, 3), (language, name)
            if name not in ("juin", "juillet"):
                assert moment_named(f"3 {name[:3]} 2025").month == number, (language, name)


def test_a_zone_counts_where_it_is_stated() -> None:
    assert moment_named("27 Jan 2025 16:00:00 GMT").isoformat() == "2025-01-27T16:00:00+00:00"
    assert moment_named("27 Jan 2025 16:00 +08:00").isoformat() == "2025-01-27T16:00:00+08:00"
    assert moment_named("27 Jan 2025 16:00 EST").tzinfo is None


@pytest.mark.parametrize("text", ["jui 3 2025", "Feb 30, 2025", "3 Foo 2025", "January", "3 January", ""])
def test_what_is_no_day_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=f"{re.escape(text)}|names no month|day is out of range"):
        moment_named(text)
