"""Holdings by theme: each row sums to one, and a shared symbol counts to each theme."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from thematic.analysis.holdings import holdings, theme_weights
from thematic.universe.theme import Member, Theme

DAYS = pd.bdate_range("2025-01-02", periods=3)


def theme(name: str, symbols: str) -> Theme:
    members = tuple(Member(symbol, symbol, "role") for symbol in symbols)
    return Theme(name, name, "", "", date(2024, 1, 1), members)


THEMES = {"one": theme("one", "AB"), "two": theme("two", "BC")}


def table(*rows: list[float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), index=DAYS[: len(rows)], columns=list("ABC"))


def test_a_symbol_of_two_themes_follows_what_else_is_held_of_them() -> None:
    held = theme_weights(table([0.3, 0.2, 0.1], [0.0, 0.4, 0.0]), THEMES)
    # Of B three quarters go with A, a quarter with C; alone, half goes to each.
    np.testing.assert_allclose(held["one"], [0.3 + 0.15, 0.2])
    np.testing.assert_allclose(held["two"], [0.1 + 0.05, 0.2])
    np.testing.assert_allclose(held["cash"], [0.4, 0.6])


@given(st.lists(st.lists(st.floats(-1.0, 1.0), min_size=3, max_size=3), min_size=1, max_size=3))
def test_every_row_sums_to_one_with_its_cash(rows: list[list[float]]) -> None:
    held = theme_weights(table(*rows), THEMES)
    np.testing.assert_allclose(held.sum(axis=1), 1.0, atol=1e-12)


def test_on_other_days_holdings_are_those_of_the_last_decision(study) -> None:
    for name, held in holdings(study.run).items():
        result = study.results[name]
        assert held.index.equals(study.nav.index)
        own = theme_weights(result.weights, result.themes)
        for day in held.index.difference(own.index)[:5]:
            before = own.index[own.index < day]
            if len(before):
                np.testing.assert_array_equal(held.loc[day], own.loc[before[-1]])
