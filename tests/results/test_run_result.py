"""The results of a run side by side: one day of knowledge, one table, all orders and fills."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.results.run_result import RunResult


@pytest.fixture
def run(study) -> RunResult:
    return study.run


def test_hindsight_ends_with_the_last_thing_that_any_strategy_rests_on(run: RunResult) -> None:
    assert run.known_on == max(result.known_on for result in run.results.values())


def test_all_strategies_are_measured_after_the_same_day(run: RunResult) -> None:
    for name, result in run.results.items():
        nav = result.nav
        start = nav[nav.index <= pd.Timestamp(run.known_on)].iloc[-1]
        figures = run.metrics[name]["after_known_on"]
        assert figures["total_return"] == pytest.approx(nav.iloc[-1] / start - 1.0)
        assert run.metrics[name]["whole"] == result.metrics["whole"]


def test_a_table_has_a_row_a_strategy_in_the_questions_order(run: RunResult) -> None:
    for period in ("whole", "after_known_on"):
        table = run.table(period)
        assert list(table.index) == list(run.question.strategies)
        for name in table.index:
            expected = run.metrics[name][period]["sharpe"]
            assert table.loc[name, "sharpe"] == pytest.approx(expected, nan_ok=True)


def test_values_stand_beside_each_other_on_each_day_that_any_decides(run: RunResult) -> None:
    days = sorted(set().union(*(result.nav.index for result in run.results.values())))
    assert run.nav.index.tolist() == days
    for name, result in run.results.items():
        assert run.nav[name].dropna().equals(result.nav.rename(name))
    assert len(run.common_nav) < len(run.nav)  # New York and the mainland have other holidays
    assert run.common_nav.notna().all(axis=None)


def test_orders_and_fills_are_those_of_all_strategies(run: RunResult) -> None:
    assert len(run.orders) == sum(len(result.orders) for result in run.results.values())
    assert set(run.fills["strategy"]) <= set(run.results)
    kinds = run.fills.columns[8:-1]
    assert {"stamp duty", "commission"} <= set(kinds)
    assert run.fills[kinds].notna().all(axis=None)
    spy = run.fills[run.fills["symbol"] == "SPY"]
    assert (spy["stamp duty"] == 0.0).all()
    assert np.isfinite(run.fills["price"]).all()


def test_a_theme_with_all_of_its_prices_does_not_begin_thin(run: RunResult) -> None:
    assert not any(run.begins_thin(name) for name in run.results)
