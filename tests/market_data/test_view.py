"""The view: what was known at each decision, and no way to anything later."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematic.errors import StrategyError
from thematic.market_data.panel import Panel, read_bars
from thematic.prices.sources.sample import SampleSource
from thematic.universe import load_themes

THEMES = load_themes(["us_ai_semis", "china_ai"])


@pytest.fixture(scope="module")
def panel():
    symbols = [symbol for theme in THEMES.values() for symbol in theme.symbols]
    return Panel.load(
        SampleSource(), read_bars(SampleSource(), symbols), date(2024, 12, 2), date(2025, 3, 31)
    )


@pytest.fixture(scope="module")
def view(panel):
    return panel.view(THEMES)


def test_a_decision_knows_its_days_closes_and_a_shut_markets_last(view):
    bars = SampleSource().bars
    local = view.close["600588.SS"] * rates("CNY=X", view)
    assert local.loc["2025-01-30 22:00+00:00"] == pytest.approx(bars("600588.SS").adjusted.loc["2025-01-27"])
    assert view.close["NVDA"].loc["2025-01-30 22:00+00:00"] == bars("NVDA").adjusted.loc["2025-01-30"]


def rates(symbol, view):
    rate = (
        SampleSource()
        .bars(symbol)
        .adjusted.reindex(view.decisions.tz_localize(None).normalize(), method="ffill")
    )
    return rate.set_axis(view.decisions)


@pytest.mark.parametrize("lookback", [None, 7])
def test_unfolding_gives_the_view_at_one_decision_after_another(view, lookback):
    for row, cut in enumerate(view.unfold(30, lookback), start=30):
        same = view.until(row) if lookback is None else view.window(row + 1 - lookback, row)
        assert len(cut) == len(same)
        assert cut.decisions.equals(same.decisions)
        assert cut.decisions.name == same.decisions.name
        if row % 20:
            continue
        pd.testing.assert_frame_equal(cut.close, same.close)
        pd.testing.assert_frame_equal(cut.local.high, same.local.high)
        for theme in THEMES:
            pd.testing.assert_series_equal(cut.index(theme), same.index(theme))
            pd.testing.assert_frame_equal(cut.weights(theme), same.weights(theme))
    assert row == len(view) - 1


@settings(max_examples=40)
@given(st.data())
def test_a_cut_view_is_the_beginning_of_the_whole_and_holds_nothing_else(view, data):
    row = data.draw(st.integers(0, len(view) - 1))
    cut = view.until(row)
    assert len(cut) == row + 1
    pd.testing.assert_frame_equal(cut.close, view.close.iloc[: row + 1])
    for theme in THEMES:
        pd.testing.assert_series_equal(cut.index(theme), view.index(theme).iloc[: row + 1])
        pd.testing.assert_frame_equal(cut.members(theme), view.members(theme).iloc[: row + 1])
    handed = [array for theme in THEMES for array in (cut.index_array(theme), cut.members_array(theme))]
    handed += [cut.close.to_numpy(), cut.close["NVDA"].to_numpy(), cut.decisions.to_numpy()]
    assert {len(bottom(array)) for array in handed} <= {row + 1, len(cut.close.columns)}
    assert all(bottom(array).size <= (row + 1) * len(cut.close.columns) for array in handed)


def bottom(array):
    """Return the array that owns the numbers of another."""
    return array if array.base is None else bottom(array.base)


def everything_of(view):
    """Return all that can be had from a view, as bytes and names."""
    tables = [view.close, *(view.members(theme) for theme in view.themes)]
    arrays = [
        array for theme in view.themes for array in (view.index_array(theme), view.members_array(theme))
    ]
    shared = view.once("a key", lambda: np.arange(3.0))
    names = [(table.index.name, table.columns.name, tuple(table.columns)) for table in tables]
    numbers = [array.tobytes() for array in (*map(pd.DataFrame.to_numpy, tables), *arrays, shared)]
    rows = view.decisions.asi8.tobytes(), view.decisions.name
    return names, numbers, rows, sorted(view.themes), [view.symbols(theme) for theme in view.themes]


def test_nothing_that_is_done_to_what_a_view_hands_out_changes_it(view):
    before = everything_of(view)
    frame, series, members = view.close, view.index("china_ai"), view.members("china_ai")
    frame.iloc[:], series.iloc[:], members.iloc[:] = 0.0, 0.0, False
    frame["NEW"], view.themes["new"] = 1.0, None
    for table in (frame, members, view.close):
        table.index.name = table.columns.name = "mine"
    view.decisions.name = "mine"
    view.symbols("china_ai").clear()
    shared = view.once("a key", lambda: np.zeros(3))
    shared.shape = (3, 1)
    owned = (view.index_array("china_ai"), view.members_array("china_ai"), shared, view.close.to_numpy())
    for array in owned:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
        with pytest.raises(ValueError, match="WRITEABLE"):
            array.flags.writeable = True
    with pytest.raises(AttributeError):
        view.decisions = view.decisions[:1]
    assert everything_of(view) == before


def test_a_view_that_was_sent_to_another_process_is_the_same(view):
    view.once(lambda: "no process knows this key", lambda: np.zeros(1))
    there = pickle.loads(pickle.dumps(view))
    assert everything_of(there) == everything_of(view)
    with pytest.raises(ValueError, match="read-only"):
        there.index_array("china_ai")[0] = 0.0


def test_the_index_of_a_theme_is_the_mean_of_its_members_returns(view):
    symbols = view.symbols("us_ai_semis")
    returns = view.close[symbols].pct_change().mean(axis=1).iloc[1:]
    index = view.index("us_ai_semis")
    assert index.iloc[0] == 1.0
    np.testing.assert_allclose(index.pct_change().iloc[1:], returns, rtol=1e-9, atol=1e-12)


def test_a_theme_that_is_not_read_is_named(view):
    with pytest.raises(StrategyError, match=r"holds no theme 'hyperscalers'.*china_ai, us_ai_semis"):
        view.members("hyperscalers")


def test_a_symbol_without_bars_for_ten_sessions_is_no_member(panel):
    close = panel.close.copy()
    column = panel.symbols.index("0700.HK")
    ended = int(panel.dates.get_loc("2025-02-14"))
    close[ended + 1 :, column] = np.nan
    quiet = replace(panel, close=close).view(THEMES).members("china_ai")["0700.HK"]
    sessions = np.cumsum(panel.clock.is_open[ended + 1 :, panel.market[column]])
    expected = np.append(True, sessions < 10)
    assert quiet.iloc[ended:].tolist() == expected.tolist()
