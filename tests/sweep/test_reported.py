"""What a sweep reports was computed here and looks at nothing that was not known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from thematic.backtest import Backtest
from thematic.errors import LookAhead, SweepError
from thematic.prices import open_source
from thematic.run import Run
from thematic.strategy import load_strategy
from thematic.sweep import Sweep, Walk, reported
from thematic.sweep.checkpoints import MemoryBatches
from thematic.sweep.engines import Local
from thematic.sweep.engines.local import Finished
from thematic.sweep.evaluate import BatchOutcomes, Evaluator
from thematic.sweep.grid import Grid
from thematic.sweep.measure import FIGURES, SHARPE, outcome_dtype
from thematic.sweep.outcomes import Outcomes
from thematic.sweep.problem import Problem, prepare
from thematic.sweep.reported import named, replaying, shown

TENTHS = (0.3, 0.31, 0.32, 0.33)
AXES = {"drop": (0.05, 0.1), "hold": (10, 20, 40)}


class Wrong(Local):
    """An engine of whose outcomes one is changed."""

    def evaluate(self, problem: Problem, batches: Sequence[range]) -> Iterator[Finished]:
        for batch, outcomes in super().evaluate(problem, batches):
            records = outcomes.records
            for number in batch:
                if number == 4:
                    records[number - batch.start]["figures"][0, self.figure] = 999.0
            yield batch, BatchOutcomes(records, np.arange(len(batch), dtype=np.int32))

    figure = SHARPE


class WrongTurnover(Wrong):
    figure = FIGURES.index("turnover")


@pytest.mark.parametrize("engine", [Wrong(1), WrongTurnover(1)])
def test_a_wrong_workers_outcome_is_no_result(backtest: Backtest, engine: Local) -> None:
    with pytest.raises(SweepError, match=r"dip with drop=0\.1, hold=20: its outcome is another when"):
        Sweep(backtest, "dip", AXES).run("sample", engine)


@pytest.mark.parametrize("walk", [None, Walk(60, 40)])
def test_the_best_is_refused_where_it_looks_ahead(
    backtest: Backtest, odd: Callable[..., Path], walk: Walk | None
) -> None:
    # It leaves out an instruction that falls in its last rows, which it could not know to be last.
    path = odd("weights = weights.iloc[: len(view) - 40 if self.size == 0.37 else None] * 1.0")
    asked = backtest.replace(strategies={**backtest.strategies, "odd": load_strategy(path)})
    result = Sweep(asked, "odd", {"which": (0,), "size": (0.2, 0.3)}, walk).run(open_source("sample"))
    assert all(replay.replayed for replay in result.replays.values())
    with pytest.raises(LookAhead, match=r"odd with which=., size=0\.37 looks ahead"):
        Sweep(asked, "odd", {"which": (0,), "size": (0.2, 0.37, 0.3)}, walk).run(open_source("sample"))


def test_what_is_shown_are_the_highest_and_of_equal_ones_the_first() -> None:
    records = np.zeros(100, outcome_dtype(2))
    records["figures"][:, 0, SHARPE] = np.arange(100) // 10
    records["figures"][97, 0, SHARPE] = np.nan
    assert shown(outcomes_of(records), "whole").tolist() == [
        90,
        91,
        92,
        93,
        94,
        95,
        96,
        98,
        99,
        *range(80, 90),
        70,
    ]
    assert shown(outcomes_of(records[:3]), "whole").tolist() == [0, 1, 2]


def outcomes_of(records: np.ndarray) -> Outcomes:
    batch = range(len(records))
    outcomes = Outcomes([batch], MemoryBatches())
    outcomes.add(batch, BatchOutcomes(records, np.arange(len(records), dtype=np.int32)))
    return outcomes


def test_replays_are_the_same_by_any_number_of_workers(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reported, "FEWEST", 1)
    evaluator = Evaluator(problem)
    alone, shared = (
        dict(sorted(replaying(Local(workers), evaluator, range(3), "all"))) for workers in (1, 2)
    )
    assert [len(numbers) for numbers in shared] == [2, 2]
    names = [name for replays in shared.values() for name in replays]
    assert names == ["dip with its default parameters", *(named(evaluator, number) for number in range(3))]
    assert [replay for replays in shared.values() for replay in replays.values()] == list(
        *map(dict.values, alone.values())
    )


def test_a_worker_that_finds_look_ahead_names_it(run: Run, odd: Callable[..., Path]) -> None:
    path = odd("weights = weights.iloc[: len(view) - 40 if self.size == 0.37 else None] * 1.0")
    asked = run.question.replace(strategies={**run.question.strategies, "odd": load_strategy(path)})
    own = Run(asked, run.source, run.progress)
    evaluator = Evaluator(prepare(own, "odd", Grid({"which": (0, 1), "size": (0.2, 0.37, *TENTHS)})))
    with pytest.raises(LookAhead, match=r"odd with which=0, size=0\.37 looks ahead"):
        list(replaying(Local(2), evaluator, range(12), "auto"))
