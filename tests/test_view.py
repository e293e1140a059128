"""The view: what was known at each decision, and no way to anything later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.errors import StrategyError
from thematic.panel import Panel
from thematic.prices.sample import SampleSource
from thematic.universe import load_themes

THEMES = load_themes(["us_ai_semis", "china_ai"])


@pytest.fixture(scope="module")
def panel():
    symbols = [symbol for theme in THEMES.values() for symbol in theme.symbols]
    return Panel.load(SampleSource(), symbols, date(2024, 12, 2), date(2025, 3, 31))


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


@given(st.data())
def test_a_cut_view_is_the_beginning_of_the_whole_and_holds_nothing_else(view, data):
    row = data.draw(st.integers(0, len(view) - 1))
    cut = view.until(row)
    assert len(cut) == row + 1
    pd.testing.assert_frame_equal(cut.close, view.close.iloc[: row + 1])
    for theme in THEMES:
        pd.testing.assert_series_equal(cut.index(theme), view.index(theme).iloc[: row + 1])
        pd.testing.assert_frame_equal(cut.members(theme), view.members(theme).iloc[: row + 1])
    arrays = [cut._values, *cut._members.values(), *cut._indices.values()]
    assert all(array.base is None and len(array) == row + 1 for array in arrays)


def test_what_a_strategy_writes_into_a_frame_changes_no_view(view):
    before = view.close.copy()
    level = view.index("china_ai")
    level.iloc[:] = 0.0
    frame = view.close.copy()
    frame.iloc[:] = 0.0
    pd.testing.assert_frame_equal(view.close, before)
    assert view.index("china_ai").iloc[-1] > 0


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
