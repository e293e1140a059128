"""Optimizers: how shares of themes come from their past returns, by skfolio."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

AVERSION = 3.0
"""The market's aversion to risk, at which equal shares are in equilibrium."""

TAU = 0.05
"""How unsure the prior is of its means, in units of a row's variance."""


def risk_budget(
    returns: pd.DataFrame, most: float, limits: Sequence[str], budgets: Sequence[float]
) -> np.ndarray:
    """Return the shares to which risk is contributed by budgets, shape (n_themes,).

    Parameters
    ----------
    returns : DataFrame, shape (n_rows, n_themes)
    most : float
        The largest share.
    limits : sequence of str
        Caps of groups.
    budgets : sequence of float
        One a theme, in any proportion; none for equal ones.
    """
    from skfolio import RiskMeasure
    from skfolio.optimization import RiskBudgeting

    budget = np.array(budgets) if budgets else np.ones(returns.shape[1])
    model = RiskBudgeting(
        risk_measure=RiskMeasure.VARIANCE, risk_budget=budget / budget.sum(), **_terms(returns, most, limits)
    )
    return model.fit(returns).weights_


def minimum_variance(returns: pd.DataFrame, most: float, limits: Sequence[str]) -> np.ndarray:
    """Return the shares whose variance is least, shape (n_themes,)."""
    from skfolio.optimization import MeanRisk

    return MeanRisk(**_terms(returns, most, limits)).fit(returns).weights_


def hierarchical_risk_parity(returns: pd.DataFrame, most: float, limits: Sequence[str]) -> np.ndarray:
    """Return hierarchical risk parity's shares (López de Prado, 2016), shape (n_themes,).

    It knows no caps of groups: where one binds, the nearest shares within all of them are taken.
    """
    from skfolio.optimization import HierarchicalRiskParity

    model = HierarchicalRiskParity(prior_estimator=_prior(), max_weights=max(most, _least(returns)))
    shares = model.fit(returns).weights_
    return _nearest(shares, returns, most, limits) if limits else shares


def black_litterman(
    returns: pd.DataFrame,
    most: float,
    limits: Sequence[str],
    views: Sequence[str],
    sizes: Sequence[float],
    confidences: Sequence[float],
) -> np.ndarray:
    """Return the best shares after views of given confidence, shape (n_themes,).

    The prior is the equilibrium of equal shares: without views, caps or limits these are the result.

    Parameters
    ----------
    views : sequence of str
        ``china_ai > us_ai_semis``.
    sizes : sequence of float
        By how much a row the first of a view beats the second, above what the prior expects.
    confidences : sequence of float
        From 0, which leaves the prior, to 1, which is sure (Idzorek, 2007).
    """
    from skfolio.optimization import MeanRisk, ObjectiveFunction

    model = MeanRisk(
        objective_function=ObjectiveFunction.MAXIMIZE_UTILITY,
        risk_aversion=AVERSION / 2.0,
        **_terms(returns, most, limits) | {"prior_estimator": posterior(returns, views, sizes, confidences)},
    )
    return model.fit(returns).weights_


def posterior(
    returns: pd.DataFrame, views: Sequence[str], sizes: Sequence[float], confidences: Sequence[float]
) -> Any:
    """Return an estimator of means after views, and of the prior's covariance; see `black_litterman`.

    Views say nothing of risk (Idzorek, 2007, weighs with the prior's covariance too): a view that expects
    what the prior does changes no share.
    """
    from skfolio.moments import EquilibriumMu, LedoitWolf
    from skfolio.prior import BlackLitterman, ReturnDistribution

    class Views(BlackLitterman):
        def fit(self, X: Any, y: Any = None, **more: Any) -> Views:  # noqa: N803 - skfolio's name
            super().fit(X, y, **more)
            prior, mu = self.prior_estimator_.return_distribution_, self.return_distribution_.mu
            self.return_distribution_: Any = ReturnDistribution(
                mu=mu, covariance=prior.covariance, returns=prior.returns
            )
            return self

    prior = _prior(EquilibriumMu(risk_aversion=AVERSION, covariance_estimator=LedoitWolf()))
    if not views:
        return prior
    means = dict(zip(returns.columns, prior.fit(returns).return_distribution_.mu, strict=True))
    said = []
    for view, size in zip(views, sizes, strict=True):
        first, second = (name.strip() for name in view.split(">"))
        said.append(f"{first} - {second} == {float(means[first] - means[second] + size)!r}")
    return Views(said, prior_estimator=prior, tau=TAU, view_confidences=list(confidences))


def _prior(mu: Any = None) -> Any:
    """Return means of some kind, and a covariance that is shrunk (Ledoit and Wolf, 2004)."""
    from skfolio.moments import EmpiricalMu, LedoitWolf
    from skfolio.prior import EmpiricalPrior

    return EmpiricalPrior(mu_estimator=mu or EmpiricalMu(), covariance_estimator=LedoitWolf())


def _terms(returns: pd.DataFrame, most: float, limits: Sequence[str]) -> dict[str, Any]:
    """Return what all convex problems have in common."""
    return {
        "prior_estimator": _prior(),
        "max_weights": max(most, _least(returns)),
        "linear_constraints": list(limits) or None,
    }


def _least(returns: pd.DataFrame) -> float:
    """Return the share below which no cap can hold all of the money."""
    return 1.0 / returns.shape[1]


def _nearest(shares: np.ndarray, returns: pd.DataFrame, most: float, limits: Sequence[str]) -> np.ndarray:
    """Return the shares within caps that are least away from some, in squares."""
    import cvxpy as cp

    names = list(returns.columns)
    nearest = cp.Variable(len(names), nonneg=True)
    within = [cp.sum(nearest) == 1.0, nearest <= max(most, _least(returns))]
    for limit in limits:
        group, cap = limit.split("<=")
        within.append(cp.sum(nearest[[names.index(name.strip()) for name in group.split("+")]]) <= float(cap))
    cp.Problem(cp.Minimize(cp.sum_squares(nearest - shares)), within).solve(solver=cp.CLARABEL)
    if nearest.value is None:
        raise cp.error.SolverError("no shares are within the caps")
    return np.asarray(nearest.value)
