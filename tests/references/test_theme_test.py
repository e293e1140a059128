"""Is it a theme: baskets that move together are told from random ones, and the numbers are what they say."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.prices import open_source
from thematic.references import load_reference_set
from thematic.references.theme_test import ThemeTest, _bets, _permuted, examine_theme
from thematic.universe import load_theme, load_themes
from thematic.workspace import files

SYMBOLS = [first + second for first in "ABCDE" for second in "ABCDEFGH"]


def test_a_basket_that_moves_together_is_told_from_one_that_does_not() -> None:
    correlation = np.full((40, 40), 0.05)
    correlation[:6, :6] = 0.4
    np.fill_diagonal(correlation, 1.0)
    measured, usual, p_value = _permuted(correlation, np.arange(6), SYMBOLS)
    assert measured == pytest.approx(0.4)
    assert usual < 0.1
    assert p_value < 0.01
    assert _permuted(correlation, np.arange(10, 16), SYMBOLS)[2] > 0.5
    assert np.isnan(_permuted(correlation, np.arange(2), SYMBOLS)[2])


def test_bets_count_what_is_independent() -> None:
    assert _bets(np.eye(5), np.arange(5)) == pytest.approx(5.0)
    assert _bets(np.ones((5, 5)), np.arange(5)) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.slow
def test_on_real_prices_semis_are_a_theme_and_asia_s_other_technology_is_not_shown_to_be(
    market_dir: str, reference_dir: str
) -> None:
    source, folder = open_source(str(market_dir)), open_source(reference_dir)
    there = set(folder.symbols())
    closes = {each: folder.bars(each).adjusted for each in ("SMH", "SOXX", "EWT") if each in there}

    def found(name: str) -> ThemeTest:
        return examine_theme(
            load_theme(name), load_themes(files("universes")), source, load_reference_set().market, closes
        )

    semis, asia = found("us_ai_semis"), found("asia_non_ai_tech")
    assert semis.p_value < 0.01
    assert semis.nearest in {"SMH", "SOXX"}
    assert asia.p_value > 0.1
