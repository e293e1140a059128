"""A sweep: one strategy of a backtest, evaluated for every combination of some parameters' values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from thematic import ledger
from thematic.analysis.significance import prices_of
from thematic.errors import StrategyError, SweepError
from thematic.prices import open_source
from thematic.question import Question
from thematic.run import Progress, Run
from thematic.strategy import Strategy, load_module
from thematic.strategy.replay import decide
from thematic.sweep.engine import Engine, Local
from thematic.sweep.evaluate import Evaluator, Outcome
from thematic.sweep.grid import Grid, check_plain
from thematic.sweep.measure import ROW_SHARPE, outcome_dtype
from thematic.sweep.overfitting import block_cuts
from thematic.sweep.problem import Problem, pose
from thematic.sweep.reported import check_reported
from thematic.sweep.result import SweepResult
from thematic.sweep.store import Store
from thematic.sweep.walk import Walk, cuts
from thematic.workspace import find

if TYPE_CHECKING:
    from thematic.prices.source import Source

BATCHES, SMALLEST, LARGEST = 40, 25, 1000
"""Into how many batches combinations are put, and how many at least and at most into one: what a stopped
sweep may lose. They depend on the grid only, as a sweep may go on with another number of workers."""

AUDITED = 3
"""Combinations that are asked as time passes, as a run asks, before all are asked once."""


@dataclass(frozen=True)
class Sweep:
    """A question of numbers, such as which dip to buy and how long to hold.

    Parameters
    ----------
    backtest : Question
        Gives the period, the terms and the universes.
    strategy : str
        Name of one of its strategies; parameters that do not vary are as they are there.
    axes : mapping of str to sequence
        Parameter -> the values it takes.
    walk : Walk, optional
        Also choose parameters on past windows only, and follow what they earn afterwards.

    Examples
    --------
    >>> from thematic import load_backtest
    >>> sweep = Sweep(
    ...     load_backtest("deepseek_shock"), "buy_semis_on_dip", {"dip": (0.08, 0.12), "hold": (20, 40)}
    ... )
    >>> {name: len(values) for name, values in sweep.axes.items()}
    {'dip': 2, 'hold': 2}
    """

    backtest: Question
    strategy: str
    axes: Mapping[str, Sequence[Any]]
    walk: Walk | None = None

    @property
    def _strategy(self) -> Strategy:
        return self.backtest.strategies[self.strategy]

    @cached_property
    def grid(self) -> Grid:
        """The combinations."""
        axes = {name: map(_unboxed, values) for name, values in self.axes.items()}
        return Grid({name: tuple(values) for name, values in axes.items()})

    def run(
        self,
        source: Source | str,
        engine: Engine | None = None,
        folder: Path | None = None,
        progress: Progress = lambda *_: None,
    ) -> SweepResult:
        """Evaluate every combination, and enter all that were tried in the ledger of trials at once.

        Before anything is evaluated, some combinations are held to what was known at each decision, as in a
        run; all are then asked once with the whole view. Whatever is reported is held to it too.

        Parameters
        ----------
        engine : Engine, optional
            This process by default.
        folder : Path, optional
            Where finished batches are kept: a sweep that was stopped goes on from there.

        Raises
        ------
        SweepError
            The grid names no parameter of the strategy, or the engine cannot be used.
        UserError, RunError
            As `Run`.
        """
        ledger.check()
        progress("reading prices", 0, 0)
        run = Run(self.backtest, open_source(source) if isinstance(source, str) else source, progress)
        run.require_sound_prices()
        problem = self._pose(run)
        evaluator = Evaluator(problem)
        progress("auditing for look-ahead", 0, 0)
        _audit(evaluator)
        outcomes = self._evaluate(run, problem, engine or Local(1), folder, progress)
        progress("auditing what is reported", 0, 0)
        result = SweepResult(self, run, evaluator, outcomes)
        return replace(result, replays=check_reported(result))

    def _pose(self, run: Run) -> Problem:
        bare = pose(run, self.strategy, self.grid)
        for name in bare.fixed:
            value = getattr(self._strategy, name)
            check_plain(name, [value], within=(tuple, list, Mapping))
        folds = self.walk.folds(len(bare.dates)) if self.walk else ()
        return pose(run, self.strategy, self.grid, [*block_cuts(bare), *cuts(folds)])

    def _evaluate(
        self, run: Run, problem: Problem, engine: Engine, folder: Path | None, progress: Progress
    ) -> np.ndarray:
        dtype, batches = outcome_dtype(len(problem.cuts)), self.grid.batches(batch_size(len(self.grid)))
        store = Store(folder, problem.fingerprint, dtype) if folder else None
        outcomes, evaluated = np.zeros(len(self.grid), dtype), np.zeros(len(self.grid), bool)
        for batch in batches:
            kept = store.get(batch) if store else None
            if kept is not None:
                outcomes[batch.start : batch.stop] = kept
                evaluated[batch.start : batch.stop] = True
        missing = [batch for batch in batches if not evaluated[batch.start]]
        progress(f"{len(self.grid):,} combinations", int(evaluated.sum()), len(self.grid))
        try:
            for batch, got in engine.evaluate(problem, missing) if missing else ():
                if store:
                    store.put(batch, got)
                outcomes[batch.start : batch.stop] = got
                evaluated[batch.start : batch.stop] = True
                progress(f"{len(self.grid):,} combinations", int(evaluated.sum()), len(self.grid))
        finally:
            # What a stopped sweep has tried was tried.
            ledger.record([self._trials(run, problem, outcomes, evaluated)])
        if store:
            store.forget_others()
        return outcomes

    def _trials(
        self, run: Run, problem: Problem, outcomes: np.ndarray, evaluated: np.ndarray
    ) -> ledger.Trials:
        return ledger.Trials(
            universes=self._strategy.themes,
            strategy=self._strategy.file.stem,
            parameters=problem.fixed,
            start=self.backtest.start,
            end=run.question.end,
            source=prices_of(run.source.name, run.environment(*self._strategy.themes).panel),
            simulated=run.source.simulated,
            rows=len(problem.dates) - 1,
            sharpe=outcomes["figures"][:, 0, ROW_SHARPE],
            axes=self.grid.axes,
            counted=evaluated & (outcomes["status"] != Outcome.REFUSED),
        )


def batch_size(combinations: int) -> int:
    """Return how many of so many combinations make a batch."""
    return min(max(combinations // BATCHES, SMALLEST), LARGEST)


def _unboxed(value: Any) -> Any:
    """Return a number of NumPy's as Python's own, which strategies expect."""
    return value.item() if isinstance(value, np.generic) else value


def _audit(evaluator: Evaluator) -> None:
    """Ask some combinations, the first and the last included, as time passes; raise where one looks ahead."""
    problem, size = evaluator.problem, len(evaluator.problem.grid)
    wanted = sorted({(size - 1) * part // (AUDITED - 1) for part in range(AUDITED)})
    taken = [strategy for strategy in map(evaluator.accepted, wanted) if strategy]
    if not taken:
        taken = list(islice(filter(None, map(evaluator.accepted, range(size))), 1))
    if not taken:
        raise SweepError(f"the strategy takes none of the {size:,} combinations: {evaluator.refusal(0)}")
    for strategy in taken:
        decide(problem.name, strategy, problem.view, problem.first, problem.account.leverage)


def load_sweeps(name: str | Path) -> tuple[Sweep, ...]:
    """Return the sweeps that a backtest's file declares at its top level as ``sweeps``; it need not.

    Raises
    ------
    StrategyError
        There is no such file, it does not run, or ``sweeps`` holds something else.
    """
    path = find("backtests", name)
    found = tuple(getattr(load_module(path, "backtest"), "sweeps", ()))
    if not all(isinstance(each, Sweep) for each in found):
        raise StrategyError(f"{path}: sweeps holds something else than Sweep(...)")
    return found
