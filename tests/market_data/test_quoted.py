"""What a view shows of bars: against the source's own, in local and base currency, and nothing later."""

from __future__ import annotations

import pickle
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.errors import StrategyError
from thematic.market_data.panel import Panel, read_bars
from thematic.market_data.view import MarketView
from thematic.prices.sources.sample import SampleSource
from thematic.strategy.futures import perturbed
from thematic.universe import load_themes

THEMES = load_themes(["us_ai_semis", "china_ai"])
FIELDS = ("open", "high", "low", "close", "returns", "volume", "turnover", "traded", "rates")


@pytest.fixture(scope="module")
def view() -> MarketView:
    source = SampleSource()
    bars = read_bars(source, [symbol for theme in THEMES.values() for symbol in theme.symbols])
    return Panel.load(source, bars, date(2024, 12, 2), date(2025, 3, 31)).view(THEMES)


def table(view: MarketView, name: str) -> pd.DataFrame:
    if name.startswith("local."):
        return getattr(view.local, name.removeprefix("local."))
    return getattr(view, name)


NAMES = (*FIELDS, *(f"local.{name}" for name in ("open", "high", "low", "close", "returns")))


def test_prices_are_adjusted_as_the_close_is_and_of_the_last_bar(view: MarketView) -> None:
    bars, days = SampleSource().bars("0700.HK"), view.decisions.tz_localize(None).normalize()
    factor = bars.adjusted / bars.frame["close"]
    for name in ("open", "high", "low", "close"):
        wanted = (bars.frame[name] * factor).reindex(days, method="ffill")
        np.testing.assert_allclose(table(view, f"local.{name}")["0700.HK"], wanted, rtol=1e-12)
        in_base = table(view, f"local.{name}")["0700.HK"] * view.rates["HKD"]
        np.testing.assert_allclose(table(view, name)["0700.HK"], in_base, rtol=1e-12)


def test_a_market_that_is_shut_traded_nothing_and_its_prices_are_stale(view: MarketView) -> None:
    holiday = "2025-01-30 22:00+00:00"
    assert not view.traded.loc[holiday, "600588.SS"]
    assert view.volume.loc[holiday, "600588.SS"] == view.turnover.loc[holiday, "600588.SS"] == 0.0
    assert view.local.returns.loc[holiday, "600588.SS"] == 0.0
    moved = view.rates["CNY"].pct_change().loc[holiday]
    assert view.returns.loc[holiday, "600588.SS"] == pytest.approx(moved, rel=1e-9)
    assert view.volume.loc[holiday, "NVDA"] == SampleSource().bars("NVDA").frame["volume"]["2025-01-30"]


def test_what_is_known_of_no_bar_is_nan_and_a_row_with_a_bar_is_within_its_range(view: MarketView) -> None:
    missing = view.close.isna()
    for name in ("open", "high", "low", "volume", "turnover"):
        assert table(view, name)[missing].isna().all(axis=None)
    inside = (view.low <= view.close * (1 + 1e-12)) & (view.close <= view.high * (1 + 1e-12))
    assert (inside | missing).all(axis=None)


@pytest.mark.slow
@given(st.data())
def test_nothing_later_is_in_a_cut_and_no_other_future_changes_it(
    view: MarketView, data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, len(view) - 2))
    cut, other = view.until(row), perturbed(view, row, np.random.default_rng(row))
    for name in NAMES:
        whole = table(view, name).iloc[: row + 1]
        pd.testing.assert_frame_equal(table(cut, name), whole)
        pd.testing.assert_frame_equal(table(other, name).iloc[: row + 1], whole)
    if row < len(view) - 5:
        for name in NAMES:
            assert not table(other, name).iloc[row + 1 :].equals(table(view, name).iloc[row + 1 :]), name


def test_nothing_that_is_done_to_a_table_changes_the_view(view: MarketView) -> None:
    before = {name: table(view, name) for name in NAMES}
    for name in NAMES:
        changed = table(view, name)
        changed.iloc[:] = False if name == "traded" else 0.0
        changed.index.name = changed.columns.name = "mine"
    for name in NAMES:
        pd.testing.assert_frame_equal(table(view, name), before[name])


def test_a_view_in_another_process_has_the_same_bars(view: MarketView) -> None:
    there = pickle.loads(pickle.dumps(view))
    for name in NAMES:
        pd.testing.assert_frame_equal(table(there, name), table(view, name))


def test_a_window_is_cut_on_both_sides(view: MarketView) -> None:
    pd.testing.assert_frame_equal(view.window(10, 20).high, view.high.iloc[10:21])


def test_a_view_of_closes_alone_says_so(view: MarketView) -> None:
    closes = MarketView(view.decisions, view.close, {}, {})
    with pytest.raises(StrategyError, match="has closes only, and no high"):
        _ = closes.high
    pd.testing.assert_frame_equal(closes.returns, view.returns)
