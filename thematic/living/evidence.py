"""What is known of each claim at a decision, with evidence that may be looked at daily.

A verdict tests at one moment; looked at every day it is wrong more often than it says. So a forecast counts
as decided here only by a bet on it, which keeps its meaning at every look: all forecasts of a question that
are noise stay undecided for ever in 95 of 100 cases, see `thematic.statistics.inference.anytime`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from thematic.claims import Claim, RunRecord, judge
from thematic.claims.pair import path
from thematic.claims.verdict import AGAINST, SUPPORT, Ruling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thematic.claims import Verdict
    from thematic.question import Statement
    from thematic.results.run_result import RunResult


@dataclass(frozen=True)
class ClaimState:
    """A claim at a decision.

    Parameters
    ----------
    claim, who, role : str
    verdict : str
        What the page of that day says, as if nobody had looked before.
    estimate, low, high : float
        The effect with its 95 % interval, and in `unit`; NaN where nothing is known.
    below, matters : float
        The true effect is smaller than `below` in 95 of 100 samples; the effect that matters.
    unit : str
    e_value, against : float
        What a stake of 1 on a forecast, and on its opposite, has become since the note; NaN where the kind of
        claim allows no bet.
    always_low, always_high : float
        The interval that holds on all days at once in 95 of 100 samples.
    decided : str
        ``supported``, ``contradicted`` or ``ruled out`` by evidence that may be looked at daily; else empty.
    """

    claim: str
    who: str
    role: str
    verdict: str
    estimate: float
    low: float
    high: float
    below: float
    matters: float
    unit: str
    e_value: float
    against: float
    always_low: float
    always_high: float
    decided: str


def claims_at(run: RunResult, day: date) -> tuple[ClaimState, ...]:
    """Return what is known of a run's claims at the decision of a day; nothing later counts."""
    claims = run.question.claims
    return claims_of(claims, RunRecord.of(run, until=day)) if claims else ()


def claims_of(claims: Sequence[Statement], known: RunRecord) -> tuple[ClaimState, ...]:
    """Return what a record says of claims where it ends."""
    verdicts = judge(claims, known)
    bets = sum(isinstance(verdict.claim, Claim) for verdict in verdicts)
    return tuple(_state(verdict, known, bets) for verdict in verdicts)


def _state(verdict: Verdict, record: RunRecord, bets: int) -> ClaimState:
    evidence, effect = verdict.evidence, verdict.evidence.effect
    against = always_low = always_high = e_value = np.nan
    if isinstance(verdict.claim, Claim) and evidence.path is not None and len(evidence.path):
        e_value, against = evidence.e_value, _against(verdict.claim, record)
        always_low, always_high = (float(evidence.path[name].iloc[-1]) for name in ("low", "high"))
    return ClaimState(
        claim=verdict.claim.text,
        who=verdict.claim.who,
        role=evidence.role,
        verdict=str(verdict.outcome),
        estimate=effect.estimate,
        low=effect.low,
        high=effect.high,
        below=effect.below,
        matters=effect.matters,
        unit=effect.unit,
        e_value=e_value,
        against=against,
        always_low=always_low,
        always_high=always_high,
        decided=decided(e_value, against, always_high, effect.matters, bets),
    )


def decided(e_value: float, against: float, always_high: float, matters: float, bets: int) -> str:
    """Return what a bet among several of one question decides; empty where it decides nothing yet.

    A bet multiplies its stake by `bets` / level or more at any time in at most that share of samples over
    all bets, where there is no edge (Ville's inequality, and Bonferroni's).

    Examples
    --------
    >>> decided(e_value=30.0, against=0.1, always_high=0.4, matters=0.05, bets=1)
    'supported'
    >>> decided(e_value=30.0, against=0.1, always_high=0.4, matters=0.05, bets=2)
    ''
    """
    if e_value >= bets / SUPPORT:
        return str(Ruling.SUPPORTED)
    if against >= bets / AGAINST:
        return str(Ruling.CONTRADICTED)
    return str(Ruling.RULED_OUT) if always_high < matters else ""


def _against(claim: Claim, record: RunRecord) -> float:
    """Return what a stake of 1 on the opposite of a claim has become."""
    after = record.after(claim.strategies, claim.since, claim.until)
    return float(path(record, claim.than, claim.better, after)["e_value"].iloc[-1])
