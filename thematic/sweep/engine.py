"""Engines: where batches of combinations are evaluated. Each worker gets the problem once."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from thematic.errors import SweepError

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

    from thematic.sweep.evaluate import Evaluator
    from thematic.sweep.problem import Problem

Finished = tuple[range, np.ndarray]
"""A batch and its outcomes."""

QUEUED = 2
"""Batches handed to each worker at a time: one to work on and one to go on with."""

LOSSES = 5
"""How often in a row workers may be lost without one batch being finished."""


class Engine(Protocol):
    """Evaluates batches."""

    def evaluate(self, problem: Problem, batches: Sequence[range]) -> Iterator[Finished]:
        """Yield each batch with its outcomes, in the order in which they are finished.

        The outcomes of a combination depend on nothing but the problem and its number.
        """


def open_engine(where: str, workers: int | None = None) -> Engine:
    """Return the engine of an address: ``local``, or ``dask://host:port`` of a Dask scheduler.

    Parameters
    ----------
    workers : int, optional
        Processes of the local engine; as many as this process may use by default.

    Raises
    ------
    SweepError
        There is no such engine.
    """
    if where == "local":
        return Local(workers or usable_cores())
    if re.fullmatch(r"dask://[^/\s]+:\d+", where):
        from thematic.sweep.cluster import Dask

        return Dask(where.removeprefix("dask://"))
    raise SweepError(f"no engine {where!r}: it is local, or dask://host:port of a Dask scheduler")


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
            _context()

    def evaluate(self, problem: Problem, batches: Sequence[range]) -> Iterator[Finished]:
        """Yield each batch with its outcomes; a worker that dies is replaced and its batch done again."""
        if self.workers == 1 or len(batches) < 2:
            yield from _here(problem, batches)
            return
        left, losses = list(batches), 0
        while left:
            try:
                for batch, outcomes in self._pooled(problem, left):
                    left.remove(batch)
                    losses = 0
                    yield batch, outcomes
            except BrokenProcessPool as error:
                losses += 1
                if losses == LOSSES:
                    raise SweepError(
                        f"workers died {LOSSES} times in a row without finishing a batch: "
                        "is there enough memory? Fewer --workers need less"
                    ) from error

    def _pooled(self, problem: Problem, batches: Sequence[range]) -> Iterator[Finished]:
        workers = min(self.workers, len(batches))
        pool = ProcessPoolExecutor(workers, _context(), initializer=_begin, initargs=(problem,))
        waiting, running = iter(list(batches)), dict[Future[np.ndarray], range]()
        try:
            while True:
                for batch in waiting:
                    running[pool.submit(_work, batch)] = batch
                    if len(running) >= QUEUED * workers:
                        break
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    yield running.pop(future), future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _here(problem: Problem, batches: Sequence[range]) -> Iterator[Finished]:
    from thematic.sweep.evaluate import Evaluator

    evaluator = Evaluator(problem)
    for batch in batches:
        yield batch, evaluator.batch(batch)


def _context() -> BaseContext:
    """Return how processes are made: copied from one that has imported what they need, where there is such.

    That one begins to import when this is first called, while prices are still being read.
    """
    import multiprocessing

    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["thematic.sweep.warm"])
    forkserver.ensure_running()
    return context


_evaluator: Evaluator | None = None


def _begin(problem: Problem) -> None:
    from thematic.sweep.evaluate import Evaluator

    # Who stops a sweep stops the process that waits for its workers; they end with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    global _evaluator
    _evaluator = Evaluator(problem)


def _work(batch: range) -> np.ndarray:
    if _evaluator is None:
        raise RuntimeError("the worker was not given its problem")
    return _evaluator.batch(batch)
