"""What was compared for each claim, in people's names; how claims stand in a list, and by strategy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.analysis.titles import in_words
from thematic.claims import Claim, Verdict
from thematic.claims.verdict import Ruling

if TYPE_CHECKING:
    from thematic.results.run_result import RunResult

ORDER = (
    Ruling.SUPPORTED,
    Ruling.CONTRADICTED,
    Ruling.RULED_OUT,
    Ruling.CONFIRMED,
    Ruling.NOT_CONFIRMED,
    Ruling.MEASURED,
    Ruling.UNDECIDED,
)
"""Verdicts in the order in which a page lists them: the decided first."""


def compared(run: RunResult, verdicts: Sequence[Verdict], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one entry a claim, in their order and in JSON's own kinds.

    ``claim compared sentence hindsight_sentence`` in people's names; ``hindsight``: by how much more the
    first strategy returned than the second before the note, a fraction; NaN for a claim of another kind, or
    where nothing came before.
    """
    names = {**{name: theme.title for name, theme in run.themes.items()}, **titles}
    return [
        {
            "claim": in_words(verdict.claim.text, names),
            "compared": _compared(verdict, names),
            "sentence": in_words(verdict.sentence, names),
            "hindsight_sentence": in_words(verdict.evidence.hindsight, names),
            "hindsight": _hindsight(run, verdict),
        }
        for verdict in verdicts
    ]


def listed(verdicts: Sequence[Verdict]) -> list[int]:
    """Return the places of verdicts in the order in which a page lists them."""
    return sorted(range(len(verdicts)), key=lambda place: ORDER.index(verdicts[place].outcome))


def outcomes(run: RunResult, verdicts: Sequence[Verdict]) -> dict[str, dict[str, int]]:
    """Return for each strategy how many claims on it came out how, the decided first."""
    counts: dict[str, dict[str, int]] = {name: {} for name in run.results}
    for place in listed(verdicts):
        for name in verdicts[place].claim.strategies:
            word = verdicts[place].outcome.value
            counts[name][word] = counts[name].get(word, 0) + 1
    return counts


def _compared(verdict: Verdict, names: Mapping[str, str]) -> str:
    claim = verdict.claim
    if isinstance(claim, Claim):
        return f"{names[claim.better]} against {names[claim.than]}"
    return in_words(verdict.evidence.measure, names)


def _hindsight(run: RunResult, verdict: Verdict) -> float:
    claim = verdict.claim
    if not isinstance(claim, Claim):
        return np.nan
    note = max(run.results[name].known_on for name in claim.strategies)
    nav = run.nav[[claim.better, claim.than]].dropna()
    before = nav[nav.index <= pd.Timestamp(note)]
    if len(before) < 2:
        return np.nan
    grown = (before.iloc[-1] / before.iloc[0]).to_numpy()
    return float(grown[0] - grown[1])
