"""Claims in detail: what a page shows of a claim whose row is opened.

The verdict day by day since the note, the two curves behind it, and what the same idea did in earlier
episodes of other themes, this note's own among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.analysis.history import iso_days

if TYPE_CHECKING:
    from thematic.claims import Verdict
    from thematic.results.run_result import RunResult

OWN = "this note"


def claim_details(run: RunResult, verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Return one entry a claim, in their order and in JSON's own kinds.

    ``claim who measure claims_tested numbers``; ``path`` (see `path_figures`), what ``path_shows``, and
    ``curves`` (see `curve_figures`), null where there are none; ``elsewhere`` (the whole base rate) and
    ``odds``, null without a reference set; ``episodes``, see `episode_dots`.
    """
    return [_details(run, verdict) for verdict in verdicts]


def path_figures(path: pd.DataFrame | None) -> dict[str, list[Any]] | None:
    """Return the evidence day by day: ``day estimate low high e_value``, lists of one length.

    Differences are fractions since the note, and the band holds at all days at once; it is null while too
    little is known.
    """
    if path is None:
        return None
    known = path.where(np.isfinite(path))
    return {"day": iso_days(path.index), **{str(name): known[name].tolist() for name in known}}


def curve_figures(run: RunResult, verdict: Verdict) -> dict[str, Any] | None:
    """Return what a claim's two strategies returned since the note, on the days of its path.

    ``better than`` (names) and ``day better_return than_return`` (lists of one length; fractions). Null for a
    claim that is not about two strategies.
    """
    path, names = verdict.evidence.path, verdict.claim.strategies
    if path is None or len(names) != 2:
        return None
    nav = run.nav[list(names)].dropna()
    start = int(nav.index.searchsorted(path.index[0])) - 1
    returns = (nav / nav.iloc[start] - 1.0).reindex(path.index)
    better, than = (returns[name].tolist() for name in names)
    return {
        "better": names[0],
        "than": names[1],
        "day": iso_days(path.index),
        "better_return": better,
        "than_return": than,
    }


def episode_dots(base_rate: Mapping[str, Any] | None, note: pd.Timestamp) -> list[dict[str, Any]]:
    """Return a dot an episode: ``day theme cases difference is_note``; empty without a base rate.

    The difference is a fraction over the base rate's horizon; that of this note is over the sessions there
    have been since, at most as many.
    """
    if base_rate is None:
        return []
    dots = [{**dot, "is_note": False} for dot in base_rate["strip"]]
    if np.isfinite(base_rate["own"]):
        own = {"day": f"{note:%Y-%m-%d}", "theme": OWN, "cases": 1, "difference": base_rate["own"]}
        dots.append({**own, "is_note": True})
    return dots


def _details(run: RunResult, verdict: Verdict) -> dict[str, Any]:
    evidence, base_rate = verdict.evidence, verdict.base_rate
    note = max((run.results[name].known_on for name in verdict.claim.strategies), default=run.known_on)
    return {
        "claim": verdict.claim.text,
        "who": verdict.claim.who,
        "measure": evidence.measure,
        "claims_tested": verdict.tested,
        "numbers": dict(evidence.numbers),
        "path": path_figures(evidence.path),
        "path_shows": evidence.path_shows,
        "curves": curve_figures(run, verdict),
        "elsewhere": base_rate and {key: base_rate[key] for key in base_rate if key not in ("strip", "odds")},
        "episodes": episode_dots(base_rate, pd.Timestamp(note)),
        "odds": base_rate and base_rate.get("odds"),
    }
