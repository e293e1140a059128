"""The regime: into applications when semiconductors lag, back when they have regained."""

from __future__ import annotations

from collections.abc import Callable

from thematic.market_data.view import MarketView
from thematic.strategy import load_strategy

View = Callable[..., MarketView]


def test_goes_when_semis_lag_and_returns_only_once_they_recover(view_of: View) -> None:
    semis = [100, 100, 88, 88, 89, 90, 95, 96]
    view = view_of({"us_ai_semis": {"S": semis}, "us_applications": {"A": [50] * len(semis)}})
    targets = load_strategy("rotate_to_applications", window=1, drop=0.1, recovery=0.05).targets(view).frame
    # A rise of 1.1 % is no recovery; the rise of 5.6 % on row 6 is.
    assert targets["S"].to_dict() == {view.decisions[0]: 1.0, view.decisions[2]: 0.0, view.decisions[6]: 1.0}
    assert (targets.sum(axis=1) == 1.0).all()


def test_a_fall_of_both_together_is_no_reason_to_go(view_of: View) -> None:
    fall = [100, 100, 70, 60, 50]
    view = view_of({"us_ai_semis": {"S": fall}, "us_applications": {"A": fall}})
    assert load_strategy("rotate_to_applications", window=1).targets(view).frame["S"].tolist() == [1.0]
