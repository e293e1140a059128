"""Signals against the loops that define them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy.schedules import month_starts
from thematic.strategy.signals import hold_between, lag, rolling_high, rolling_volatility, within_last

EVENTS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40)


@given(EVENTS)
def test_a_position_is_held_from_entry_to_exit(events: list[tuple[bool, bool]]) -> None:
    state, expected = False, []
    for on, off in events:
        state = True if on else False if off else state
        expected.append(state)
    on, off = np.array(events).T
    assert hold_between(on, off).tolist() == expected


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(1, 45))
def test_within_last_looks_back_over_its_rows(events: list[bool], rows: int) -> None:
    expected = [any(events[max(0, row - rows + 1) : row + 1]) for row in range(len(events))]
    assert within_last(events, rows).tolist() == expected


@given(EVENTS, st.integers(1, 10), st.integers(0, 39))
def test_later_rows_change_nothing(events: list[tuple[bool, bool]], rows: int, cut: int) -> None:
    on, off = np.array(events).T
    assert hold_between(on[: cut + 1], off[: cut + 1]).tolist() == hold_between(on, off)[: cut + 1].tolist()
    assert within_last(on[: cut + 1], rows).tolist() == within_last(on, rows)[: cut + 1].tolist()


@given(st.integers(1, 60))
def test_the_highest_is_that_of_a_rolling_window(market: MarketView, rows: int) -> None:
    for theme in market.themes:
        wanted = market.index(theme).rolling(rows, min_periods=1).max()
        np.testing.assert_array_equal(rolling_high(market, theme, rows), wanted)


@given(st.integers(2, 60))
def test_volatility_is_the_spread_of_the_last_changes(market: MarketView, rows: int) -> None:
    for theme in market.themes:
        changes = market.index(theme).pct_change().to_numpy()
        wanted = [np.std(changes[r + 1 - rows : r + 1], ddof=1) for r in range(rows, len(changes))]
        own = rolling_volatility(market, theme, rows)
        assert np.isnan(own[:rows]).all()
        np.testing.assert_allclose(own[rows:], wanted, atol=1e-12)


@given(st.integers(0, 60))
def test_earlier_is_a_shift(market: MarketView, rows: int) -> None:
    np.testing.assert_array_equal(lag(market.close.to_numpy(), rows), market.close.shift(rows))
    np.testing.assert_array_equal(lag(market.index_array("trio"), rows), market.index("trio").shift(rows))


def test_a_month_starts_with_its_first_decision(market: MarketView) -> None:
    days = pd.Series(market.decisions, index=market.decisions)
    wanted = days.groupby([market.decisions.year, market.decisions.month]).first()
    assert market.decisions[month_starts(market)].tolist() == wanted.tolist()


def test_events_of_other_shapes_get_a_sentence() -> None:
    with pytest.raises(StrategyError, match="3 rows of entry and 2 of exit"):
        hold_between([True] * 3, [True] * 2)
    with pytest.raises(StrategyError, match=r"the shape \(2, 3\); give one value a row"):
        within_last(np.ones((2, 3), dtype=bool), 2)
