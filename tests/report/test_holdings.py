"""Weights by theme: every symbol's weight goes somewhere, and to the theme that it was held for."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from thematic.analysis.breakdown import CASH
from thematic.analysis.holdings import theme_weights
from thematic.report.holdings import holdings
from thematic.universe.theme import Member, Theme

SYMBOLS = ("META", "GOOGL", "MSFT", "ADBE", "NVDA")


def theme(name: str, *symbols: str) -> Theme:
    members = tuple(Member(symbol, symbol, "role") for symbol in symbols)
    return Theme(name, name, "thesis", "source", date(2025, 2, 10), members)


THEMES = {
    "hyperscalers": theme("hyperscalers", "META", "GOOGL", "MSFT"),
    "applications": theme("applications", "META", "GOOGL", "ADBE"),
    "semis": theme("semis", "NVDA"),
}


def split(**held: float) -> dict[str, float]:
    row = pd.DataFrame([[held.get(symbol, 0.0) for symbol in SYMBOLS]], columns=list(SYMBOLS))
    return theme_weights(row, THEMES).iloc[0].to_dict()


def test_a_shared_symbol_counts_to_the_theme_whose_other_shares_are_held():
    assert split(META=0.25, GOOGL=0.25, MSFT=0.5)["hyperscalers"] == pytest.approx(1.0)
    assert split(META=0.25, GOOGL=0.25, ADBE=0.5)["applications"] == pytest.approx(1.0)
    both = split(META=0.3, MSFT=0.4, ADBE=0.2)
    assert both["hyperscalers"] == pytest.approx(0.4 + 0.2)
    assert both["applications"] == pytest.approx(0.2 + 0.1)
    assert both[CASH] == pytest.approx(0.1)


def test_a_shared_symbol_that_is_held_alone_counts_to_its_themes_equally():
    alone = split(META=0.5)
    assert alone["hyperscalers"] == alone["applications"] == pytest.approx(0.25)
    assert alone["semis"] == 0.0


@given(arrays(float, (4, len(SYMBOLS)), elements=st.floats(-1, 1)))
def test_themes_and_cash_make_the_account(held):
    weights = pd.DataFrame(held, columns=list(SYMBOLS))
    table = theme_weights(weights, THEMES)
    assert np.allclose(table.sum(axis=1), 1.0, atol=1e-12)
    assert np.allclose(table["semis"], weights["NVDA"], atol=1e-15)


def test_the_section_begins_with_the_first_idea(study):
    section = holdings(study.run, study.analysis.holdings, ["china_over_us_ai", "applications_against_semis"])
    assert [choice.name for choice in section.choices] == list(study.results)
    assert [choice.name for choice in section.choices if choice.first] == ["china_over_us_ai"]
    pair = section.choices[2]
    assert {trace["stackgroup"] for trace in pair.figure["data"]} == {"long", "short"}
    for choice in section.choices:
        rows = np.array([[cell.value for cell in row[1:]] for row in choice.table.rows])
        assert rows.sum(axis=1) == pytest.approx(1.0, abs=0.003)
