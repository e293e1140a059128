"""Trials of a sweep: entered in the ledger at once, and counted with all that was tried before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from thematic import ledger
from thematic.analysis.significance import prices_of
from thematic.errors import LedgerError
from thematic.sweep.evaluate import TrialStatus

if TYPE_CHECKING:
    from thematic.run import Run
    from thematic.sweep.outcomes import Outcomes
    from thematic.sweep.problem import Problem
    from thematic.sweep.question import SweepQuestion


@dataclass(frozen=True)
class TrialCount:
    """How many trials the best of a sweep was chosen from.

    Parameters
    ----------
    count : int
        Different trials that the ledger holds on the universes of the sweep and on prices of the same kind,
        real or simulated, the sweep included.
    note : str
        What must be said of the ledger; empty where all is well.
    """

    count: int
    note: str = ""


def enter(question: SweepQuestion, run: Run, problem: Problem, outcomes: Outcomes) -> TrialCount:
    """Enter what was tried in the ledger, as one batch, and count what the ledger then holds.

    No sweep is lost to its ledger: where the trials cannot be entered, they count alone, and a note says so.
    """
    try:
        ledger.record(_trials(question, run, problem, outcomes))
        history = ledger.read(problem.universes)
    except LedgerError as error:
        note = f"The trials of this sweep are not entered, and no earlier ones are counted: {error}."
        return TrialCount(int(_counted(outcomes).sum()), note)
    tried = history.tried(problem.universes, simulated=run.source.simulated)
    return TrialCount(len(tried), history.note)


def _counted(outcomes: Outcomes) -> np.ndarray:
    return outcomes.evaluated & (outcomes.status != TrialStatus.REFUSED)


def _trials(
    question: SweepQuestion, run: Run, problem: Problem, outcomes: Outcomes
) -> Iterator[ledger.Trials]:
    """Yield the trials on each set of universes."""
    counted = _counted(outcomes)
    for place, (themes, own) in enumerate(problem.environments.items()):
        yield ledger.Trials(
            universes=themes,
            strategy=question.default.file.stem,
            parameters=problem.fixed,
            start=run.question.start,
            end=run.question.end,
            source=prices_of(run.source.name, run.environment(*themes).panel),
            simulated=run.source.simulated,
            rows=len(own.dates) - 1,
            sharpe=outcomes.figure("sharpe_a_row"),
            axes=question.grid.axes,
            counted=counted & (outcomes.environment == place),
        )
