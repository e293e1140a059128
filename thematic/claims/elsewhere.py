"""The claim that an idea pays as such: what followed falls or run-ups on other themes and in other years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from thematic.claims.evidence import Effect, Evidence, interval_said, said
from thematic.claims.record import RunRecord
from thematic.references.base_rate import MISSING, fraction
from thematic.references.followed import After, WhatFollowed, what_followed
from thematic.references.odds import ROWS_A_YEAR
from thematic.references.pooling import Pooled, Summary

DID = {
    "fall": "fell unusually far beyond the market",
    "run-up": "ran far ahead of the market",
}
CLOSED = round(100.0 * MISSING)


@dataclass(frozen=True)
class Elsewhere:
    """Funds that have fallen, or run up, do better than the market afterwards: a description.

    It rests on the funds of the run's reference set and on what was known when the note was written, not on
    what the note chose. Each separate episode counts once; see `thematic.references.pooling`.

    Parameters
    ----------
    text, who : str
    after : {"fall", "run-up"}
        What counts as one is fixed in the reference set's file.
    days : int
        Sessions held, from the close of the session after.
    matters : float
        The advantage a year that would change a decision.

    Examples
    --------
    >>> Elsewhere("dips are bought elsewhere too", "the note", after="fall", days=20).matters
    0.05
    """

    text: str
    who: str
    after: After = "fall"
    days: int = 20
    matters: float = 0.05

    @property
    def strategies(self) -> tuple[str, ...]:
        """None: it is about reference funds."""
        return ()

    def examine(self, record: RunRecord) -> Evidence:
        """Return what followed, by separate episode, by era and by family."""
        measure = f"growth over the market in {self.days} sessions after a {self.after} of a reference fund"
        if record.references is None:
            none = "There are no prices of reference funds to measure it on: name a folder with --reference."
            return Evidence("description", measure, none, "", Effect())
        aftermath = what_followed(record.references, self.after, self.days)
        effect = _effect(aftermath, self._needed)
        if not np.isfinite(effect.low):
            few = f"There are {aftermath.whole.episodes} separate episodes in the reference funds: too few."
            return Evidence("description", measure, few, "", Effect())
        return Evidence(
            "description", measure, self._said(aftermath, effect), "", effect, _numbers(aftermath)
        )

    @property
    def _needed(self) -> float:
        """The advantage over the days that matters, as growth."""
        return float(np.log1p(self.matters)) * self.days / ROWS_A_YEAR

    def _said(self, aftermath: WhatFollowed, effect: Effect) -> str:
        whole = aftermath.whole
        side = "ahead of" if effect.estimate >= 0.0 else "behind"
        return (
            f"{aftermath.funds} funds of other themes {DID[self.after]} {whole.cases:,} times from "
            f"{aftermath.first:%Y} to {aftermath.last:%Y}, in {whole.episodes} separate episodes. "
            f"Bought at the next close and held for {self.days} sessions they were "
            f"{said(abs(effect.estimate))} {side} the market on average (95 % interval: "
            f"{interval_said(effect.low, effect.high)}), and ahead in "
            f"{100.0 * whole.share_ahead:.0f} of 100 episodes. {_eras(aftermath.eras)} "
            f"{_families(aftermath.families, self._needed)} {_closed(aftermath)}"
        )


def _effect(aftermath: WhatFollowed, needed: float) -> Effect:
    from scipy.special import ndtri, stdtr, stdtrit

    pooled, freedom = aftermath.whole.by_episode, aftermath.whole.episodes - 1

    def seen(level: float) -> float:
        return float(ndtri(0.8) - stdtrit(freedom, level / 2.0)) * pooled.error

    return Effect(
        fraction(pooled.mean),
        fraction(pooled.low),
        fraction(pooled.high),
        2.0 * float(stdtr(freedom, -abs(pooled.mean) / pooled.error)) if pooled.error > 0.0 else np.nan,
        "points",
        fraction(needed),
        fraction(pooled.upper),
        lambda level: fraction(seen(level)),
        lambda level: aftermath.years * (seen(level) / needed) ** 2,
    )


def _eras(eras: Mapping[str, Summary]) -> str:
    """Return what each era says, in words."""
    sentences = [f"{name}: {_bounded(era)}" for name, era in eras.items()]
    text = "; ".join(sentences)
    return f"{text[:1].upper()}{text[1:]}."


def _bounded(summary: Summary) -> str:
    pooled = summary.by_episode
    if not np.isfinite(pooled.upper):
        return f"{summary.episodes} episodes, too few to tell"
    mean, bound = said(fraction(pooled.mean)), said(fraction(pooled.upper))
    return f"{mean} ({summary.episodes} episodes; more than {bound} is ruled out)"


def _families(families: Mapping[str, Summary], needed: float) -> str:
    """Return in which families an advantage that matters is ruled out, each by itself."""
    bounds = {name.replace("_", " "): family.by_episode.upper for name, family in families.items()}
    out = [name for name, bound in bounds.items() if bound < needed]
    where = f"in {', '.join(out)}, but not in the other {len(bounds) - len(out)}" if out else "in none"
    return (
        f"Of {len(bounds)} families of funds, an advantage that would matter, {said(fraction(needed))}, is "
        f"ruled out {where}."
    )


def _closed(aftermath: WhatFollowed) -> str:
    worst, best = (said(fraction(bound)) for bound in aftermath.survivorship)
    return (
        f"Funds that closed are not here: were {CLOSED} of 100 cases missing and like the worst or the best "
        f"tenth of these, the average would be {worst} or {best}."
    )


def _numbers(aftermath: WhatFollowed) -> dict[str, float]:
    summaries: dict[str, Summary] = {"": aftermath.whole, **aftermath.eras, **aftermath.families}
    numbers = {
        f"{name} {key}".strip(): value
        for name, summary in summaries.items()
        for key, value in {
            "cases": float(summary.cases),
            "episodes": float(summary.episodes),
            "share_ahead": summary.share_ahead,
            **_points(summary.by_episode),
        }.items()
    }
    worst, best = map(fraction, aftermath.survivorship)
    by_case = fraction(aftermath.whole.by_case.mean)
    return {**numbers, "mean_by_case": by_case, "mean_if_worst": worst, "mean_if_best": best}


def _points(pooled: Pooled) -> dict[str, float]:
    names = {"mean": pooled.mean, "low": pooled.low, "high": pooled.high, "ruled_out_above": pooled.upper}
    return {name: fraction(value) for name, value in names.items()}
