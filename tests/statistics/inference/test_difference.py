"""Intervals of differences: their coverage, the size of the tests, and what they are exactly."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.statistics.inference import UNKNOWN, difference, difference_of_means, paired_difference
from thematic.statistics.performance import rows_a_year

N = 240


def navs(returns: np.ndarray) -> tuple[pd.Series, pd.Series]:
    """Return two net asset values, shape (n_rows + 1,), from returns (n_rows, 2)."""
    dates = pd.bdate_range("2024-01-02", periods=len(returns) + 1, name="date")
    values = np.vstack([np.ones(2), np.cumprod(1.0 + returns, axis=0)])
    return pd.Series(values[:, 0], dates), pd.Series(values[:, 1], dates)


def idle(rows: int, rate: float = 0.04) -> np.ndarray:
    return np.cumprod(np.append(1.0, np.full(rows, 1.0 + rate / 260)))


def pair(random: np.random.Generator, kind: str, edge: float, rows: int = N) -> np.ndarray:
    """Return returns of a noisy strategy and of its alternative; the edge is in standard errors."""
    noise = random.standard_normal(rows)
    if kind == "fat":
        noise = random.standard_t(4, rows) / np.sqrt(2.0)
    if kind == "dependent":
        drawn = random.standard_normal(rows + 50)
        noise = np.array([drawn[i : i + 50] @ 0.25 ** np.arange(50)[::-1] for i in range(rows)]) * 0.75
    alternative = 0.0004 + 0.012 * random.standard_normal(rows)
    return np.column_stack([alternative + 0.006 * (noise + edge / np.sqrt(rows)), alternative])


def test_estimates_are_the_plain_ones() -> None:
    returns = pair(np.random.default_rng(1), "normal", 1.0)
    one, other = navs(returns)
    differences, a_year = paired_difference(one, other, idle(N)), rows_a_year(one.index)
    growth = np.log(one.iloc[-1] / other.iloc[-1]) / N * a_year
    excess = returns - 0.04 / 260
    sharpe = (excess.mean(axis=0) / excess.std(axis=0)) @ [1, -1] * np.sqrt(a_year)
    assert differences.growth.estimate == pytest.approx(growth, rel=1e-9)
    assert differences.sharpe.estimate == pytest.approx(sharpe, rel=1e-9)
    assert differences.growth.low < growth < differences.growth.high


def test_exchanging_the_two_mirrors_everything() -> None:
    one, other = navs(pair(np.random.default_rng(2), "fat", 2.0))
    there, back = paired_difference(one, other, idle(N)), paired_difference(other, one, idle(N))
    assert there.growth.low == pytest.approx(-back.growth.high)
    assert there.sharpe.high == pytest.approx(-back.sharpe.low)
    assert there.growth.p_value == back.growth.p_value


def test_is_the_same_every_time() -> None:
    one, other = navs(pair(np.random.default_rng(3), "normal", 2.0))
    assert paired_difference(one, other, idle(N)) == paired_difference(one, other, idle(N))


def test_of_a_strategy_with_itself_is_nothing() -> None:
    one, _ = navs(pair(np.random.default_rng(4), "normal", 0.0))
    differences = paired_difference(one, one, idle(N))
    assert (differences.growth.estimate, differences.growth.low, differences.growth.p_value) == (
        0.0,
        0.0,
        1.0,
    )
    assert (differences.sharpe.estimate, differences.sharpe.p_value) == (0.0, 1.0)


def test_is_not_made_of_too_few_rows() -> None:
    one, other = navs(pair(np.random.default_rng(5), "normal", 5.0, rows=15))
    assert np.isnan(paired_difference(one, other, idle(15)).growth.p_value)


def test_intervals_are_those_of_the_t_distribution_where_it_holds() -> None:
    one, other = navs(pair(np.random.default_rng(6), "normal", 1.0, rows=1000))
    growth = paired_difference(one, other, idle(1000)).growth
    gap = np.diff(np.log(one)) - np.diff(np.log(other))
    error = gap.std(ddof=1) / np.sqrt(1000) * rows_a_year(one.index)
    assert growth.error == pytest.approx(error, rel=0.1)
    assert (growth.high - growth.low) / 2 == pytest.approx(1.96 * error, rel=0.12)


def rejections(kind: str, edge: float, seeds: int) -> tuple[float, float]:
    """Return how often the growth and the Sharpe ratio differ at the 5 % level."""
    differences = [
        paired_difference(*navs(pair(np.random.default_rng(s), kind, edge)), idle(N)) for s in range(seeds)
    ]
    return tuple(
        np.mean([getattr(difference, what).p_value <= 0.05 for difference in differences])
        for what in ("growth", "sharpe")
    )


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(difference, "DRAWS", 299)


@pytest.mark.usefixtures("few_draws")
def test_size_is_kept_in_a_few_samples() -> None:
    assert max(rejections("normal", 0.0, 60)) <= 0.12
    assert min(rejections("normal", 4.5, 10)) >= 0.8


@pytest.mark.slow
@pytest.mark.usefixtures("few_draws")
@pytest.mark.parametrize("kind", ["normal", "fat", "dependent"])
def test_size_is_kept_in_many_samples(kind: str) -> None:
    # 400 samples: the standard deviation of the share is 1.1 percentage points.
    for share in rejections(kind, 0.0, 400):
        assert 0.025 <= share <= 0.085


@pytest.mark.slow
@pytest.mark.usefixtures("few_draws")
@pytest.mark.parametrize("kind", ["normal", "fat", "dependent"])
def test_intervals_hold_a_true_difference(kind: str) -> None:
    held = []
    for seed in range(600):
        one, other = navs(pair(np.random.default_rng(seed), kind, 2.0))
        truth = (2.0 * 0.006 / np.sqrt(N)) * rows_a_year(one.index)
        growth = paired_difference(one, other, idle(N)).growth
        # Of the growth: half the difference of the variances is lost to compounding.
        drag = 0.5 * 0.006**2 * rows_a_year(one.index)
        held.append(growth.low <= truth - drag <= growth.high)
    assert 0.92 <= np.mean(held) <= 0.98


def test_means_of_two_stretches() -> None:
    random = np.random.default_rng(7)
    one, other = random.normal(0.001, 0.01, 300), random.normal(0.0, 0.02, 100)
    difference = difference_of_means(one, other, 250.0)
    error = np.hypot(0.01 / np.sqrt(300), 0.02 / np.sqrt(100)) * 250
    assert difference.estimate == pytest.approx((one.mean() - other.mean()) * 250)
    assert difference.error == pytest.approx(error, rel=0.25)
    assert np.isnan(difference_of_means(one, other[:5], 250.0).estimate)


@pytest.mark.usefixtures("few_draws")
def test_means_of_two_stretches_keep_their_size() -> None:
    random = np.random.default_rng(8)
    p_values = [
        difference_of_means(random.normal(0, 0.01, 150), random.normal(0, 0.02, 90), 250).p_value
        for _ in range(60)
    ]
    assert np.mean(np.array(p_values) <= 0.05) <= 0.12


def test_ends_hardly_move_from_seed_to_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = navs(pair(np.random.default_rng(9), "fat", 1.0, rows=100))
    ends = []
    for seed in range(1, 7):
        monkeypatch.setattr(difference, "SEED", seed)
        differences = paired_difference(one, other, idle(100))
        ends.append(
            [
                getattr(difference, end)
                for difference in (differences.growth, differences.sharpe)
                for end in ("low", "high")
            ]
        )
    low, high = np.array(ends)[:, ::2], np.array(ends)[:, 1::2]
    half = (high - low).mean(axis=0) / 2.0
    assert (np.ptp(low, axis=0) < 0.01 * half).all()
    assert (np.ptp(high, axis=0) < 0.01 * half).all()


def test_a_series_in_cash_has_no_sharpe_ratio_to_compare() -> None:
    """A share with a ratio of 1.1 against cash: the difference was rounding noise, -0.4 to -2.3."""
    cash = idle(N)
    share, _ = navs(pair(np.random.default_rng(10), "normal", 3.0))
    differences = paired_difference(pd.Series(1e6 * cash, share.index), share, cash)
    assert np.isnan(differences.sharpe.estimate)
    assert np.isfinite(differences.growth.low)


def test_what_can_be_seen_is_seen_four_times_of_five() -> None:
    one, other = navs(pair(np.random.default_rng(11), "normal", 0.0, rows=400))
    growth = paired_difference(one, other, idle(400)).growth
    assert growth.critical(0.05) == pytest.approx(1.98, abs=0.05)
    assert growth.critical(0.01) > growth.critical(0.05)
    assert growth.detectable() == pytest.approx((1.98 + 0.84) * growth.error, rel=0.03)
    assert growth.below() == pytest.approx(growth.estimate + 1.65 * growth.error, abs=0.05 * growth.error)
    assert np.isnan(UNKNOWN.detectable())
