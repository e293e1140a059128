"""Drawn views hold what tempts a strategy to look ahead, and are the same whenever they are drawn."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.audit import drawn_view
from thematic.audit.drawn import SUSPENDED
from thematic.market_data.view import MarketView
from thematic.strategy.futures import perturbed
from thematic.universe import load_themes

THEMES = load_themes(["china_ai"])
FIRST, LAST = date(2023, 9, 1), date(2025, 6, 30)
SYMBOLS = list(THEMES["china_ai"].symbols)


@pytest.fixture(scope="module")
def view() -> MarketView:
    return drawn_view(THEMES, FIRST, LAST)


def test_a_row_is_a_weekday_at_ten_in_the_evening(view: MarketView) -> None:
    assert (view.decisions.strftime("%H:%M") == "22:00").all()
    days = pd.date_range(FIRST, LAST)
    assert view.decisions.tz_localize(None).normalize().equals(days[days.day_of_week < 5])


def test_every_third_symbol_is_listed_late_and_no_member_before(view: MarketView) -> None:
    late = view.close[SYMBOLS].isna().iloc[0].to_numpy()
    assert late.tolist() == [place % 3 == 2 for place in range(len(SYMBOLS))]
    assert not view.members("china_ai")[view.close[SYMBOLS].isna()].any(axis=None)


def test_every_fourth_symbol_is_suspended_for_a_month_at_its_last_close(view: MarketView) -> None:
    still = view.local.close[SYMBOLS].diff().eq(0.0)
    members = view.members("china_ai")
    for place, symbol in enumerate(SYMBOLS):
        suspended = place % 4 == 1
        assert still[symbol].sum() == (SUSPENDED if suspended else 0), symbol
        if suspended:
            assert not members[symbol][still[symbol]].any()


def test_nothing_trades_where_it_is_not_listed_or_suspended(view: MarketView) -> None:
    idle = ~view.traded[SYMBOLS]
    assert (view.volume[SYMBOLS].where(idle, 0.0).fillna(0.0) == 0.0).all(axis=None)
    assert idle.sum().gt(0).sum() == sum(place % 3 == 2 or place % 4 == 1 for place in range(len(SYMBOLS)))


def test_a_bar_is_within_its_range_and_closes_agree_with_the_quotes(view: MarketView) -> None:
    close = view.close
    inside = (view.low <= close * (1 + 1e-12)) & (close <= view.high * (1 + 1e-12))
    assert (inside | close.isna()).all(axis=None)
    np.testing.assert_allclose(view.local.close["0700.HK"] * view.rates["HKD"], close["0700.HK"])


def test_the_same_seed_draws_the_same_view_and_another_one_another(view: MarketView) -> None:
    pd.testing.assert_frame_equal(drawn_view(THEMES, FIRST, LAST).close, view.close)
    assert not drawn_view(THEMES, FIRST, LAST, seed=1).close.equals(view.close)


def test_another_future_leaves_the_past_as_it_was(view: MarketView) -> None:
    other = perturbed(view, 200, np.random.default_rng(0))
    pd.testing.assert_frame_equal(other.close.iloc[:201], view.close.iloc[:201])
    pd.testing.assert_frame_equal(other.members("china_ai").iloc[:201], view.members("china_ai").iloc[:201])
    assert (other.close.iloc[201:] != view.close.iloc[201:])[view.close.notna()].mean().mean() > 0.3
    assert not other.members("china_ai").iloc[201:].equals(view.members("china_ai").iloc[201:])
