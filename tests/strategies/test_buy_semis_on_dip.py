"""Buying on the dip: cash until the fall, semiconductors for the holding period, cash again."""

from __future__ import annotations

from collections.abc import Callable

from thematic.market_data.view import MarketView
from thematic.strategy import load_strategy

View = Callable[..., MarketView]


def test_buys_at_the_fall_and_sells_when_the_holding_period_is_over(view_of: View) -> None:
    view = view_of({"us_ai_semis": {"A": [100, 110, 99, 105, 108, 109, 109, 110]}})
    targets = load_strategy("buy_semis_on_dip", window=5, drop=0.1, hold=3).targets(view).frame
    assert targets["A"].to_dict() == {view.decisions[0]: 0.0, view.decisions[2]: 1.0, view.decisions[5]: 0.0}


def test_a_deeper_row_of_the_same_dip_prolongs_the_holding(view_of: View) -> None:
    view = view_of({"us_ai_semis": {"A": [100, 90, 85, 99, 100, 100, 100]}})
    targets = load_strategy("buy_semis_on_dip", window=5, drop=0.1, hold=2).targets(view).frame
    assert targets["A"].to_dict() == {view.decisions[0]: 0.0, view.decisions[1]: 1.0, view.decisions[4]: 0.0}


def test_a_high_outside_the_window_is_forgotten(view_of: View) -> None:
    view = view_of({"us_ai_semis": {"A": [100, 95, 91, 88, 88, 88]}})
    targets = load_strategy("buy_semis_on_dip", window=2, drop=0.1, hold=2).targets(view).frame
    assert targets["A"].tolist() == [0.0]
