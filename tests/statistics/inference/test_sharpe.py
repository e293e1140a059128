"""Agreement with the worked examples of the papers that the formulas come from."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.statistics.inference import (
    at_length,
    deflated_sharpe,
    expected_maximum_sharpe,
    probabilistic_sharpe,
    shape,
)


def test_hedge_fund_of_bailey_and_lopez_de_prado_2012() -> None:
    # "The Sharpe ratio efficient frontier", section 5: 24 months, 0.458 a month (1.59 a year).
    assert probabilistic_sharpe(0.458, 24) == pytest.approx(0.982, abs=5e-4)
    assert probabilistic_sharpe(0.458, 24, -2.448, 10.164) == pytest.approx(0.913, abs=5e-4)


def test_strategy_of_bailey_and_lopez_de_prado_2014() -> None:
    # "The deflated Sharpe ratio", numerical example: 2.5 a year, 1250 days, 250 a year, variance 1/2 a year.
    daily = 2.5 / np.sqrt(250)
    assert expected_maximum_sharpe(100, 0.5 / 250) == pytest.approx(0.1132, abs=5e-5)
    assert deflated_sharpe(daily, 1250, -3.0, 10.0, 100, 0.5 / 250) == pytest.approx(0.9004, abs=5e-5)
    # Had it been found after 46 tries only, or had the returns been normal, it would pass at 95 %.
    assert deflated_sharpe(daily, 1250, -3.0, 10.0, 46, 0.5 / 250) == pytest.approx(0.9505, abs=5e-5)
    assert deflated_sharpe(daily, 1250, 0.0, 3.0, 88, 0.5 / 250) == pytest.approx(0.9505, abs=5e-5)


def test_one_try_is_not_deflated() -> None:
    assert deflated_sharpe(0.1, 250, -0.5, 5.0, 1, 0.01) == probabilistic_sharpe(0.1, 250, -0.5, 5.0)


def test_expected_maximum_is_that_of_drawn_worthless_tries() -> None:
    drawn = np.random.default_rng(3).normal(0.0, 0.05, (20_000, 30)).max(axis=1).mean()
    assert expected_maximum_sharpe(30, 0.05**2) == pytest.approx(drawn, rel=0.02)


def test_probability_is_right_under_the_null() -> None:
    returns = np.random.default_rng(4).standard_t(5, (1500, 120)) * 0.01
    probabilities = [probabilistic_sharpe(s, 120, a, b) for s, a, b in map(shape, returns)]
    assert np.mean(np.array(probabilities) > 0.95) == pytest.approx(0.05, abs=0.012)


def test_shape_of_a_known_distribution() -> None:
    sharpe, skewness, kurtosis = shape(np.random.default_rng(5).exponential(1.0, 400_000))
    assert (sharpe, skewness) == pytest.approx((1.0, 2.0), rel=0.03)
    assert kurtosis == pytest.approx(9.0, rel=0.1)
    assert np.isnan(shape(np.zeros(10))).all()


def test_tries_of_other_lengths_are_brought_to_one_scale() -> None:
    """Worthless tries of a month swing six times as far a row as those of three years; brought along,
    alike."""
    random = np.random.default_rng(6)
    months = np.array([shape(random.normal(0.0, 0.01, 20))[0] for _ in range(600)])
    alike = at_length(months, np.full(600, 20), 747)
    assert months.std() * np.sqrt(747) > 5.0
    assert alike.std() * np.sqrt(747) == pytest.approx(1.0, abs=0.1)


def test_short_trials_do_not_bury_a_long_one() -> None:
    """Five strategies over 747 rows and six runs of a month: 0.987 falls to about 0.93, not to 0.000."""
    random = np.random.default_rng(8)
    own = np.array([0.105, 0.06, 0.05, 0.04, 0.03])
    short = random.normal(0.03, 1.0 / np.sqrt(21), 30)
    alone = deflated_sharpe(own[0], 747, 0.0, 3.0, 5, own.var(ddof=1))
    raw = np.append(own, short)
    buried = deflated_sharpe(own[0], 747, 0.0, 3.0, 35, raw.var(ddof=1))
    rows = np.append(np.full(5, 747), np.full(30, 21))
    deflated = deflated_sharpe(own[0], 747, 0.0, 3.0, 35, at_length(raw, rows, 747).var(ddof=1))
    assert alone > 0.95
    assert buried < 0.001
    assert 0.6 < deflated < alone


def test_rounding_noise_has_no_sharpe_ratio() -> None:
    """A series that is always in cash earns what cash earns, but for the rounding of its value."""
    cash = np.cumprod(np.full(300, 1.0 + 0.04 / 252))
    value = 1_000_000.0 * cash
    noise = value[1:] / value[:-1] - cash[1:] / cash[:-1]
    assert np.abs(noise).max() > 0.0
    assert np.isnan(shape(noise)).all()
