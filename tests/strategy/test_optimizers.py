"""Optimizers: shares against their defining conditions, caps, and views turned round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("skfolio", reason="the extra `portfolio` is not installed")

from thematic.strategy.optimizers import (
    black_litterman,
    hierarchical_risk_parity,
    minimum_variance,
    posterior,
    risk_budget,
)

NAMES = ("calm", "wild", "twin", "odd")


@pytest.fixture(scope="module")
def returns() -> pd.DataFrame:
    random = np.random.default_rng(3)
    moves = random.normal(0.0, 1.0, (250, 4)) * [0.006, 0.02, 0.012, 0.01]
    moves[:, 2] = 0.6 * moves[:, 1] + 0.004 * random.normal(0.0, 1.0, 250)
    return pd.DataFrame(moves, columns=list(NAMES))


def covariance(returns: pd.DataFrame) -> np.ndarray:
    from sklearn.covariance import ledoit_wolf

    return ledoit_wolf(returns.to_numpy())[0]


def test_each_theme_contributes_its_budget_of_the_variance(returns: pd.DataFrame) -> None:
    for budgets in ((), (4.0, 3.0, 2.0, 1.0)):
        shares = risk_budget(returns, 1.0, [], budgets)
        parts = shares * (covariance(returns) @ shares)
        wanted = np.array(budgets or (1.0,) * 4)
        np.testing.assert_allclose(parts / parts.sum(), wanted / wanted.sum(), atol=2e-3)


def test_the_least_variance_is_less_than_that_of_any_other_shares(returns: pd.DataFrame) -> None:
    least, risk = minimum_variance(returns, 1.0, []), covariance(returns)
    others = np.random.default_rng(0).dirichlet(np.ones(4), 500)
    assert (np.einsum("ij,jk,ik->i", others, risk, others) >= least @ risk @ least - 1e-9).all()


def test_hierarchical_risk_parity_gives_twins_less_than_two_strangers(returns: pd.DataFrame) -> None:
    shares = dict(zip(NAMES, hierarchical_risk_parity(returns, 1.0, []), strict=True))
    assert shares["wild"] + shares["twin"] < shares["calm"] + shares["odd"]
    assert sum(shares.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("method", [risk_budget, minimum_variance, hierarchical_risk_parity])
def test_caps_hold_for_a_theme_and_for_a_group(returns: pd.DataFrame, method: Any) -> None:
    extra = ((),) if method is risk_budget else ()
    shares = dict(zip(NAMES, method(returns, 0.4, ["calm + odd <= 0.5"], *extra), strict=True))
    assert max(shares.values()) <= 0.4 + 1e-6
    assert shares["calm"] + shares["odd"] <= 0.5 + 1e-6


def test_no_view_and_a_neutral_one_leave_the_prior(returns: pd.DataFrame) -> None:
    prior = posterior(returns, [], [], []).fit(returns).return_distribution_
    neutral = posterior(returns, ["wild > calm"], [0.0], [0.9]).fit(returns).return_distribution_
    ignored = posterior(returns, ["wild > calm"], [0.001], [0.0]).fit(returns).return_distribution_
    for estimate in (neutral, ignored):
        np.testing.assert_allclose(estimate.mu, prior.mu, rtol=1e-9)
    shares = black_litterman(returns, 1.0, [], [], [], [])
    np.testing.assert_allclose(shares, 0.25, atol=1e-4)
    np.testing.assert_allclose(
        black_litterman(returns, 1.0, [], ["wild > calm"], [0.0], [0.9]), 0.25, atol=1e-4
    )


def test_a_view_turned_round_turns_the_tilt_round_and_doubt_lessens_it(returns: pd.DataFrame) -> None:
    def tilt(views: Sequence[str], confidence: float) -> np.ndarray:
        means = posterior(returns, views, [0.0002], [confidence]).fit(returns).return_distribution_.mu
        return means - posterior(returns, [], [], []).fit(returns).return_distribution_.mu

    there, back = tilt(["wild > calm"], 0.8), tilt(["calm > wild"], 0.8)
    np.testing.assert_allclose(there, -back, rtol=1e-9)
    assert there[1] - there[0] == pytest.approx(0.8 * 0.0002, rel=1e-9)
    np.testing.assert_allclose(tilt(["wild > calm"], 0.4), there / 2.0, rtol=1e-9)
