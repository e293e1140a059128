"""The headline: what a run decided, in one sentence, and how each idea stands beside the benchmark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.claims.verdict import Ruling

if TYPE_CHECKING:
    from thematic.claims import Verdict
    from thematic.results.run_result import RunResult

DECIDED = (Ruling.SUPPORTED, Ruling.CONTRADICTED, Ruling.RULED_OUT)
ROLES = ("forecast", "description", "fact")
SHOWN = ("total_return", "max_drawdown", "sharpe")


def headline(run: RunResult, verdicts: Sequence[Verdict]) -> str:
    """Return how many claims of each kind were decided; empty where the question makes none.

    Trading days are those of the first strategy, by custom the benchmark.
    """
    of = {role: [verdict.outcome for verdict in verdicts if verdict.evidence.role == role] for role in ROLES}
    forecasts = [ruling for ruling in of["forecast"] if ruling is not Ruling.MEASURED]
    descriptions = of["description"]
    measured = sum(rulings.count(Ruling.MEASURED) for rulings in of.values())
    clauses = []
    if forecasts:
        decided = sum(ruling in DECIDED for ruling in forecasts)
        days = max(int((next(iter(run.results.values())).dates > pd.Timestamp(run.known_on)).sum()), 0)
        clauses.append(
            f"{decided} of {len(forecasts)} forecasts decided in {days} trading days since the note"
        )
    if descriptions:
        confirmed = descriptions.count(Ruling.CONFIRMED)
        clauses.append(f"{confirmed} of {len(descriptions)} descriptions confirmed")
        if out := descriptions.count(Ruling.RULED_OUT):
            clauses[-1] += f", {out} ruled out"
    if measured:
        clauses.append(f"{measured} {'fact' if measured == 1 else 'facts'} measured")
    if unseen := _unseen(verdicts):
        clauses.append(unseen)
    if elsewhere := [verdict.base_rate["ruled_out"] for verdict in verdicts if verdict.base_rate is not None]:
        clauses.append(
            f"on other themes and years an edge that matters is ruled out for {sum(elsewhere)} of "
            f"{len(elsewhere)} ideas"
        )
    return "; ".join(clauses) + "." if clauses else ""


@dataclass(frozen=True)
class Answer:
    """The strategies that answer a question at a glance.

    Parameters
    ----------
    period : {"after_known_on", "whole"}
        What they are compared over: what came after the note, or all where nothing did.
    benchmark, best, worst : str
        Names; the best and the worst of all but the benchmark, empty where there is no other.
    """

    period: str
    benchmark: str
    best: str
    worst: str


def answer(run: RunResult) -> Answer:
    """Return the benchmark, by custom the first strategy, and the best and worst of the others."""
    period = "after_known_on" if run.nav.index[-1] > pd.Timestamp(run.known_on) else "whole"
    benchmark = next(iter(run.results))
    others = standings(run, period)["total_return"].drop(benchmark).dropna()
    best, worst = (str(others.index[0]), str(others.index[-1])) if len(others) else ("", "")
    return Answer(period, benchmark, best, worst)


def _unseen(verdicts: Sequence[Verdict]) -> str:
    """Return the smallest edge that could have been seen among the claims that are undecided."""
    seen = [
        (verdict.detectable, verdict.claim.text)
        for verdict in verdicts
        if verdict.outcome is Ruling.UNDECIDED and verdict.evidence.effect.unit == "points"
    ]
    sharp = min((entry for entry in seen if np.isfinite(entry[0])), default=None)
    if sharp is None:
        return ""
    edge, claim = sharp
    return f"no edge under about {100.0 * edge:.0f} points could have been seen (the sharpest test: {claim})"


def standings(run: RunResult, period: str = "after_known_on") -> pd.DataFrame:
    """Return each strategy's main figures of a period, the best first, shape (n_strategies, 4).

    Columns ``total_return``, ``over_benchmark`` (the return less that of the first strategy, by custom the
    benchmark), ``max_drawdown`` and ``sharpe``.
    """
    table = run.table(period)[list(SHOWN)]
    table.insert(1, "over_benchmark", table["total_return"] - table["total_return"].iloc[0])
    return table.sort_values("total_return", ascending=False, na_position="last", kind="stable")
