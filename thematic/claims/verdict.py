"""Verdicts: what the evidence says of each claim, all claims of one kind in a run judged together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from thematic.claims.evidence import Effect, Evidence, said
from thematic.claims.record import RunRecord
from thematic.question import Statement
from thematic.statistics.inference import holm

SUPPORT = 0.05
"""A claim is supported, or a description confirmed, where chance leans as far in at most one of 20 cases."""

AGAINST = 0.01
"""It is contradicted where chance does so in at most one of 100: that the opposite holds was nobody's claim.

So an idea that is noise is decided, either way, in about one of 30 cases. With one level for both it would be
one of 17, since intervals from a few months are a little too narrow.
"""


CENTURY = 100.0
BASE_RATE = ("episodes", "share_ahead", "mean", "low", "high", "ruled_out_above")
"""What ``verdicts.json`` holds of a base rate; ``analysis.json`` has all of it."""


class Ruling(StrEnum):
    """The word of a verdict."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    RULED_OUT = "ruled out"  # an effect as large as matters is excluded
    UNDECIDED = "undecided"
    CONFIRMED = "confirmed"  # descriptions
    NOT_CONFIRMED = "not confirmed"
    MEASURED = "measured"  # facts


@dataclass(frozen=True)
class Verdict:
    """What is to be said of one claim.

    Parameters
    ----------
    claim : Statement
    outcome : Ruling
        Of a forecast from what came after the note alone, of a description from what came before it.
    sentence : str
        Why, in plain words.
    evidence : Evidence
    p_value : float
        The evidence's, corrected for all claims of its role that could be tested (Holm 1979).
    tested : int
        How many those were.
    level : float
        The level at which the claim was really tested, Holm's correction considered.
    base_rate : mapping of str to float, optional
        What the same idea earned on other themes and in other years; None without a reference set.
    odds_60_sessions : float, optional
        The chance that the idea leads over the next 60 sessions; None without a reference set.
    """

    claim: Statement
    outcome: Ruling
    sentence: str
    evidence: Evidence
    p_value: float
    tested: int
    level: float
    base_rate: Mapping[str, Any] | None = None
    odds_60_sessions: float | None = None

    @property
    def detectable(self) -> float:
        """The smallest effect that would have been seen four times of five, in the evidence's unit."""
        return self.evidence.effect.detectable(self.level)

    @property
    def years_to_decide(self) -> float:
        """The years of such data after which an effect that matters would be seen so often."""
        return self.evidence.effect.years_to_decide(self.level)

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's own kinds: whose claim it is, and the fields of ``verdicts.json``."""
        effect = self.evidence.effect
        return {
            "claim": self.claim.text,
            "who": self.claim.who,
            "strategies": list(self.claim.strategies),
            "kind": type(self.claim).__name__.lower(),
            "role": self.evidence.role,
            "verdict": str(self.outcome),
            "estimate": effect.estimate,
            "low": effect.low,
            "high": effect.high,
            "unit": effect.unit,
            "matters": effect.matters,
            "detectable": self.detectable,
            "years_to_decide": self.years_to_decide,
            "p_value": effect.p_value,
            "p_value_of_all": self.p_value,
            "base_rate": self.base_rate and {name: self.base_rate[name] for name in BASE_RATE},
            "odds_60_sessions": self.odds_60_sessions,
            "e_value": self.evidence.e_value,
            "hindsight": self.evidence.hindsight,
            "sentence": self.sentence,
        }


def judge(claims: Sequence[Statement], record: RunRecord) -> tuple[Verdict, ...]:
    """Return the verdicts on claims of one run, in their order.

    All forecasts that can be tested share one level, and so do all descriptions: with Holm's correction the
    chance that any claim that is noise is called supported is at most `SUPPORT`, however many were made.
    """
    examined = [claim.examine(record) for claim in claims]
    verdicts: dict[int, Verdict] = {}
    for role in ("forecast", "description", "fact"):
        places = [place for place, evidence in enumerate(examined) if evidence.role == role]
        alone = np.array([examined[place].effect.p_value for place in places])
        for place, together, level, tested in zip(places, *_together(alone), strict=True):
            verdicts[place] = _verdict(claims[place], examined[place], together, level, tested)
    return tuple(verdicts[place] for place in range(len(examined)))


