"""Every breakdown sums to the whole, to 1e-9 of what was invested."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.analysis.breakdown import by_market, by_member, by_theme, costs_by_kind, theme_shares
from thematic.backtest import Backtest
from thematic.results.result import Result
from thematic.simulation.tape import Account
from thematic.statistics.shortfall import implementation_shortfall
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
    sums = [each.sum() for each in (by_member(result), by_market(result), by_theme(result, themes))]
    assert np.allclose(sums[0], sums[1], atol=1e-5)
    assert np.allclose(sums[0], sums[2], atol=1e-5)


def test_a_market_is_the_sum_of_its_members(study: Study) -> None:
    result = study.results["momentum"]
    members, markets = by_member(result), by_market(result)
    hong_kong = members[[name.endswith(".HK") for name in members.index]]
    assert np.allclose(markets.loc["Hong Kong"], hong_kong.sum(), atol=1e-6)
    assert hong_kong["currency"].abs().sum() > 0.0


def test_kinds_of_costs_sum_to_all_fees(result: Result) -> None:
    kinds = costs_by_kind(result.simulation, result.first)
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


def test_waiting_parts_sum_and_are_nothing_without_rules_or_closures(study: Study) -> None:
    result = study.results["momentum"]
    backtest = study.backtest
    found = implementation_shortfall(result.simulation, Account(backtest.cash, 1.0, 10), result.targets)
    assert found.total == found.rules + found.closures
    assert abs(found.rules) > 0.0  # lots of 50,000 dollars bite in Hong Kong and on the mainland
    assert abs(found.total) < 0.2 * backtest.cash


def test_with_one_market_and_no_rules_nothing_waits() -> None:
    question = Backtest(
        name="plain",
        title="Plain",
        strategies={"hold": load_strategy("hold", theme="hyperscalers")},
        start=date(2025, 1, 2),
        end=date(2025, 2, 28),
        frictionless=True,
    )
    result = question.run("sample").results["hold"]
    found = implementation_shortfall(result.simulation, Account(), result.targets)
    assert (found.rules, found.closures) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_a_holiday_costs_what_the_price_did_meanwhile() -> None:
    # Decided on Friday 2025-01-24 for Shanghai, shut from the 28th: what is decided on the 27th waits.
    question = Backtest(
        name="holiday",
        title="Holiday",
        strategies={"hold": load_strategy("hold", theme="china_ai", symbols=("600588.SS",))},
        start=date(2025, 1, 27),
        end=date(2025, 2, 28),
        frictionless=True,
    )
    study = question.run("sample")
    result = study.results["hold"]
    found = implementation_shortfall(result.simulation, Account(), result.targets)
    panel = study.run.panel
    column = panel.symbols.index("600588.SS")
    known = pd.Series(panel.known[:, column], panel.dates)
    filled, stale = known[pd.Timestamp("2025-02-05")], known[pd.Timestamp("2025-01-28")]
    end = known.iloc[-1]
    assert result.simulation.fills["row"][0] == panel.dates.get_loc(pd.Timestamp("2025-02-05"))
    assert found.rules == pytest.approx(0.0, abs=1e-6)
    assert found.closures == pytest.approx(1e6 * (end / stale - end / filled), rel=1e-9)
