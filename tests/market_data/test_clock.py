"""The clock places every session where it is first known, in summer and in winter."""

from __future__ import annotations

from datetime import date, time

import numpy as np
import pandas as pd
import pytest

from thematic.errors import MarketError
from thematic.market_data.clock import NO_SESSION, Clock
from thematic.markets import markets

ALL = dict(markets())


@pytest.fixture(scope="module")
def clock():
    return Clock.of(ALL, date(2024, 7, 1), date(2025, 6, 30))


def test_a_row_is_a_day_on_which_some_market_traded(clock):
    sessions = {
        day for market in ALL.values() for day in market.sessions(date(2024, 7, 1), date(2025, 6, 30)).index
    }
    assert set(clock.dates) == sessions
    assert (clock.decisions.hour == 22).all()
    assert (clock.dates.day_of_week < 5).all()


def test_every_session_is_known_at_its_rows_decision_and_opened_after_the_one_before(clock):
    open_rows, columns = np.nonzero(clock.is_open)
    closes, opens = clock.closes[open_rows, columns], clock.opens[open_rows, columns]
    assert (closes <= clock.decision_ns[open_rows]).all()
    later = open_rows > 0
    assert (opens[later] > clock.decision_ns[open_rows[later] - 1]).all()


def test_the_mainland_is_shut_over_the_new_year_while_new_york_trades(clock):
    rows = clock.dates.get_indexer(pd.date_range("2025-01-28", "2025-02-04", freq="B"))
    cn, us = clock.markets.index("cn"), clock.markets.index("us")
    assert (clock.opens[rows, cn] == NO_SESSION).all()
    assert clock.is_open[rows, us].all()


def test_known_is_the_newest_close(clock):
    row = clock.dates.get_loc("2025-01-27")
    assert pd.Timestamp(clock.known_ns[row]) == pd.Timestamp("2025-01-27 21:00")
    assert (np.diff(clock.known_ns) >= 0).all()


@pytest.mark.parametrize("hour", [0, 2, 4, 7, 12, 14, 18, 21, 23])
def test_any_hour_of_decision_places_each_session_in_the_first_row_that_knows_it(hour):
    clock = Clock.of(
        {key: ALL[key] for key in ("us", "hk", "jp")}, date(2025, 3, 3), date(2025, 3, 28), time(hour)
    )
    for column in range(3):
        for row in np.flatnonzero(clock.is_open[:, column]):
            close = clock.closes[row, column]
            assert close <= clock.decision_ns[row]
            assert row == 0 or close > clock.decision_ns[row - 1]


def test_a_period_without_sessions_is_refused():
    with pytest.raises(MarketError, match="no market of us trades between 2025-01-04 and 2025-01-05"):
        Clock.of({"us": ALL["us"]}, date(2025, 1, 4), date(2025, 1, 5))


def test_an_hour_that_is_before_the_close_in_winter_only_is_refused():
    with pytest.raises(MarketError, match=r"two sessions of us .* decide at another hour"):
        Clock.of({"us": ALL["us"]}, date(2025, 3, 3), date(2025, 3, 28), time(20))
