"""Shares of themes spread over members, against sums done by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from thematic.market_data.view import MarketView
from thematic.strategy.weights import equal, equal_weight, equal_weight_among
from thematic.universe.theme import Member, Theme


def view_of(**members: dict[str, list[bool]]) -> MarketView:
    rows = max(len(column) for theme in members.values() for column in theme.values())
    decisions = pd.bdate_range("2025-01-20 22:00", periods=rows, tz="UTC")
    symbols = sorted({symbol for theme in members.values() for symbol in theme})
    close = pd.DataFrame(1.0, index=decisions, columns=symbols)
    themes = {
        name: Theme(
            name, name, "", "", date(2025, 1, 1), tuple(Member(symbol, symbol, "") for symbol in held)
        )
        for name, held in members.items()
    }
    return MarketView(
        decisions, close, themes, {n: np.column_stack(list(m.values())) for n, m in members.items()}
    )


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2)))
def test_equal_weights_sum_to_one_where_there_is_a_member(members: np.ndarray) -> None:
    weights = equal(members)
    np.testing.assert_allclose(weights.sum(axis=1), members.any(axis=1), atol=1e-12)
    assert ((weights > 0) == members).all()
    assert all(len(set(row[row > 0])) <= 1 for row in weights)


def test_a_symbol_of_two_themes_gets_both_parts_in_one_column() -> None:
    view = view_of(spenders={"META": [True], "ORCL": [True]}, users={"ADBE": [True], "META": [True]})
    weights = equal_weight(view, {"spenders": 0.6, "users": 0.4})
    assert weights.symbols == ("META", "ORCL", "ADBE")
    np.testing.assert_allclose(weights.weights, [[0.5, 0.3, 0.2]])


def test_some_members_share_all_of_the_account() -> None:
    view = view_of(a={"A": [True, True, True], "B": [True, True, False], "C": [False, True, True]})
    targets = equal_weight_among(view, "a", ("B", "C")).on_change()
    assert targets.symbols == ("B", "C")
    assert targets.rows.tolist() == [0, 1, 2]
    np.testing.assert_allclose(targets.weights, [[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])


def test_shares_may_change_from_row_to_row_and_be_short() -> None:
    view = view_of(a={"A": [True, True]}, b={"B": [True, True], "C": [True, False]})
    weights = equal_weight(view, {"a": np.array([1.0, 0.5]), "b": np.array([0.0, -0.5])})
    np.testing.assert_allclose(weights.weights, [[1.0, 0.0, 0.0], [0.5, -0.5, 0.0]])


def test_the_share_of_a_theme_without_members_stays_in_cash() -> None:
    view = view_of(a={"A": [True]}, b={"B": [False]})
    assert equal_weight(view, {"a": 0.5, "b": 0.5}).weights.sum(axis=1).tolist() == [0.5]


@given(st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3))
def test_nothing_is_lost_where_all_themes_have_members(raw: list[float]) -> None:
    view = view_of(a={"A": [True]}, b={"A": [True], "B": [True]}, c={"C": [True], "D": [False]})
    weights = equal_weight(view, dict(zip("abc", raw, strict=True)))
    np.testing.assert_allclose(weights.weights.sum(), sum(raw), atol=1e-12)
