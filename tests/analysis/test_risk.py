"""Risk: beta, alpha, shortfall and overlap against calculations of their own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.analysis.history import before, falls, since
from thematic.analysis.risk import TAIL, risk
from thematic.statistics.inference import sharpe_interval


@pytest.fixture(scope="module")
def measured(study):
    return risk(study.run, pd.Timestamp(study.known_on))


def test_the_benchmark_has_a_beta_of_one_and_earns_nothing_beyond_itself(measured):
    assert measured.figures["beta"]["hold_spy"] == pytest.approx(1.0, abs=1e-9)
    assert measured.figures["alpha"]["hold_spy"] == pytest.approx(0.0, abs=1e-9)


def test_shortfall_and_extreme_days_are_those_of_the_returns(measured, study):
    for name, row in measured.figures.iterrows():
        nav = study.nav[name].dropna()
        returns = nav[nav.index >= pd.Timestamp(study.known_on)].pct_change().dropna()
        worst = np.sort(returns.to_numpy())[: int(TAIL * len(returns))]
        assert row["expected_shortfall"] == pytest.approx(worst.mean())
        assert row["worst_day"] == returns.min() == returns[row["worst_on"]]
        assert row["best_day"] == returns.max() == returns[row["best_on"]]
        assert row["sharpe_low"] < study.run.metrics[name]["after_known_on"]["sharpe"] < row["sharpe_high"]


def test_overlap_is_one_with_itself_the_same_both_ways_and_that_of_the_weights(measured, study):
    overlap = measured.overlap.to_numpy()
    assert np.diag(overlap) == pytest.approx(1.0)
    assert overlap == pytest.approx(overlap.T)
    one, other = (study.results[name] for name in ("hold_spy", "china_over_us_ai"))
    rows = study.run.common_nav.index
    rows = rows[rows >= pd.Timestamp(study.known_on)]
    both = pd.concat([one.weights.loc[rows], other.weights.loc[rows]], axis=1, keys=(0, 1)).fillna(0.0)
    symbols = sorted({symbol for _, symbol in both})
    gaps = [
        sum(abs(row.get((0, symbol), 0.0) - row.get((1, symbol), 0.0)) for symbol in symbols)
        + abs(row[0].sum() - row[1].sum())
        for _, row in both.iterrows()
    ]
    assert measured.overlap.loc["hold_spy", "china_over_us_ai"] == pytest.approx(1 - np.mean(gaps) / 2)


def test_correlations_lie_between_minus_one_and_one(measured):
    values = measured.correlation.to_numpy()
    assert np.diag(values) == pytest.approx(1.0)
    assert (np.abs(values) <= 1.0 + 1e-12).all()


def test_too_short_a_period_says_nothing(study):
    late = risk(study.run, study.nav.index[-5])
    assert late.figures[["beta", "expected_shortfall", "sharpe_low"]].isna().all(axis=None)
    assert late.correlation.isna().all(axis=None)


def test_the_interval_of_a_sharpe_ratio_holds_it_in_95_of_100_samples():
    draws = np.random.default_rng(1).normal(0.001, 0.01, (600, 250))
    inside = [low <= 0.1 * np.sqrt(252) <= high for low, high in (sharpe_interval(x, 252.0) for x in draws)]
    assert 0.93 < np.mean(inside) < 0.97


DATES = pd.DatetimeIndex(["2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04"])


def test_growth_begins_at_the_last_value_that_was_there():
    nav = pd.DataFrame({"a": [1.0, 2.0, np.nan, 4.0], "b": [np.nan, np.nan, np.nan, 5.0]}, DATES)
    grown = since(nav, pd.Timestamp("2025-01-03"))
    assert grown["a"].tolist() == [100.0, 200.0]
    assert grown["b"].tolist()[1] == 100.0
    assert before(nav, pd.Timestamp("2025-01-02")).tolist()[0] == 1.0
    assert falls(pd.DataFrame({"a": [100.0, 80.0, 120.0]}))["a"].tolist() == pytest.approx([0.0, -0.2, 0.0])
