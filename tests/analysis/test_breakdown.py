"""Every breakdown sums to the whole, to 1e-9 of what was invested."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from thematic.analysis.breakdown import by_market, by_member, by_theme, costs_by_kind, theme_shares
from thematic.backtest import Backtest
from thematic.results.result import Result
from thematic.strategy import load_strategy
from thematic.study import Study
from thematic.universe.theme import Member, Theme

SYMBOLS = ("A", "B", "C", "D")


@pytest.fixture(scope="module")
def study() -> Study:
    question = Backtest(
        name="parts",
        title="Parts",
        strategies={
            "momentum": load_strategy(
                "theme_momentum", themes=("china_ai", "hyperscalers", "us_applications"), top=2, lookback=20
            ),
            "pair": load_strategy("applications_against_semis"),
        },
        start=date(2024, 12, 2),
        end=date(2025, 3, 31),
        cash=50_000.0,
    )
    return question.run("sample")


@pytest.fixture(params=["momentum", "pair"])
def result(request: pytest.FixtureRequest, study: Study) -> Result:
    return study.results[request.param]


def test_every_breakdown_sums_to_the_change_of_the_value(study: Study, result: Result) -> None:
    themes = {name: study.run.themes[name] for name in result.strategy.themes}
    for start in (None, result.first + 30):
        begin = result.simulation.nav[result.first if start is None else start]
        change = result.simulation.nav[-1] - begin
        for table in (by_member(result, start), by_market(result, start), by_theme(result, themes, start)):
            assert table["total"].sum() == pytest.approx(change, abs=1e-9 * begin)
            assert np.allclose(table.drop(columns="total").sum(axis=1), table["total"], atol=1e-9 * begin)


def test_parts_agree_between_breakdowns(study: Study, result: Result) -> None:
    themes = {name: study.run.themes[name] for name in result.strategy.themes}
    sums = [breakdown.sum() for breakdown in (by_member(result), by_market(result), by_theme(result, themes))]
    assert np.allclose(sums[0], sums[1], atol=1e-5)
    assert np.allclose(sums[0], sums[2], atol=1e-5)


def test_a_market_is_the_sum_of_its_members(study: Study) -> None:
    result = study.results["momentum"]
    members, markets = by_member(result), by_market(result)
    hong_kong = members[[name.endswith(".HK") for name in members.index]]
    assert np.allclose(markets.loc["Hong Kong"], hong_kong.sum(), atol=1e-6)
    assert hong_kong["currency"].abs().sum() > 0.0


def test_kinds_of_costs_sum_to_all_fees(result: Result) -> None:
    kinds = costs_by_kind(result)
    assert sum(kinds.values()) == pytest.approx(result.simulation.fills["fee"].sum(), rel=1e-9)
    assert sum(kinds.values()) == pytest.approx(-by_member(result)["costs"].sum(), rel=1e-9)
    assert all(amount >= 0.0 for amount in kinds.values())
    assert len(kinds) >= 2


def theme(name: str, symbols: str) -> Theme:
    members = tuple(Member(symbol, symbol, "role") for symbol in symbols)
    return Theme(name, name, "", "", date(2024, 1, 1), members)


def test_a_shared_symbol_follows_what_is_held_of_each_themes_others() -> None:
    themes = {"one": theme("one", "AB"), "two": theme("two", "BC")}
    weights = np.array(
        [[0.3, 0.2, 0.1, 0.0], [0.0, 0.5, 0.4, 0.0], [0.0, 0.5, 0.0, 0.0], [-0.3, 0.2, 0.3, 0.0]]
    )
    shares = theme_shares(weights, SYMBOLS, themes)
    assert np.allclose(shares[:, 1], [[0.75, 0.25], [0.0, 1.0], [0.5, 0.5], [0.5, 0.5]])
    assert np.allclose(shares[:, :3].sum(axis=2), 1.0)
    assert shares[:, 3].sum() == 0.0
