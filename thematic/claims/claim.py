"""The plain claim: one strategy does better than another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from thematic.claims.evidence import Effect, Evidence, interval_said, over_period, said
from thematic.claims.pair import Adjusted, adjusted, grown, path, returned
from thematic.claims.record import RunRecord
from thematic.statistics.inference import UNKNOWN, Difference, Differences, paired_difference
from thematic.statistics.performance import rows_a_year, varies, years

WORDS = {"growth": "growth", "sharpe": "Sharpe ratio"}
RATIO = 0.5
"""The difference of Sharpe ratios that matters where a claim is decided by those."""


@dataclass(frozen=True)
class Claim:
    """One strategy does better than another: a forecast, judged by what came after the note.

    Parameters
    ----------
    text, who : str
        What is claimed, in a few words, and by whom.
    better, than : str
        Names of two strategies of the backtest.
    since, until : date, optional
        Only what comes after `since` and up to `until` counts, and never what comes before the note.
    by : {"growth", "sharpe"}
        What decides. Both are always shown.
    matters : float
        The difference a year that would change a decision, as a fraction.

    Examples
    --------
    >>> Claim("buy the dip", "UBS", better="buy_semis_on_dip", than="hold_us_ai_semis").strategies
    ('buy_semis_on_dip', 'hold_us_ai_semis')
    """

    text: str
    who: str
    better: str
    than: str
    since: date | None = None
    until: date | None = None
    by: Literal["growth", "sharpe"] = "growth"
    matters: float = 0.05

    @property
    def strategies(self) -> tuple[str, ...]:
        """The two."""
        return self.better, self.than

    def examine(self, record: RunRecord) -> Evidence:
        """Return how the two differ after the note, with before it beside."""
        after, before = record.after(self.strategies, self.since, self.until), record.before(self.strategies)
        differences, earlier = self._compare(record, after), self._compare(record, before)
        unmarked = adjusted(record, self.better, self.than, after)
        effect = self._effect(differences, after)
        return Evidence(
            role="forecast",
            measure=f"{WORDS[self.by]}, {self.better} less {self.than}",
            finding=f"{self._finding(record, after, effect, differences)}{_without_market(unmarked, after)}",
            hindsight=f"Before the note: {self._returned(before)}.",
            effect=effect,
            numbers={
                "rows": float(differences.rows),
                **_numbers(differences),
                **_numbers(earlier, "hindsight_"),
                **_adjusted_numbers(unmarked),
            },
            path=path(record, self.better, self.than, after) if len(after) > 1 else None,
        )

    def _compare(self, record: RunRecord, nav: pd.DataFrame) -> Differences:
        if len(nav) < 2:
            return Differences(UNKNOWN, UNKNOWN, 0, 0)
        return paired_difference(nav[self.better], nav[self.than], record.idle(nav.index))

    def _effect(self, differences: Differences, after: pd.DataFrame) -> Effect:
        if self.by == "growth":
            if len(after) < 2:
                return Effect()
            return over_period(differences.growth, years(after.index), grown(after, self.than), self.matters)
        ratio, length = differences.sharpe, years(after.index) if len(after) > 1 else np.nan
        return Effect(
            ratio.estimate,
            ratio.low,
            ratio.high,
            ratio.p_value,
            "Sharpe ratio",
            RATIO,
            ratio.below(),
            ratio.detectable,
            lambda level: length * (ratio.detectable(level) / RATIO) ** 2,
        )

    def _finding(
        self, record: RunRecord, after: pd.DataFrame, effect: Effect, differences: Differences
    ) -> str:
        sentence = f"After the note: {self._returned(after)}"
        if np.isfinite(effect.low):
            unit = "" if effect.unit == "points" else f" of the {effect.unit}"
            interval = interval_said(effect.low, effect.high, effect.unit)
            sentence += f" (95 % interval{unit}: {interval}; {differences.rows} returns)"
        return f"{sentence}.{self._without_ratio(record, after)}"

    def _without_ratio(self, record: RunRecord, nav: pd.DataFrame) -> str:
        """Return which of the two has no Sharpe ratio, for a claim that asks for one."""
        if self.by == "growth" or len(nav) < 3:
            return ""
        idle = record.idle(nav.index)
        excess = {n: nav[n].to_numpy()[1:] / nav[n].to_numpy()[:-1] - idle[1:] / idle[:-1] for n in nav}
        flat = [name for name in self.strategies if not varies(excess[name])]
        if not flat:
            return ""
        return f" {' and '.join(flat)} earned what idle cash earns and no more, which has no Sharpe ratio."

    def _returned(self, nav: pd.DataFrame) -> str:
        return returned(nav, self.better, self.than) if len(nav) > 1 else "there is nothing to compare"


def _without_market(adjusted: Adjusted | None, after: pd.DataFrame) -> str:
    """Return what the adjustment for the market changes, in words."""
    if adjusted is None or np.isnan(adjusted.growth.estimate):
        return ""
    rows = len(after) - 1
    total = np.expm1(adjusted.growth.estimate * rows / rows_a_year(after.index))
    share = f"beta {adjusted.beta:.2f}, and {adjusted.beta_before:.2f} a day later"
    surer = f"its variance {adjusted.saved:.0%} smaller" if adjusted.saved > 0.0 else "no surer than with it"
    return f" With the market taken off ({share}) the difference is {said(total)}, and {surer}."


def _adjusted_numbers(adjusted: Adjusted | None) -> dict[str, float]:
    if adjusted is None:
        return {}
    growth: Difference = adjusted.growth
    return {
        "beta": adjusted.beta,
        "beta_before": adjusted.beta_before,
        "variance_saved": adjusted.saved,
        **{f"adjusted_{name}": getattr(growth, name) for name in ("estimate", "low", "high", "p_value")},
    }


def _numbers(differences: Differences, prefix: str = "") -> dict[str, float]:
    return {
        f"{prefix}{what}_{name}": getattr(getattr(differences, what), name)
        for what in ("growth", "sharpe")
        for name in ("estimate", "low", "high", "p_value")
    }
