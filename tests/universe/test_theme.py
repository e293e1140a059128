"""Membership on a day is what the dates of the file say."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from thematic.universe.theme import Member, Theme

DAYS = st.dates(date(2021, 1, 1), date(2021, 2, 28))


def theme(*members: Member) -> Theme:
    return Theme("mine", "Mine", "It rises.", "Me", date(2021, 1, 1), members)


def member(symbol: str, since: date | None = None, until: date | None = None) -> Member:
    return Member(symbol, symbol, "role", since, until)


def test_both_ends_belong_to_membership() -> None:
    held = member("A", date(2021, 1, 4), date(2021, 1, 6))
    assert [held.on(date(2021, 1, day)) for day in range(3, 8)] == [False, True, True, True, False]
    assert member("A").on(date.min)
    assert member("A").on(date.max)


def test_symbol_with_two_periods_is_named_once_and_is_out_between_them() -> None:
    again = theme(member("A", until=date(2021, 1, 5)), member("B"), member("A", since=date(2021, 1, 8)))
    table = again.membership(pd.date_range("2021-01-04", "2021-01-09"))
    assert again.symbols == ("A", "B")
    assert list(table.columns) == ["A", "B"]
    assert table["A"].tolist() == [True, True, False, False, True, True]
    assert table["B"].all()


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.none() | DAYS, st.none() | DAYS), min_size=1, max_size=6)
)
def test_membership_table_says_the_same_as_members_on_each_day(
    rows: list[tuple[str, date | None, date | None]],
) -> None:
    every = theme(*(member(*row) for row in rows))
    dates = pd.date_range("2020-12-30", "2021-03-02", freq="5D")
    table = every.membership(dates)
    assert table.shape == (len(dates), len(every.symbols))
    for day in dates:
        on_day = {held.symbol for held in every.members_on(day.date())}
        assert {symbol for symbol in every.symbols if table.loc[day, symbol]} == on_day


def test_dates_may_lie_outside_of_what_nanoseconds_hold() -> None:
    old = theme(member("A", since=date.min, until=date(1066, 10, 14)))
    assert not old.membership(pd.DatetimeIndex(["2021-01-04"])).to_numpy().any()
    assert old.members_on(date(1066, 10, 14) - timedelta(days=1))
