"""Is it a theme: baskets that move together are told from random ones, and the numbers are what they say."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.market_data.panel import Panel, read_bars
from thematic.prices import open_source
from thematic.references.theme_test import _bets, _permuted, examine_themes
from thematic.universe import Member, Theme, load_themes
from thematic.workspace import files

MARKETS = np.repeat(["us", "hk"], [30, 10])


def test_a_basket_that_moves_together_is_told_from_one_that_does_not() -> None:
    correlation = np.full((40, 40), 0.05)
    correlation[:6, :6] = 0.4
    np.fill_diagonal(correlation, 1.0)
    measured, usual, p_value = _permuted(correlation, np.arange(6), MARKETS)
    assert measured == pytest.approx(0.4)
    assert usual < 0.1
    assert p_value < 0.01
    assert _permuted(correlation, np.arange(10, 16), MARKETS)[2] > 0.5
    assert np.isnan(_permuted(correlation, np.arange(2), MARKETS)[2])


def test_bets_count_what_is_independent() -> None:
    assert _bets(np.eye(5), np.arange(5)) == pytest.approx(5.0)
    assert _bets(np.ones((5, 5)), np.arange(5)) == pytest.approx(1.0, abs=1e-6)


def world() -> tuple[dict[str, Theme], pd.DataFrame]:
    """Return a market and 20 shares of which the first six share a factor and have run up, and two themes."""
    random = np.random.default_rng(4)
    dates = pd.bdate_range(end="2025-02-09", periods=280)
    market = 0.01 * random.standard_normal(280)
    shared = 0.01 * random.standard_normal(280)
    steps = {"SPY": market, "FUND": market + shared}
    for place, symbol in enumerate(f"A{letter}" for letter in "ABCDEFGHIJKLMNOPQRST"):
        own = 1.2 * market + 0.01 * random.standard_normal(280)
        steps[symbol] = own + shared + 0.002 * (np.arange(280) >= 220) if place < 6 else own
    known = pd.DataFrame({name: 100.0 * np.exp(np.cumsum(moves)) for name, moves in steps.items()}, dates)
    symbols = [name for name in known if name.startswith("A")]

    def theme(name: str, chosen: list[str]) -> Theme:
        members = tuple(Member(symbol, symbol, "role") for symbol in chosen)
        return Theme(name, name, "moves together", "a test", date(2025, 2, 10), members)

    themes = {"knit": theme("knit", symbols[:6]), "loose": theme("loose", symbols[5:12])}
    return {**themes, "rest": theme("rest", symbols[12:])}, known


def test_a_theme_is_measured_against_others_and_its_nearest_fund() -> None:
    themes, known = world()
    closes = {"FUND": known["FUND"], "SPY2": known["SPY"]}
    named = {name: themes[name] for name in ("knit", "loose")}
    knit, loose = examine_themes(named, themes, known, "SPY", closes)
    assert (knit.members, knit.pool) == (6, 20)
    assert knit.p_value < 0.01 < 0.1 < loose.p_value
    assert knit.correlation == pytest.approx(0.5, abs=0.1)
    assert knit.beta == pytest.approx(1.2, abs=0.15)
    own = known[list(themes["knit"].symbols)].pipe(np.log).diff().mean(axis=1)
    ahead = (own - np.log(known["SPY"]).diff()).iloc[-60:].sum()
    assert knit.run_up == pytest.approx(np.expm1(ahead))
    assert "late: it had run up" in " ".join(knit.lines)
    assert knit.nearest == "FUND"
    gap = (own - np.log(known["FUND"]).diff()).dropna()
    assert knit.tracking_error == pytest.approx(gap.std() * np.sqrt(252))
    assert gap.mean() * 252 - 0.02 < knit.added < gap.mean() * 252
    assert knit.overlap == {"loose": pytest.approx(1 / 7), "rest": 0.0}


def test_what_comes_from_the_note_on_changes_nothing() -> None:
    themes, known = world()
    later = pd.concat([known, pd.DataFrame(1.0, pd.bdate_range("2025-02-10", periods=9), known.columns)])
    knit = {"knit": themes["knit"]}
    assert examine_themes(knit, themes, known, "SPY", {}) == examine_themes(knit, themes, later, "SPY", {})


def test_too_few_symbols_are_said() -> None:
    themes, known = world()
    only = {"knit": themes["knit"]}
    (test,) = examine_themes(only, only, known, "SPY", {})
    assert "too few" in test.sentence
    assert np.isnan(test.p_value)


@pytest.mark.slow
def test_on_real_prices_semis_are_a_theme_and_asia_s_other_technology_is_not_shown_to_be(
    market_dir: str, reference_dir: str
) -> None:
    source, folder = open_source(str(market_dir)), open_source(reference_dir)
    closes = {symbol: folder.bars(symbol).adjusted for symbol in ("SMH", "SOXX", "EWT")}
    themes = load_themes(files("universes"))
    there = set(source.symbols())
    symbols = dict.fromkeys(
        symbol for theme in themes.values() for symbol in theme.symbols if symbol in there
    )
    panel = Panel.load(source, read_bars(source, list(symbols)), date(2024, 1, 2), date(2025, 2, 10))
    known = pd.DataFrame(panel.known, panel.dates, list(panel.symbols))
    named = {name: themes[name] for name in ("us_ai_semis", "asia_non_ai_tech")}
    semis, asia = examine_themes(named, themes, known, "SPY", closes)
    print(*semis.lines, semis.sentence, asia.sentence, sep="\n")
    assert semis.p_value < 0.01
    assert semis.nearest in {"SMH", "SOXX"}
    assert asia.p_value > 0.1
