"""Local workers: the batches of a sweep evaluated by processes of this machine, or by this one alone."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from thematic.errors import SweepError
from thematic.sweep.engines.engine import LOSSES
from thematic.sweep.engines.worker import DEATHS, Worker, context
from thematic.sweep.evaluate import BatchOutcomes, Evaluator

if TYPE_CHECKING:
    from thematic.sweep.problem import Problem

Finished = tuple[range, BatchOutcomes]
"""A batch and its outcomes."""

QUEUED = 2
"""Batches handed to each worker at a time: one to work on and one to go on with."""


def usable_cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


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
        if self.workers == 1 or len(batches) < 2:
            yield from _here(problem, batches)
            return
        workers = [Worker(problem) for _ in range(min(self.workers, len(batches)))]
        try:
            yield from _share_out(problem, deque(batches), workers)
        finally:
            for worker in workers:
                worker.stop()


def _share_out(problem: Problem, left: deque[range], workers: list[Worker]) -> Iterator[Finished]:
    losses = 0
    while left or any(worker.batches for worker in workers):
        for worker in workers:
            while left and len(worker.batches) < QUEUED:
                worker.give(left.popleft())
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
                left.extend(worker.batches)
                worker.stop()
                workers[place] = Worker(problem)
            else:
                losses = 0
                yield finished


def _here(problem: Problem, batches: Sequence[range]) -> Iterator[Finished]:
    evaluator = Evaluator(problem)
    for batch in batches:
        yield batch, evaluator.batch(batch)
