"""Engines: where batches of combinations are evaluated. Each worker gets the problem once."""

from __future__ import annotations

import os
import re
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from thematic.errors import StrategyError, SweepError

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

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
        """Yield each batch with its outcomes; a worker that dies is replaced and its batches done again."""
        if self.workers == 1 or len(batches) < 2:
            yield from _here(problem, batches)
            return
        workers = [_Worker(problem) for _ in range(min(self.workers, len(batches)))]
        try:
            yield from _share_out(problem, deque(batches), workers)
        finally:
            for worker in workers:
                worker.stop()


class _Worker:
    """A process with a pipe of its own: what becomes of one says nothing to the others."""

    def __init__(self, problem: Problem) -> None:
        context = _context()
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, problem), daemon=True)
        self.process.start()
        theirs.close()
        self.batches: deque[range] = deque()

    def give(self, batch: range) -> None:
        """Hand over a batch to do after those handed over before."""
        self.batches.append(batch)
        # Whoever has died in the meantime is found out when its answer is read.
        with suppress(BrokenPipeError):
            self.pipe.send(batch)

    def take(self) -> Finished:
        """Return the next batch that is done; raise what it raised, or `EOFError` where it is lost."""
        answer = self.pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return self.batches.popleft(), answer

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _share_out(problem: Problem, left: deque[range], workers: list[_Worker]) -> Iterator[Finished]:
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
                        f"workers died {LOSSES} times in a row without finishing a batch: "
                        "is there enough memory? Fewer --workers need less"
                    ) from error
                left.extend(worker.batches)
                worker.stop()
                workers[place] = _Worker(problem)
            else:
                losses = 0
                yield finished


def _here(problem: Problem, batches: Sequence[range]) -> Iterator[Finished]:
    from thematic.sweep.evaluate import Evaluator

    evaluator = Evaluator(problem)
    for batch in batches:
        yield batch, evaluator.batch(batch)


def _context() -> ForkServerContext | SpawnContext:
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


def _work(pipe: Connection[Any, Any], problem: Problem) -> None:
    from thematic.sweep.evaluate import Evaluator

    # Who stops a sweep stops the process that waits for its workers, and that one ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    evaluator = Evaluator(problem)
    with suppress(EOFError, ConnectionError):
        while True:
            batch = pipe.recv()
            try:
                answer: Any = evaluator.batch(batch)
            except Exception as error:
                answer = error if isinstance(error, StrategyError) else _told(error)
            pipe.send(answer)


def _told(error: Exception) -> SweepError:
    """Return an error that can be sent, of one that perhaps cannot."""
    return SweepError(f"a worker failed: {type(error).__name__}: {error}")
