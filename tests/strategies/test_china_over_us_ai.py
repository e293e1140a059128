"""Relative strength: half of each until one is the stronger, then that one."""

from __future__ import annotations

from collections.abc import Callable

from thematic.market_data.view import MarketView
from thematic.strategy import load_strategy

View = Callable[..., MarketView]


def test_follows_the_stronger_and_stays_within_the_band(view_of: View) -> None:
    china = [100, 100, 100, 110, 110, 110, 90, 90]
    view = view_of({"china_ai": {"C": china}, "us_ai_semis": {"U": [100] * len(china)}})
    targets = load_strategy("china_over_us_ai", window=3, band=0.02).targets(view).frame
    assert targets["C"].to_dict() == {view.decisions[0]: 0.5, view.decisions[3]: 1.0, view.decisions[6]: 0.0}
    assert (targets.sum(axis=1) == 1.0).all()


def test_a_move_inside_the_band_changes_nothing(view_of: View) -> None:
    china = [100, 101, 100, 99, 100, 101]
    view = view_of({"china_ai": {"C": china}, "us_ai_semis": {"U": [100] * len(china)}})
    assert load_strategy("china_over_us_ai", window=2, band=0.02).targets(view).frame["C"].tolist() == [0.5]