def _together(alone: np.ndarray) -> tuple[list[float], list[float], list[int]]:
    """Return corrected p-values, the levels at which each is really tested, and how many are tested."""
    testable = np.isfinite(alone)
    count = int(testable.sum())
    together, level = np.full(len(alone), np.nan), np.full(len(alone), SUPPORT)
    together[testable] = holm(alone[testable])
    # Holm tests the smallest at the level over all, the next over those that are left, and so on.
    rank = np.argsort(np.argsort(alone[testable], kind="stable"), kind="stable")
    level[testable] = SUPPORT / (count - rank)
    return together.tolist(), level.tolist(), [count] * len(alone)


def _verdict(claim: Statement, evidence: Evidence, p_value: float, level: float, tested: int) -> Verdict:
    outcome = _outcome(evidence, p_value)
    sentence = _sentence(outcome, evidence, level, tested)
    return Verdict(claim, outcome, sentence, evidence, p_value, tested, level)


def _outcome(evidence: Evidence, p_value: float) -> Ruling:
    effect = evidence.effect
    if evidence.role == "fact":
        return Ruling.MEASURED if np.isfinite(effect.estimate) else Ruling.UNDECIDED
    if evidence.role == "description":
        if np.isnan(effect.estimate):
            return Ruling.UNDECIDED  # nothing was measured, so that nothing is refuted either
        if p_value <= SUPPORT and effect.estimate > 0.0:
            return Ruling.CONFIRMED
        return Ruling.RULED_OUT if effect.below < effect.matters else Ruling.NOT_CONFIRMED
    favourable = _favourable(evidence)
    if p_value <= (SUPPORT if favourable else AGAINST):
        return Ruling.SUPPORTED if favourable else Ruling.CONTRADICTED
    if effect.below < effect.matters:
        return Ruling.RULED_OUT
    # A percentile among past recoveries is a result, though it proves nothing.
    ranked = effect.unit == "percentile" and evidence.numbers.get("past_falls", 0.0) > 0.0
    return Ruling.MEASURED if ranked else Ruling.UNDECIDED


def _favourable(evidence: Evidence) -> bool:
    if evidence.effect.unit == "percentile":
        return bool(np.isfinite(evidence.numbers.get("rows_until_back", np.nan)))
    return evidence.effect.estimate > 0.0


def _sentence(outcome: Ruling, evidence: Evidence, level: float, tested: int) -> str:
    effect, finding = evidence.effect, evidence.finding
    if outcome is Ruling.MEASURED:
        return finding
    if np.isnan(effect.p_value):
        return f"{finding} Nothing can be tested: no effect of any size could have been seen."
    together = f" ({tested} claims tested together)" if tested > 1 else ""
    if outcome in {Ruling.SUPPORTED, Ruling.CONTRADICTED}:
        often = f"Chance alone leans as far in {_share(effect.p_value)} of 100 such periods"
        return f"{finding} {often}: more than chance explains{together}."
    if outcome is Ruling.CONFIRMED:
        return f"{finding} That is rarer than chance explains{together}."
    if outcome is Ruling.RULED_OUT:
        return (
            f"{finding} An advantage of {said(effect.matters, effect.unit)} or more is ruled out: with 95 % "
            f"confidence it is below {said(effect.below, effect.unit)}."
        )
    return f"{finding} {_unseen(effect, level)}{together}.{_wait(effect, level)}"


def _unseen(effect: Effect, level: float) -> str:
    seen = effect.detectable(level)
    if np.isnan(seen):
        return "It cannot be told from chance"
    return f"An effect of less than {said(seen, effect.unit)} could not have been seen"


def _wait(effect: Effect, level: float) -> str:
    years = effect.years_to_decide(level)
    if not np.isfinite(years):
        return ""
    span = f"{years:.0f} years" if years >= 1.5 else f"{12.0 * years:.0f} months"
    span = "more than a century" if years > CENTURY else span
    return (
        f" To see one of {said(effect.matters, effect.unit)}, which would matter, takes {span} of such data."
    )


def _share(p_value: float) -> str:
    return "less than 1" if p_value < 0.01 else f"{100 * p_value:.0f}"
