"""Local workers: the batches of a sweep evaluated by processes of this machine, or by this one alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, TypeVar

from thematic.errors import SweepError
from thematic.sweep.engines.engine import LOSSES
from thematic.sweep.engines.worker import DEATHS, Work, Worker, context
from thematic.sweep.evaluate import BatchOutcomes, Evaluator

if TYPE_CHECKING:
    from thematic.sweep.problem import Problem

Finished = tuple[range, BatchOutcomes]
"""A batch and its outcomes."""

Task = TypeVar("Task")
Answer = TypeVar("Answer")

QUEUED = 2
"""Tasks handed to each worker at a time: one to work on and one to go on with."""


@dataclass(frozen=True)
class Local:
    """Processes of this machine; with one worker, this process itself.

    Parameters
    ----------
    workers : int
    """

    workers: int

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise SweepError(f"{self.workers} workers cannot work: give 1 or more")
        if self.workers > 1:
            context()

    def evaluate(self, problem: Problem, batches: Sequence[range]) -> Iterator[Finished]:
        """Yield each batch with its outcomes; a worker that dies is replaced and its batches done again."""
        return self.share_out(problem, Evaluator.batch, batches)

    def share_out(
        self, problem: Problem, work: Work[Task, Answer], tasks: Sequence[Task]
    ) -> Iterator[tuple[Task, Answer]]:
        """Yield each task with its answer, in the order in which they are done.

        Several workers begin at once, before the first answer is asked for; this process alone does not.

        Parameters
        ----------
        work : callable
            Of a worker's `Evaluator` and a task; a function at the top of a module, or a `partial` of one.
        tasks : sequence
            Of what can be sent to another process.
        """
        if self.workers == 1 or len(tasks) < 2:
            return _here(problem, work, tasks)
        workers = [Worker(problem, work) for _ in range(min(self.workers, len(tasks)))]
        stretches = _stretches(tasks, len(workers))
        _hand_out(stretches, workers)
        return _gathered(problem, work, stretches, workers)


def _gathered(
    problem: Problem,
    work: Work[Task, Answer],
    stretches: list[deque[Task]],
    workers: list[Worker[Task, Answer]],
) -> Iterator[tuple[Task, Answer]]:
    losses = 0
    try:
        while any(worker.tasks for worker in workers):
            ready = wait([worker.pipe for worker in workers])
            for place, worker in enumerate(workers):
                if worker.pipe not in ready:
                    continue
                try:
                    finished = worker.take()
                except (EOFError, ConnectionError) as error:
                    losses += 1
                    if losses == LOSSES:
                        raise SweepError(
                            f"workers died {LOSSES} times in a row without finishing a batch: {DEATHS}"
                        ) from error
                    stretches[place].extendleft(reversed(worker.tasks))
                    worker.stop()
                    workers[place] = Worker(problem, work)
                else:
                    losses = 0
                    yield finished
            _hand_out(stretches, workers)
    finally:
        for worker in workers:
            worker.stop()


def _stretches(tasks: Sequence[Task], count: int) -> list[deque[Task]]:
    """Return tasks in as many stretches: neighbours have targets in common, which one worker remembers."""
    edges = [len(tasks) * place // count for place in range(count + 1)]
    return [deque(tasks[begin:end]) for begin, end in pairwise(edges)]


def _hand_out(stretches: list[deque[Task]], workers: list[Worker[Task, Answer]]) -> None:
    """Give each worker the next tasks of its stretch, and where that is done the last of the longest."""
    for most in range(1, QUEUED + 1):
        for worker, own in zip(workers, stretches, strict=True):
            longest = max(stretches, key=len)
            if len(worker.tasks) < most and longest:
                worker.give(own.popleft() if own else longest.pop())


def _here(problem: Problem, work: Work[Task, Answer], tasks: Sequence[Task]) -> Iterator[tuple[Task, Answer]]:
    evaluator = Evaluator(problem)
    for task in tasks:
        yield task, work(evaluator, task)
