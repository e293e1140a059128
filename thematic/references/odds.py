"""Odds: how likely an idea leads over the next sessions, from its base rate and what it did since its note.

Everything is normal, so that it has a closed form (Gelman et al. 2013, *Bayesian Data Analysis*, ch. 2.5 and
5.4), and everything is measured in units of the idea's own noise over the horizon, so that a wild fund says
no more than a calm one. Ideas of one class have a mean edge; each idea's own edge lies around it; what it
earned since its note is its edge and much noise. The base rate says how large the class's mean is, how much
of what such ideas earned over one horizon they earned again over the next says how far ideas' edges lie
apart, and a sceptic's prior says that no class of ideas leads by much. What comes out is usually near 50 in
100, and then it is called a coin toss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from thematic.references.cases import Cases
from thematic.references.pooling import episode_mean

MATTERS = 0.05
"""Growth a year that would change a decision."""

ROWS_A_YEAR = 252
COIN_TOSS = 5.0
"""Chances in 100 that lie no further from 50 are called a coin toss."""


@dataclass(frozen=True)
class Prior:
    """What is known of an idea's edge over the odds' horizon before it did anything, in units of its noise.

    Parameters
    ----------
    mean, error : float
        The class's mean edge, shrunk toward none, and its standard error.
    tau : float
        Standard deviation of the ideas' own edges around it.
    width : float
        Standard deviation of outcomes around an idea's own edge: 1 where the noise was measured right.
    raw : float
        The class's mean before it was shrunk; NaN without a base rate.
    sceptic : float
        Standard deviation of classes' mean edges around none; infinite where it is switched off.
    """

    mean: float
    error: float
    tau: float
    width: float
    raw: float
    sceptic: float

    @property
    def deviation(self) -> float:
        """Standard deviation of an idea's own edge."""
        return float(np.hypot(self.error, self.tau))


NO_PRIOR = Prior(0.0, np.inf, 0.0, 1.0, np.nan, np.inf)
"""What is known where the prior is switched off: only what an idea did since its note counts."""


@dataclass(frozen=True)
class Odds:
    """What is to be expected of an idea over the next `horizon` rows.

    Parameters
    ----------
    horizon : int
    edge, low, high : float
        Its growth over its rival's that is to be expected, and the 95 % interval of that expectation.
    chance : float
        In how many of 100 cases it leads.
    weight : float
        How much of the edge is what the idea itself did since its note, 0 to 1.
    prior : Prior
    unit : float
        The noise of growth over the horizon, in which the prior is.
    """

    horizon: int
    edge: float
    low: float
    high: float
    chance: float
    weight: float
    prior: Prior
    unit: float

    @property
    def words(self) -> str:
        """The chance in words."""
        if not np.isfinite(self.chance):
            return "no odds"
        said = f"{self.chance:.0f} in 100"
        return f"{said}, a coin toss" if abs(self.chance - 50.0) <= COIN_TOSS else said

    @property
    def prior_sentence(self) -> str:
        """The prior in words, in points over the horizon."""
        if np.isinf(self.prior.sceptic):
            return "Without a prior: only what the idea did since its note counts."
        doubt, mean, error, apart = (
            100.0 * self.unit * figure
            for figure in (self.prior.sceptic, self.prior.mean, self.prior.error, self.prior.tau)
        )
        return (
            f"Prior for {self.horizon} sessions, in points: a kind of idea leads by 0 ± {doubt:.1f}; this "
            f"kind, with its base rate, by {mean:+.1f} ± {error:.1f}; its ideas lie ± {apart:.1f} around "
            f"that. What this one did since its note counts for {100.0 * self.weight:.0f} %."
        )

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's own kinds."""
        return {
            "horizon": self.horizon,
            "edge": self.edge,
            "low": self.low,
            "high": self.high,
            "chance_in_100": self.chance,
            "weight_of_evidence": self.weight,
            "prior": dict(vars(self.prior)),
            "unit": self.unit,
            "prior_sentence": self.prior_sentence,
            "words": self.words,
        }


def sceptic(horizon: int, noise: float, matters: float = MATTERS) -> float:
    """Return the sceptic's standard deviation: classes of ideas seldom lead by more than what matters.

    Parameters
    ----------
    noise : float
        Standard deviation of a difference of growth over the horizon.
    """
    return matters * horizon / ROWS_A_YEAR / noise


