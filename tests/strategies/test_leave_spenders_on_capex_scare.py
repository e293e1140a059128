"""The capex scare: both fall together, and toolmakers hardest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from thematic.market_data.view import MarketView
from thematic.strategy import load_strategy

View = Callable[..., MarketView]
IDEA = {"window": 3, "spenders_drop": 0.02, "tools_drop": 0.08, "away": 3}


def test_leaves_at_the_scare_and_returns_after_its_rows(view_of: View) -> None:
    view = view_of(
        {
            "hyperscalers": {"H": [100, 101, 98, 98, 99, 99, 99]},
            "us_ai_semis": {"S": [50, 50, 45, 45, 46, 46, 46]},
        }
    )
    targets = load_strategy("leave_spenders_on_capex_scare", **IDEA | {"away": 2}).targets(view).frame
    # Row 3 is still a scare, 3 % and 10 % below the highs of three rows; row 4 is none.
    assert targets["H"].to_dict() == {view.decisions[0]: 1.0, view.decisions[2]: 0.0, view.decisions[5]: 1.0}


@pytest.mark.parametrize(
    ("spenders", "tools"),
    [([100, 100, 90, 90], [50, 50, 50, 50]), ([100, 100, 101, 101], [50, 50, 40, 40])],
    ids=["spenders alone", "toolmakers alone"],
)
def test_a_fall_of_one_alone_is_no_scare(view_of: View, spenders: list[float], tools: list[float]) -> None:
    view = view_of({"hyperscalers": {"H": spenders}, "us_ai_semis": {"S": tools}})
    targets = load_strategy("leave_spenders_on_capex_scare", **IDEA).targets(view).frame
    assert targets["H"].tolist() == [1.0]


def test_toolmakers_are_watched_and_never_held(view_of: View) -> None:
    view = view_of({"hyperscalers": {"H": [1, 1]}, "us_ai_semis": {"S": [1, 1]}})
    assert list(load_strategy("leave_spenders_on_capex_scare").targets(view).frame.columns) == ["H"]
