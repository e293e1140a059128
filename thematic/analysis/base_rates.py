"""Base rates and odds of a run's claims: what the same idea earned elsewhere, and its chance from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.claims import Claim, Verdict
from thematic.references import References, odds
from thematic.references.odds import ROWS_A_YEAR

if TYPE_CHECKING:
    from thematic.references.references import ReferenceEvidence
    from thematic.results.run_result import RunResult

NOISE_ROWS = 250
"""Rows of a run, up to its last, from which an idea's noise is measured."""


def with_base_rates(
    verdicts: Sequence[Verdict], run: RunResult, references: References
) -> tuple[Verdict, ...]:
    """Return verdicts with the base rates and odds of those forecasts that hold one idea against another."""
    return tuple(_with(verdict, run, references) for verdict in verdicts)


def _with(verdict: Verdict, run: RunResult, references: References) -> Verdict:
    claim = verdict.claim
    if verdict.evidence.role != "forecast" or not isinstance(claim, Claim):
        return verdict
    better, than = run.results[claim.better], run.results[claim.than]
    ratio = _ratio(run.nav[better.name], run.nav[than.name])
    note = max(better.known_on, than.known_on)
    rows = references.prices.funds.run_up_rows
    evidence = references.evidence(better.strategy, than.strategy, _lead(ratio, pd.Timestamp(note), rows))
    if evidence is None:
        return verdict
    base_rate, chance = _stated(evidence, ratio, pd.Timestamp(note), references.prices.funds.horizon)
    matters = float(np.expm1(np.log1p(claim.matters) * base_rate["horizon"] / ROWS_A_YEAR))
    base_rate |= {"matters": matters, "ruled_out": base_rate["ruled_out_above"] < matters}
    sentence = f"{verdict.sentence} Elsewhere {_concluded(base_rate)}"
    return replace(verdict, sentence=sentence, base_rate=base_rate, odds_60_sessions=chance)


def _concluded(base_rate: Mapping[str, Any]) -> str:
    """Return what the base rate says, and what it says of an advantage that would matter."""
    if not np.isfinite(base_rate["ruled_out_above"]):
        return str(base_rate["sentence"])
    matters = f"an advantage of {100.0 * base_rate['matters']:.1f} points, which would matter,"
    if base_rate["low"] > 0.0:
        return f"{base_rate['sentence']} So there it paid."
    word = "is ruled out" if base_rate["ruled_out"] else "is not ruled out"
    return f"{base_rate['sentence']} So there {matters} {word}."


def _ratio(better: pd.Series[float], than: pd.Series[float]) -> pd.Series[float]:
    """Return the log of one net asset value over another, on the rows that both have."""
    both = pd.concat([better, than], axis=1).dropna().to_numpy()
    dates = pd.concat([better, than], axis=1).dropna().index
    return pd.Series(np.log(both[:, 0] / both[:, 1]), dates)


def _lead(ratio: pd.Series[float], note: pd.Timestamp, rows: int) -> float:
    """Return by how much an idea was ahead over some rows before its note; NaN where the run begins later."""
    before = ratio[ratio.index < note]
    if len(before) <= rows:
        return np.nan
    # To the tenth of a percent: a size of cases needs no more, and small changes of prices keep it.
    return round(float(np.expm1(before.iloc[-1] - before.iloc[-1 - rows])), 3)


def _stated(
    evidence: ReferenceEvidence, ratio: pd.Series[float], note: pd.Timestamp, horizon: int
) -> tuple[dict[str, Any], float]:
    """Return a base rate with the note's own episode and the odds beside it, and the chance in 100."""
    steps = ratio.diff().dropna()
    since = steps[steps.index > note].to_numpy()
    noise = float(steps.to_numpy()[-NOISE_ROWS:].std(ddof=1))
    own = float(np.expm1(since[:horizon].sum())) if len(since) else np.nan
    base_rate = {**evidence.base_rate, "own": own, "own_sessions": len(since[:horizon])}
    if not noise > 0.0:
        return base_rate, np.nan
    stated = odds(evidence.prior, since, noise, horizon)
    return {**base_rate, "odds": stated.plain()}, stated.chance
