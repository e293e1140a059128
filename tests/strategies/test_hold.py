"""Holding: bought once, touched only when the membership changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy import load_strategy
from thematic.universe.theme import Member

View = Callable[..., MarketView]
NAN = float("nan")


def test_buys_once_in_equal_weights_and_then_rests(view_of: View) -> None:
    view = view_of({"china_ai": {"A": [1, 2, 3, 4], "B": [4, 3, 2, 1]}})
    targets = load_strategy("hold", theme="china_ai").targets(view).frame
    assert targets.index.tolist() == [view.decisions[0]]
    assert targets.iloc[0].to_dict() == {"A": 0.5, "B": 0.5}


def test_a_listing_makes_the_weights_equal_again(view_of: View) -> None:
    view = view_of({"china_ai": {"A": [1, 2, 3, 4], "B": [NAN, NAN, 2, 1]}})
    targets = load_strategy("hold", theme="china_ai").targets(view).frame
    assert targets.index.tolist() == [view.decisions[0], view.decisions[2]]
    assert targets["A"].tolist() == [1.0, 0.5]


def test_one_that_leaves_is_sold_and_the_rest_made_equal(view_of: View) -> None:
    view = view_of({"china_ai": {"A": [1, 2, 3], "B": [1, 1, 1], "C": [2, 2, 2]}})
    members = np.array([[True, True, True], [True, True, True], [True, False, True]])
    view = MarketView(view.decisions, view.close, view.themes, {"china_ai": members})
    targets = load_strategy("hold", theme="china_ai").targets(view).frame
    assert targets.index.tolist() == [view.decisions[0], view.decisions[2]]
    assert targets.iloc[1].to_dict() == {"A": 0.5, "B": 0.0, "C": 0.5}


def test_roles_and_symbols_choose_among_members(view_of: View) -> None:
    plain = view_of({"china_ai": {symbol: [1, 1] for symbol in "ABC"}})
    members = tuple(Member(symbol, symbol, role) for symbol, role in zip("ABC", ("x", "y", "y"), strict=True))
    themes = {"china_ai": replace(plain.themes["china_ai"], members=members)}
    view = MarketView(plain.decisions, plain.close, themes, {"china_ai": plain.members_array("china_ai")})
    by_role = load_strategy("hold", theme="china_ai", roles=("y",)).targets(view).frame
    by_symbol = load_strategy("hold", theme="china_ai", symbols=("C", "A")).targets(view).frame
    assert by_role.iloc[0].to_dict() == {"B": 0.5, "C": 0.5}
    assert by_symbol.iloc[0].to_dict() == {"A": 0.5, "C": 0.5}


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"roles": ("platform",)}, "china_ai has no role 'platform': it has role"),
        ({"symbols": ("BABA",)}, "china_ai has no symbol 'BABA': it has A, B"),
    ],
)
def test_a_choice_the_theme_does_not_have_is_named(
    view_of: View, choice: dict[str, object], sentence: str
) -> None:
    view = view_of({"china_ai": {"A": [1, 1], "B": [1, 1]}})
    with pytest.raises(StrategyError, match=sentence):
        load_strategy("hold", theme="china_ai", **choice).targets(view)
