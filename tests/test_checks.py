"""What a term must be: values come back in one form, or a sentence says which value and what is wanted."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic import checks
from thematic.errors import StrategyError

ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=4),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.fractions(),
    st.just(pd.NaT),
    st.just(np.float64("nan")),
    st.lists(st.integers(), max_size=2),
)
ALL: dict[str, Callable[[Any], Any]] = {
    "number": lambda value: checks.number("it", value, -1.0, 1.0, "a number"),
    "rate": lambda value: checks.rate("it", value, -0.1, 1.0),
    "whole": lambda value: checks.whole("it", value, 0, 10, "rows"),
    "flag": lambda value: checks.flag("it", value),
    "text": lambda value: checks.text("it", value),
    "choice": lambda value: checks.choice("it", value, ("close", "open")),
    "day": lambda value: checks.day("it", value),
    "daytime": lambda value: checks.daytime("it", value),
    "moment": lambda value: checks.moment("it", value),
    "currency": lambda value: checks.currency("it", value),
}


@pytest.mark.parametrize("name", ALL)
@given(value=ANYTHING)
def test_any_value_comes_back_in_one_form_or_is_refused_by_name(name: str, value: Any) -> None:
    said = ""
    try:
        checked = ALL[name](value)
    except StrategyError as error:
        said = str(error)
    if said:
        assert said.startswith("it")
        assert "\n" not in said
    else:
        assert ALL[name](checked) == checked


@given(value=st.floats(allow_nan=True), from_low=st.booleans(), to_high=st.booleans())
def test_a_number_is_within_its_bounds(value: float, from_low: bool, to_high: bool) -> None:
    inside = -1.0 < value < 1.0 or (from_low and value == -1.0) or (to_high and value == 1.0)
    try:
        checked = checks.number("x", value, -1.0, 1.0, "it", from_low=from_low, to_high=to_high)
    except StrategyError:
        assert not inside
    else:
        assert inside
        assert checked == value


@pytest.mark.parametrize("value", [1, 0.5, np.float32(0.5), np.int64(1), Fraction(1, 2)])
def test_numbers_of_any_kind_become_floats(value: Any) -> None:
    assert type(checks.number("x", value, 0.0, 1.0, "it")) is float


@pytest.mark.parametrize("value", [True, "1", None, math.nan, math.inf, 10**400, Decimal("0.5"), 1j])
def test_what_is_no_finite_real_number_is_none(value: Any) -> None:
    with pytest.raises(StrategyError, match=r"^x is .*, but must be a number$"):
        checks.number("x", value, -math.inf, 10.0, "a number", from_low=False)


def test_a_rate_that_was_meant_in_percent_is_told_what_it_says() -> None:
    with pytest.raises(StrategyError) as caught:
        checks.rate("cash_rate", 4, -0.1, 1.0)
    assert str(caught.value) == (
        "cash_rate is 4, which is 400% a year; it must be a fraction a year from -0.1 to 1, "
        "such as 0.04 for 4 %"
    )


@pytest.mark.parametrize("value", [1.0, "1", True, 11, -1, None])
def test_what_is_no_whole_number_in_the_range_is_refused(value: Any) -> None:
    with pytest.raises(StrategyError, match="a whole number of rows from 0 to 10"):
        checks.whole("x", value, 0, 10, "rows")
    assert checks.whole("x", np.int32(7), 0, 10, "rows") == 7


@pytest.mark.parametrize("value", ["", "  ", "two\nlines", "\x1b[2J", 7])
def test_a_text_is_one_printable_line(value: Any) -> None:
    with pytest.raises(StrategyError, match="a text on one line, and not empty"):
        checks.text("title", value)


@pytest.mark.parametrize(("value", "hint"), [("Close", "; did you mean 'close'?"), ("never", "")])
def test_a_choice_is_written_as_it_is(value: str, hint: str) -> None:
    with pytest.raises(StrategyError) as caught:
        checks.choice("fill", value, ("close", "open"))
    assert str(caught.value) == f"fill is {value!r}, but must be 'close' or 'open'{hint}"


DAY = date(2025, 1, 27)


@pytest.mark.parametrize("value", [DAY, datetime(2025, 1, 27), pd.Timestamp(DAY)])
def test_a_day_is_a_plain_date(value: date) -> None:
    checked = checks.day("start", value)
    assert checked == DAY
    assert type(checked) is date


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (datetime(2025, 1, 27, 14), "is the moment .*; give a day: date\\(2025, 1, 27\\)"),
        (datetime(2025, 1, 27, tzinfo=UTC), "give a day: date\\(2025, 1, 27\\)"),
        ("2025-01-27", "but must be a day, such as"),
        (pd.NaT, "but must be a day"),
        (date(1949, 12, 31), "it must lie between 1950 and 2100"),
        (date(2100, 1, 2), "it must lie between 1950 and 2100"),
    ],
)
def test_what_is_no_day_is_refused(value: Any, sentence: str) -> None:
    with pytest.raises(StrategyError, match=sentence):
        checks.day("start", value)


@given(hour=st.integers(0, 23), offset=st.integers(-23, 23).filter(bool))
def test_a_time_of_another_zone_is_told_what_it_is_in_utc(hour: int, offset: int) -> None:
    there = time(hour, 30, tzinfo=timezone(timedelta(hours=offset)))
    with pytest.raises(StrategyError, match=rf"time\({(hour - offset) % 24}, 30\)$"):
        checks.daytime("decision_time", there)


def test_a_time_of_a_zone_whose_clock_changes_is_no_time_in_utc() -> None:
    with pytest.raises(StrategyError, match="whose clock changes; give it in UTC"):
        checks.daytime("decision_time", time(16, tzinfo=ZoneInfo("America/New_York")))
    assert checks.daytime("decision_time", time(22, tzinfo=UTC)) == time(22)


@given(st.datetimes(timezones=st.just(ZoneInfo("Asia/Hong_Kong")), min_value=datetime(1990, 1, 1)))
def test_a_moment_is_the_same_one_in_utc(value: datetime) -> None:
    checked = checks.moment("at", value)
    assert checked == value
    assert checked.tzinfo is UTC


@pytest.mark.parametrize(
    ("value", "sentence"),
    [(datetime(2025, 1, 27), "without a zone; say which"), (DAY, "must be a moment"), (pd.NaT, "a moment")],
)
def test_what_is_no_moment_is_refused(value: Any, sentence: str) -> None:
    with pytest.raises(StrategyError, match=sentence):
        checks.moment("at", value)


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("RMB", "did you mean CNY?"),
        ("yen", "did you mean JPY?"),
        ("EURO", "did you mean EUR?"),
        ("12", "such codes are USD, HKD, CNY and EUR"),
        (7, "such codes are USD, HKD, CNY and EUR"),
    ],
)
def test_what_is_no_currency_gets_the_nearest(value: Any, hint: str) -> None:
    with pytest.raises(StrategyError) as caught:
        checks.currency("base", value)
    assert str(caught.value) == f"base: {value!r} is no currency code; {hint}"


def test_currencies_are_codes_in_capitals() -> None:
    assert all(len(code) == 3 and code.isupper() for code in checks.CURRENCIES)
    assert len(set(checks.CURRENCIES)) == len(checks.CURRENCIES)
    assert checks.currency("base", " hkd ") == "HKD"
