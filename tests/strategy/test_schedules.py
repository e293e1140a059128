"""Schedules against pandas' own calendars, and no later row changes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic import MarketView, every, month_starts, on_dates, quarter_starts, schedule, week_starts
from thematic.errors import StrategyError

PERIODS = {week_starts: "W-SUN", month_starts: "M", quarter_starts: "Q"}


@pytest.mark.parametrize("starts", list(PERIODS))
def test_a_period_begins_at_its_first_decision(
    market: MarketView, starts: Callable[[MarketView], np.ndarray]
) -> None:
    days = market.decisions.tz_localize(None)
    wanted = pd.Series(days, index=days).groupby(days.to_period(PERIODS[starts])).first()
    assert days[starts(market)].tolist() == wanted.tolist()


def test_every_so_many_rows_from_the_first_on(market: MarketView) -> None:
    assert np.flatnonzero(every(market, 7)).tolist() == list(range(0, len(market), 7))
    with pytest.raises(StrategyError, match="whole number of rows"):
        every(market, 0)


def test_a_date_without_a_decision_falls_on_the_next(market: MarketView) -> None:
    days = market.decisions.tz_localize(None).normalize()
    saturday = next(day for day in pd.date_range(days[0], days[-1]) if day.day_of_week == 5)
    due = days[on_dates(market, [saturday.date(), days[3].date(), date(2999, 1, 1)])]
    assert set(due) == {days[3], days[days >= saturday][0]}


@pytest.mark.parametrize("row", [3, 20, 57])
def test_no_later_row_changes_a_schedule(market: MarketView, row: int) -> None:
    cut = market.until(row)
    wanted = [market.decisions[5].date(), market.decisions[30].date()]
    for due in (*PERIODS, lambda view: every(view, 4), lambda view: on_dates(view, wanted)):
        assert due(cut).tolist() == due(market)[: row + 1].tolist()


def test_a_schedule_is_named_counted_or_dated(market: MarketView) -> None:
    days = [market.decisions[5].date(), market.decisions[30].date()]
    same = {"weekly": week_starts, "monthly": month_starts, "quarterly": quarter_starts}
    for word, starts in same.items():
        assert schedule(market, word).tolist() == starts(market).tolist()
    assert schedule(market, "daily").all()
    assert schedule(market, 7).tolist() == every(market, 7).tolist()
    assert schedule(market, days).tolist() == on_dates(market, days).tolist()
    with pytest.raises(StrategyError, match=r"daily, weekly, monthly, quarterly.*did you mean 'weekly'\?"):
        schedule(market, "weakly")
