"""Verdicts: supported, contradicted or undecided, all claims of a run judged together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from thematic.claims.evidence import Evidence, Record
from thematic.question import Statement
from thematic.statistics.inference import holm

SUPPORT = 0.05
"""A claim is supported where chance alone leans as far, either way, in at most one of 20 cases."""

AGAINST = 0.01
"""It is contradicted where chance does so in at most one of 100: that the opposite holds was nobody's claim.

So an idea that is noise is decided, either way, in about one of 30 cases. With one level for both it would be
one of 17, since intervals from a few months are a little too narrow.
"""


class Outcome(StrEnum):
    """What the evidence after the note says of a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Verdict:
    """What is to be said of one claim.

    Parameters
    ----------
    claim : Statement
    outcome : Outcome
        From what came after the note alone.
    sentence : str
        Why, in plain words.
    evidence : Evidence
    p_value : float
        The evidence's, corrected for all claims of the run that could be tested (Holm 1979).
    tested : int
        How many those were.
    """

    claim: Statement
    outcome: Outcome
    sentence: str
    evidence: Evidence
    p_value: float
    tested: int

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's own kinds."""
        return {
            "claim": self.claim.text,
            "who": self.claim.who,
            "kind": type(self.claim).__name__.lower(),
            "strategies": list(self.claim.strategies),
            "verdict": str(self.outcome),
            "sentence": self.sentence,
            "measure": self.evidence.measure,
            "hindsight": self.evidence.hindsight,
            "p_value": self.evidence.p_value,
            "p_value_of_all": self.p_value,
            "claims_tested": self.tested,
            "numbers": dict(self.evidence.numbers),
        }


def judge(claims: Sequence[Statement], record: Record) -> tuple[Verdict, ...]:
    """Return the verdicts on claims of one run, in their order.

    All that can be tested share one level: with Holm's correction the chance that any claim that is noise is
    called supported is at most `SUPPORT`, however many were made.
    """
    found = [claim.examine(record) for claim in claims]
    alone = np.array([each.p_value for each in found])
    testable = np.isfinite(alone)
    together = np.full(len(found), np.nan)
    together[testable] = holm(alone[testable])
    tested = int(testable.sum())
    return tuple(
        _verdict(claim, evidence, float(p), tested)
        for claim, evidence, p in zip(claims, found, together, strict=True)
    )


def _verdict(claim: Statement, evidence: Evidence, p_value: float, tested: int) -> Verdict:
    outcome = Outcome.UNDECIDED
    if p_value <= (SUPPORT if evidence.favourable else AGAINST):
        outcome = Outcome.SUPPORTED if evidence.favourable else Outcome.CONTRADICTED
    return Verdict(claim, outcome, _sentence(outcome, evidence, tested), evidence, p_value, tested)


def _sentence(outcome: Outcome, evidence: Evidence, tested: int) -> str:
    said = evidence.found
    if np.isnan(evidence.p_value):
        return f"{said} Nothing can be tested."
    often = f"Chance alone leans as far in {_share(evidence.p_value)} of 100 such periods"
    if outcome is not Outcome.UNDECIDED:
        return f"{said} {often}: more than chance explains, {tested} tested together."
    alone = SUPPORT if evidence.favourable else AGAINST
    if evidence.p_value <= alone:
        return f"{said} {often}, which {tested} claims tested together do not make enough."
    return f"{said} {often}: it cannot be told from chance."


def _share(p_value: float) -> str:
    return "less than 1" if p_value < 0.01 else f"{100 * p_value:.0f}"
