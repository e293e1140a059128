"""Which universes are tested for being a theme: all but those that hold the market, where it is held."""

from __future__ import annotations

from thematic.analysis.themes import MARKET, theme_tests


def test_every_universe_is_tested_but_the_one_that_holds_the_market(study) -> None:
    tests = theme_tests(study.run, None)
    expected = {name for name, theme in study.run.themes.items() if MARKET not in theme.symbols}
    assert {test.theme for test in tests} == expected
    assert expected < set(study.run.themes)


def test_a_run_without_the_market_has_none(study) -> None:
    from dataclasses import replace

    panel = study.results["china_over_us_ai"].simulation.panel
    assert MARKET not in panel.symbols
    assert theme_tests(replace(study.run, panel=panel), None) == ()
