"""Base rates: what the same idea earned on other themes and in other years, before its note.

Of a rule: the same rule with the same parameters on the funds of a reference set. Of a holding: what followed
when funds had run up, or fallen, as far against the market as what is held had against its rival before the
note. All of it was known when the note was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from thematic.notation import signed
from thematic.references.cases import Cases, first_of_each, followed, run_ups
from thematic.references.pooling import (
    Pooled,
    Summary,
    Themes,
    by_era,
    episode_means,
    episodes,
    random_effects,
    summary,
)
from thematic.references.rules import ReferenceWorld, stands
from thematic.strategy import Strategy

MISSING = 0.1
"""Share of cases that is assumed to be missing with the funds that closed, where that is bounded."""

STEP = 0.8
"""By what a size is multiplied until there are enough separate episodes."""


@dataclass(frozen=True)
class BaseRate:
    """What an idea's like earned over one horizon.

    Parameters
    ----------
    what : str
        What was looked for, in words.
    cases : Cases
    summary : Summary
    themes : Themes
        Pooled across funds, and how far they differ.
    eras : tuple of (str, Summary)
    size : float
        The lead that a case had at least before it began (its lag at most, where negative); NaN for rules.
    wanted : float
        What the idea itself had, which `size` falls short of where there are too few such episodes.
    survivorship : tuple of float
        The mean if a share `MISSING` of all cases is not here and was like the worst tenth of these, or like
        the best.
    said_missing : str
        Which funds were left out; empty where none was.
    """

    what: str
    cases: Cases
    summary: Summary
    themes: Themes
    eras: tuple[tuple[str, Summary], ...]
    size: float
    wanted: float
    survivorship: tuple[float, float]
    said_missing: str

    @property
    def sentence(self) -> str:
        """What it says, in words."""
        summary, pooled = self.summary, self.summary.by_episode
        if not np.isfinite(pooled.high):
            return f"{self.what} had {summary.episodes} separate episodes, too few to say more."
        side = "ahead" if pooled.mean >= 0.0 else "behind"
        return (
            f"{self.what} came out {100 * abs(fraction(pooled.mean)):.1f} points {side} over "
            f"{summary.horizon} sessions on average (95 % interval: {_points(pooled.low)} to "
            f"{_points(pooled.high)}; {summary.episodes} separate episodes, ahead in "
            f"{100 * summary.share_ahead:.0f} of 100; {summary.cases:,} single cases, which give "
            f"{_points(summary.by_case.mean)})."
        )

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's own kinds; differences are fractions over the horizon."""
        summary, pooled = self.summary, self.summary.by_episode
        return {
            "what": self.what,
            "sentence": self.sentence,
            "horizon": summary.horizon,
            "cases": summary.cases,
            "episodes": summary.episodes,
            "share_ahead": summary.share_ahead,
            **_bounds(pooled),
            "by_case": _bounds(summary.by_case),
            "simple": _bounds(summary.simple),
            "across_themes": {
                **_bounds(self.themes.pooled),
                "funds": self.themes.funds,
                "tau": self.themes.tau,
                "i_squared": self.themes.i_squared,
            },
            "eras": {name: _era(era) for name, era in self.eras},
            "size": self.size,
            "wanted_size": self.wanted,
            "survivorship": {
                "assumed_missing": MISSING,
                "mean_if_worst": fraction(self.survivorship[0]),
                "mean_if_best": fraction(self.survivorship[1]),
            },
            "missing": self.said_missing,
        }

    @property
    def strip(self) -> pd.DataFrame:
        """Each separate episode's first day, cases and mean: the dots of a plot."""
        return episode_means(self.cases)


def base_rate_of(what: str, cases: Cases, world: ReferenceWorld, size: float, wanted: float) -> BaseRate:
    """Return what some cases of a world say together."""
    return BaseRate(
        what,
        cases,
        summary(cases),
        random_effects(cases),
        by_era(cases, world.prices.funds.eras),
        size,
        wanted,
        survivorship(cases),
        world.prices.said_missing,
    )


def rule_base_rate(
    better: Strategy, than: Strategy, world: ReferenceWorld, benchmarks: frozenset[str]
) -> BaseRate | None:
    """Return what a rule earned over its rival on reference themes; None where no funds can stand for them.

    Parameters
    ----------
    benchmarks : frozenset of str
        Themes for which the market's fund stands.
    """
    stood = stands(better, than, world.prices, benchmarks)
    if not stood:
        return None
    cases = world.cases(better, than, stood, world.prices.funds.horizon)
    units = {1: "funds", 2: "pairs of funds"}.get(len(set(stood[0].themes) - benchmarks), "chains of funds")
    return base_rate_of(f"the same rule on {len(stood)} {units}", cases, world, np.nan, np.nan)


def holding_base_rate(lead: float, world: ReferenceWorld) -> BaseRate:
    """Return what followed when funds had run up or fallen as far as what an idea holds.

    Parameters
    ----------
    lead : float
        By how much that was ahead of its rival over the set's `run_up_rows` before the note, negative for
        behind.
    """
    prices, size = world.prices, lead
    cases = _after(world, size)
    while _count(cases) < prices.funds.fewest_episodes and abs(size) > 0.01:
        size *= STEP
        cases = _after(world, size)
    way = "ahead of" if size >= 0.0 else "behind"
    what = f"funds {abs(size):.0%} or more {way} the market over {prices.funds.run_up_rows} sessions"
    return base_rate_of(what, cases, world, size, lead)


def survivorship(cases: Cases) -> tuple[float, float]:
    """Return the mean by episode if a share of cases is missing and was like the worst, the best tenth."""
    if not len(cases):
        return np.nan, np.nan
    mean = float(episode_means(cases)["mean"].mean())
    ordered = np.sort(cases.gaps)
    tenth = max(len(ordered) // 10, 1)
    worst, best = float(ordered[:tenth].mean()), float(ordered[-tenth:].mean())
    return mean + MISSING * (worst - mean), mean + MISSING * (best - mean)


def _after(world: ReferenceWorld, size: float) -> Cases:
    horizon = world.prices.funds.horizon
    return followed(world.prices, first_of_each(run_ups(world.prices, size), horizon), horizon)


def _count(cases: Cases) -> int:
    days = np.unique(cases.rows)
    return int(episodes(days, cases.horizon).max(initial=-1)) + 1


def fraction(growth: float) -> float:
    """Return a difference of growth, which is a logarithm, as a fraction: by how much more one became."""
    return float(np.expm1(growth))


def _bounds(pooled: Pooled) -> dict[str, float]:
    bounds = {"mean": pooled.mean, "low": pooled.low, "high": pooled.high, "ruled_out_above": pooled.upper}
    return {name: fraction(value) for name, value in bounds.items()}


def _era(summary: Summary) -> Mapping[str, float]:
    return {
        "cases": summary.cases,
        "episodes": summary.episodes,
        "share_ahead": summary.share_ahead,
        **_bounds(summary.by_episode),
    }


def _points(growth: float) -> str:
    return signed(100 * fraction(growth))