def prior_of(cases: Cases, tau: float, use: bool = True) -> Prior:
    """Return the prior that a class of cases gives.

    Parameters
    ----------
    cases : Cases
        Differences of growth over the odds' horizon, of ideas of the class.
    tau : float
        See `persistence`.
    use : bool
        False switches the prior off: then only what an idea did since its note counts.
    """
    if not use:
        return NO_PRIOR
    known = cases.chosen(cases.noise > 0.0)
    if not len(known):
        return Prior(0.0, 0.0, tau, 1.0, np.nan, 0.0)
    scores = known.gaps / known.noise
    doubt = sceptic(cases.horizon, float(np.median(known.noise)))
    raw, error = episode_mean(known, scores)
    if not np.isfinite(error):
        return Prior(0.0, doubt, tau, 1.0, raw, doubt)
    mean, left, _ = shrink(0.0, doubt, raw, error)
    return Prior(mean, left, tau, _width(scores, tau), raw, doubt)


def _width(scores: np.ndarray, tau: float) -> float:
    """Return the noise of outcomes, what ideas' own edges add to their variance taken off."""
    variance = float(np.var(scores))
    # Edges never explain more than three quarters of it: no idea's outcome is that sure.
    return float(np.sqrt(max(variance - tau**2, variance / 4.0)))


def persistence(cases: Cases) -> float:
    """Return the standard deviation of ideas' own edges around their class's mean, in units of noise.

    What an idea earns in two windows in a row shares its edge and no noise, so that the mean product of the
    two, each less the mean of all ideas of the window, is the variance of edges. Below none it is none.

    Parameters
    ----------
    cases : Cases
        In windows that follow each other, as `ReferenceWorld.cases` gives them.
    """
    known = cases.chosen(cases.noise > 0.0)
    windows, window = np.unique(known.rows, return_inverse=True)
    if len(windows) < 2:
        return 0.0
    table = np.full((len(windows), len(known.labels)), np.nan)
    table[window, known.units] = known.gaps / known.noise
    counts = np.isfinite(table).sum(axis=1, keepdims=True)
    left = table - np.nansum(table, axis=1, keepdims=True) / np.maximum(counts, 1)
    # A mean of few takes some of their own deviation with it.
    left *= np.sqrt(counts / np.maximum(counts - 1, 1))
    follows = np.diff(windows) == known.horizon
    products = (left[1:] * left[:-1])[follows]
    if not np.isfinite(products).any():
        return 0.0
    return float(np.sqrt(max(np.nanmean(products), 0.0)))


def shrink(prior: float, doubt: float, estimate: float, error: float) -> tuple[float, float, float]:
    """Return the mean and standard deviation that a normal prior and a normal estimate leave, and its weight.

    Examples
    --------
    >>> mean, deviation, weight = shrink(0.0, 1.0, 2.0, 1.0)  # as sure of either: half way
    >>> mean, round(deviation, 3), weight
    (1.0, 0.707, 0.5)
    >>> shrink(0.0, float("inf"), 2.0, 1.0)  # without a prior the estimate stands
    (2.0, 1.0, 1.0)
    """
    if np.isinf(doubt):
        return estimate, error, 1.0
    if doubt == 0.0 or np.isinf(error):
        return prior, doubt, 0.0
    weight = doubt**2 / (doubt**2 + error**2)
    return prior + weight * (estimate - prior), float(np.sqrt(weight) * error), weight


def odds(prior: Prior, gaps: np.ndarray, noise: float, horizon: int) -> Odds:
    """Return an idea's odds over the next rows.

    Parameters
    ----------
    gaps : ndarray, shape (n_rows,)
        Its growth over its rival's in each row since the note; none is fine.
    noise : float
        Standard deviation of that in one row, measured on more rows than these where there are.
    """
    from scipy.special import ndtr, ndtri

    unit, n = float(noise * np.sqrt(horizon)), len(gaps)
    estimate = float(gaps.mean()) * horizon / unit if n else 0.0
    error = prior.width * float(np.sqrt(horizon / n)) if n else np.inf
    edge, deviation, weight = shrink(prior.mean, prior.deviation, estimate, error)
    total = float(np.hypot(deviation, prior.width))
    chance = 100.0 * float(ndtr(edge / total)) if np.isfinite(total) else np.nan
    low, high = (edge + sign * float(ndtri(0.975)) * deviation for sign in (-1.0, 1.0))
    return Odds(horizon, edge * unit, low * unit, high * unit, chance, weight, prior, unit)
