"""Titles: what people call strategies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from thematic import load_strategy
from thematic.analysis.titles import in_words, kinds, titles
from thematic.errors import StrategyError


def test_a_holding_is_called_by_what_it_holds_and_a_rule_by_its_name(study):
    assert titles(study.run) == {
        "hold_spy": "Hold SPDR S&P 500 ETF",
        "china_over_us_ai": "China over US AI",
        "applications_against_semis": "Applications against semis",
    }
    assert kinds(study.run) == {
        "hold_spy": "benchmark",
        "china_over_us_ai": "idea",
        "applications_against_semis": "idea",
    }


@pytest.mark.parametrize(
    ("parameters", "title"),
    [
        ({"symbols": ("AMZN", "META")}, "Hold Amazon, Meta"),
        ({"roles": ("software",)}, "Hold Hyperscalers: software"),
        ({}, "Hold Hyperscalers"),
    ],
)
def test_parts_of_a_theme_are_named(study, parameters, title):
    from thematic.universe import load_theme

    theme = load_theme("hyperscalers")
    if "roles" in parameters:
        theme = replace(theme, members=tuple(replace(member, role="software") for member in theme.members))
    strategy = load_strategy("hold", theme="hyperscalers", **parameters)
    first = next(iter(study.run.results.values()))
    held = replace(first, name="x", strategy=strategy, themes={"hyperscalers": theme})
    run = replace(study.run, results={**study.run.results, "x": held})
    assert titles(run)["x"] == title
    assert kinds(run)["x"] == ("part" if parameters else "theme")


def test_what_the_question_says_comes_first_and_no_two_are_alike(study):
    given = {"hold_spy": "Same", "china_over_us_ai": "Same"}
    question = replace(study.backtest, titles=given)
    titled = titles(replace(study.run, question=question))
    assert titled["hold_spy"] == "Same (hold_spy)"
    assert titled["china_over_us_ai"] == "Same (china_over_us_ai)"


def test_a_title_of_no_strategy_is_refused(study):
    with pytest.raises(StrategyError, match="titles has 'nobody', but the strategies are hold_spy"):
        replace(study.backtest, titles={"nobody": "Nobody"})
    with pytest.raises(StrategyError, match="titles is 3, but must be titles by strategy"):
        replace(study.backtest, titles=3)


def test_names_in_a_sentence_are_replaced_whole_and_longest_first():
    named = {"hold_spy": "A", "hold_spy_2": "B", "dip": "C"}
    assert in_words("hold_spy_2 beat hold_spy; a dip, xhold_spy", named) == "B beat A; a dip, xhold_spy"
