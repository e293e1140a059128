"""Bars against their market's calendar: gaps, shut days, other intervals, shifted dates, and a vote."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.prices.check.sessions import calendar, within_days

from .shelf import Shelf, only

DAY = pd.Timestamp("2024-03-13")


def test_a_gap(shelf: Shelf) -> None:
    shelf.put("AMD", lambda frame: frame.drop(DAY))
    finding = only(shelf.check(), "AMD", "gap", "warning")
    assert finding.days == (date(2024, 3, 13),)
    assert finding.detail == "no price on 1 session: 2024-03-13"


def test_a_bar_without_a_price_is_a_gap_too(shelf: Shelf) -> None:
    def empty(frame: pd.DataFrame) -> None:
        frame.loc[DAY] = np.nan

    shelf.put("AMD", empty)
    assert {(finding.kind, finding.days) for finding in shelf.check()} == {
        ("gap", (DAY.date(),)),
        ("no opens", (DAY.date(),)),
    }


def test_patchy_coverage(shelf: Shelf) -> None:
    shelf.put("AMD", lambda frame: frame.drop(frame.index[1:-1:10]))
    gap = {finding.kind: finding for finding in shelf.check()}
    assert set(gap) == {"coverage", "gap"}
    assert gap["coverage"].detail == "prices on only 89.5 % of its 124 sessions"
    assert len(gap["gap"].days) == 13


def test_a_bar_on_a_shut_day(shelf: Shelf) -> None:
    shelf.put("AMD", lambda frame: with_row(frame, "2024-03-29"))
    finding = only(shelf.check(), "AMD", "shut day", "warning")
    assert finding.days == (date(2024, 3, 29),)


def with_row(frame: pd.DataFrame, day: str) -> pd.DataFrame:
    row = frame.loc[:day].iloc[[-1]] * 1.001
    row.index = pd.DatetimeIndex([day])
    return pd.concat([frame, row]).sort_index()


def test_the_calendar_is_doubted_once_where_all_agree(shelf: Shelf) -> None:
    for symbol in ("NVDA", "AMD", "MU"):
        shelf.put(symbol, lambda frame: frame.drop(DAY).pipe(with_row, "2024-03-29"))
    gap, shut = shelf.check()
    assert (gap.symbol, gap.kind, gap.days) == ("us", "gap", (date(2024, 3, 13),))
    assert gap.detail == "the calendar says open on 2024-03-13, 3 of 3 symbols have no price"
    assert (shut.symbol, shut.kind, shut.days) == ("us", "shut day", (date(2024, 3, 29),))


def test_two_of_three_are_no_vote(shelf: Shelf) -> None:
    for symbol in ("NVDA", "AMD"):
        shelf.put(symbol, lambda frame: frame.drop(DAY))
    assert [(finding.symbol, finding.kind) for finding in shelf.check()] == [("AMD", "gap"), ("NVDA", "gap")]


@pytest.mark.parametrize(("days", "way"), [(1, "late"), (-1, "early")])
def test_dates_that_are_shifted_from_a_day_on(shelf: Shelf, days: int, way: str) -> None:
    def shifted(frame: pd.DataFrame) -> pd.DataFrame:
        late = frame[60:].set_axis(frame.index[60:] + pd.Timedelta(days=days))
        return pd.concat([frame[: 60 - (days < 0)], late])

    shelf.put("INTC", shifted)
    assert f"one day {way}" in shelf.stopping("INTC")["shifted dates"]


def test_weekly_bars_before_daily_ones(shelf: Shelf) -> None:
    shelf.put("INTC", lambda frame: pd.concat([frame[:60].resample("W-FRI").last(), frame[60:]]))
    assert "weekly in a part from about 2024-01-05" in shelf.stopping("INTC")["bar interval"]


def test_a_holiday_or_a_suspension_is_no_other_interval(shelf: Shelf) -> None:
    shelf.put("INTC", lambda frame: frame.drop(frame.index[40:70]))
    assert shelf.stopping("INTC") == {}


def test_a_rate_s_gaps_are_told_only_where_it_would_be_too_old() -> None:
    weekdays = pd.bdate_range("2024-01-02", periods=200).to_numpy().astype("M8[D]")
    assert calendar("HKD=X", np.delete(weekdays, [20, 21, 22, 23, 24]), weekdays)[1] == []
    _, (gap,) = calendar("HKD=X", np.delete(weekdays, np.arange(20, 27)), weekdays)
    assert (gap.kind, gap.days) == ("gap", (weekdays[25].item(), weekdays[26].item()))


def test_days_within_days() -> None:
    days = np.array(["2024-01-02", "2024-01-04", "2024-01-09"], dtype="M8[D]")
    assert within_days(days, days[1:]).tolist() == [False, True, True]
    assert within_days(days, days[:0]).tolist() == [False] * 3
