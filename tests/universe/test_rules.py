"""Rule books: days of review, caps by exposure, and readings that were public."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.universe.rules import MONTHS, Calendar, Reading, RuleBook, Tier, reading_on, review_days

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@given(DAYS, DAYS, st.sampled_from(list(MONTHS)))
def test_reviews_are_on_the_third_fridays_of_their_months(first: date, last: date, review: Calendar) -> None:
    expected, day = [], first
    while day <= last:
        # The third Friday is the one within the third seven days of a month.
        if day.weekday() == 4 and 15 <= day.day <= 21 and day.month in MONTHS[review]:
            expected.append(day)
        day += timedelta(days=1)
    assert review_days(RuleBook(review=review), first, last) == expected


def test_a_book_without_a_calendar_has_no_days_of_review() -> None:
    assert review_days(RuleBook(review=None), date(2020, 1, 1), date(2025, 1, 1)) == []


@pytest.mark.parametrize(
    ("exposure", "cap"), [(None, 0.005), (0.05, 0.005), (0.1, 0.01), (0.15, 0.01), (0.2, 0.03), (1.0, 0.03)]
)
def test_the_lowest_cap_that_applies_counts_and_a_bound_is_not_below_itself(
    exposure: float | None, cap: float
) -> None:
    book = RuleBook(cap=0.03, tiers=(Tier(0.2, 0.01), Tier(0.1, 0.005)))
    assert book.cap_of(exposure) == cap


@given(st.lists(DAYS, unique=True), DAYS)
def test_the_latest_reading_up_to_a_day_is_read_whatever_their_order(on: list[date], day: date) -> None:
    reading = reading_on(tuple(Reading(0.5, public_on, "a report") for public_on in on), day)
    public = [public_on for public_on in on if public_on <= day]
    assert (reading and reading.on) == (max(public) if public else None)


@pytest.mark.parametrize(
    ("book", "needs"),
    [
        (RuleBook(), False),
        (RuleBook(weighting="exposure", size=3), False),
        (RuleBook(minimum_turnover=1.0), True),
        (RuleBook(minimum_history=2), True),
        (RuleBook(weighting="inverse_volatility"), True),
        (RuleBook(rank_by="turnover"), False),
        (RuleBook(rank_by="turnover", size=3), True),
    ],
)
def test_prices_are_needed_where_a_rule_reads_them(book: RuleBook, needs: bool) -> None:
    assert book.needs_prices is needs
