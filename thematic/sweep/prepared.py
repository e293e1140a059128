"""A sweep in its steps: prepared and audited, evaluated, and reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from thematic.errors import SweepError
from thematic.run import Progress, Run
from thematic.strategy.replay import How
from thematic.sweep.checkpoints import Checkpoints, FinishedBatches, MemoryBatches
from thematic.sweep.engines.local import Local
from thematic.sweep.evaluate import Evaluator
from thematic.sweep.forward import walk_forward
from thematic.sweep.measure import outcome_dtype
from thematic.sweep.outcomes import Outcomes
from thematic.sweep.problem import Problem, prepare
from thematic.sweep.reported import compute_again, named, replay_all, replaying, reported
from thematic.sweep.result import SweepResult
from thematic.sweep.selection_bias import selection_bias
from thematic.sweep.trials import TrialCount

if TYPE_CHECKING:
    from thematic.prices.source import Source
    from thematic.strategy.asked import Replay
    from thematic.sweep.engines import Engine
    from thematic.sweep.question import SweepQuestion

BATCHES, SMALLEST, LARGEST = 40, 25, 10_000
"""Into how many batches combinations are put, and how many at least and at most into one: what a stopped
sweep may lose. They depend on the grid only, as a sweep may go on with another number of workers."""

AUDITED = 3
"""Combinations that are asked as time passes, as a run asks, before all are asked once."""


@dataclass(frozen=True)
class PreparedSweep:
    """A sweep whose prices are read and whose strategy was audited.

    Parameters
    ----------
    question : SweepQuestion
    run : Run
    evaluator : Evaluator
    outcomes : Outcomes
        Those that are known; all of them once it is evaluated.
    finished : FinishedBatches
    replay : {"auto", "all"}
    """

    question: SweepQuestion
    run: Run
    evaluator: Evaluator
    outcomes: Outcomes
    finished: FinishedBatches
    replay: How

    @property
    def problem(self) -> Problem:
        """What is evaluated."""
        return self.evaluator.problem

    def evaluate(self, engine: Engine, progress: Progress) -> None:
        """Evaluate the batches that are not finished."""
        outcomes = self.outcomes
        missing = [batch for batch in outcomes.batches if not outcomes.evaluated[batch.start]]
        step, size = f"{len(outcomes):,} combinations", len(outcomes)
        progress(step, int(outcomes.evaluated.sum()), size)
        for batch, own in engine.evaluate(self.problem, missing) if missing else ():
            self.finished.put(batch, own)
            outcomes.add(batch, own)
            progress(step, int(outcomes.evaluated.sum()), size)
        self.finished.forget_others()

    def result(self, tried: TrialCount, engine: Engine, progress: Progress) -> SweepResult:
        """Return what the sweep found, when all that is reported was computed again here and replayed.

        Parameters
        ----------
        engine : Engine
            If it is of this machine, as many workers share the replays.
        """
        walk, outcomes = self.question.walk, self.outcomes
        forward = walk_forward(walk, self.run, self.evaluator, outcomes) if walk else None
        progress("auditing what is reported", 0, 0)
        numbers = reported(outcomes, forward.numbers if forward else ())
        here = engine if isinstance(engine, Local) else Local(1)
        replays = replaying(here, self.evaluator, numbers, self.replay)
        # Meanwhile, where others replay:
        compute_again(self.evaluator, outcomes, numbers)
        holding = self.evaluator.holding()
        bias = selection_bias(self.problem, outcomes, holding)
        return SweepResult(
            question=self.question,
            run=self.run,
            evaluator=self.evaluator,
            outcomes=outcomes,
            holding=holding,
            bias=bias,
            forward=forward,
            replays=_in_order(replays),
            tried=tried,
        )


def prepare_sweep(
    question: SweepQuestion,
    source: Source,
    folder: Path | None = None,
    progress: Progress = lambda *_: None,
    replay: How = "auto",
) -> PreparedSweep:
    """Read prices, and hold some combinations to what was known; take up the batches that are finished.

    Raises
    ------
    SweepError
        The strategy takes none of the combinations, or the grid is none of its parameters'.
    LookAhead
        A combination looks ahead.
    UserError, RunError
        As `Run`.
    """
    run = Run(question.asked, source, progress)
    progress("reading prices", 0, 0)
    run.require_sound_prices()
    problem = prepare(run, question.strategy, question.grid, question.walk)
    evaluator = Evaluator(problem)
    progress("auditing for look-ahead", 0, 0)
    _audit(evaluator, replay)
    dtype, batches = outcome_dtype(len(problem.cuts)), question.grid.batches(batch_size(len(question.grid)))
    finished = Checkpoints(folder, problem.fingerprint, dtype) if folder else MemoryBatches()
    outcomes = _taken_up(batches, finished)
    return PreparedSweep(question, run, evaluator, outcomes, finished, replay)


def batch_size(combinations: int) -> int:
    """Return how many of so many combinations make a batch."""
    return min(max(combinations // BATCHES, SMALLEST), LARGEST)


def _taken_up(batches: Sequence[range], finished: FinishedBatches) -> Outcomes:
    outcomes = Outcomes(batches, finished)
    for batch in batches:
        kept = finished.get(batch)
        if kept is not None:
            outcomes.add(batch, kept)
    return outcomes


def _audit(evaluator: Evaluator, replay: How) -> None:
    """Ask some combinations, the first and the last included, as time passes; raise where one looks ahead."""
    size = len(evaluator.problem.grid)
    wanted = sorted({(size - 1) * part // (AUDITED - 1) for part in range(AUDITED)})
    taken = {number: strategy for number in wanted if (strategy := evaluator.accepted(number))}
    if not taken:
        numbered = ((number, evaluator.accepted(number)) for number in range(size))
        taken = dict(islice(((number, strategy) for number, strategy in numbered if strategy), 1))
    if not taken:
        raise SweepError(f"the strategy takes none of the {size:,} combinations: {evaluator.refusal(0)}")
    replay_all(evaluator, {named(evaluator, number): strategy for number, strategy in taken.items()}, replay)


def _in_order(replayed: Iterable[tuple[Sequence[int], Mapping[str, Replay]]]) -> dict[str, Replay]:
    """Return replays in the order of the combinations' numbers, whoever was done first."""
    every = sorted(replayed, key=itemgetter(0))
    return {name: replay for _, replays in every for name, replay in replays.items()}
