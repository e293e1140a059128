"""Parts of each strategy's return sum to it, whichever way it is divided."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.analysis.components import MOST, Components, components


@pytest.fixture(scope="module")
def parts(study) -> Components:
    return components(study.run)


def returns(study) -> list[float]:
    return [result.metrics["whole"]["total_return"] for result in study.results.values()]


def test_themes_and_markets_sum_to_the_return(study, parts: Components) -> None:
    for table in (parts.by_theme, parts.by_market):
        assert list(table.index) == list(study.results)
        np.testing.assert_allclose(table.sum(axis=1), returns(study), atol=1e-9)


def test_what_a_strategy_does_not_hold_is_no_number(parts: Components) -> None:
    assert np.isnan(parts.by_market.loc["hold_spy", "Hong Kong"])
    assert np.isfinite(parts.by_market.loc["china_over_us_ai", "Hong Kong"])


def test_fees_by_kind_sum_to_all_that_was_paid(study, parts: Components) -> None:
    for name, result in study.results.items():
        paid = result.simulation.fills["fee"].sum() / result.simulation.nav[result.first]
        assert parts.fees.loc[name].sum() == pytest.approx(paid, rel=1e-9)


def test_members_are_those_that_moved_the_value_most(study, parts: Components) -> None:
    columns = ["local", "currency", "cross", "costs", "borrowing"]
    np.testing.assert_allclose(parts.members[columns].sum(axis=1), parts.members["total"], atol=1e-12)
    for name, listed in parts.members.groupby("strategy"):
        assert len(listed) <= MOST
        size = listed["total"].abs().to_numpy()
        assert (np.diff(size) <= 0.0).all()
        held = study.results[name].weights.abs().sum().gt(0.0).sum()
        assert len(listed) == min(held, MOST)


def test_one_market_without_a_holiday_of_its_own_loses_nothing_to_closures(parts: Components) -> None:
    assert parts.shortfall.loc["hold_spy", "closures"] == pytest.approx(0.0, abs=1e-9)
    assert list(parts.shortfall.columns) == ["rules", "closures"]
