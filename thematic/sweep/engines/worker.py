"""Workers: processes of this machine that work on one problem, each with a pipe of its own."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from thematic.errors import LookAhead, StrategyError, SweepError

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

    from thematic.sweep.evaluate import Evaluator
    from thematic.sweep.problem import Problem

Task = TypeVar("Task")
Answer = TypeVar("Answer")
Work = Callable[["Evaluator", Task], Answer]
"""What a worker does with each task."""

DEATHS = (
    "is there enough memory (fewer --workers need less), and does a script of your own do its work under "
    '`if __name__ == "__main__":`?'
)
"""Why workers die, as far as is known."""


class Worker(Generic[Task, Answer]):
    """A process with a pipe of its own: what becomes of one says nothing to the others."""

    def __init__(self, problem: Problem, work: Work[Task, Answer]) -> None:
        made = context()
        self.pipe, theirs = made.Pipe()
        self.process = made.Process(target=_work, args=(theirs, problem, work), daemon=True)
        try:
            self.process.start()
        except BrokenPipeError as error:
            raise SweepError(f"a worker died before it could begin: {DEATHS}") from error
        theirs.close()
        self.tasks: deque[Task] = deque()

    def give(self, task: Task) -> None:
        """Hand over a task to do after those handed over before."""
        self.tasks.append(task)
        # Whoever has died in the meantime is found out when its answer is read.
        with suppress(BrokenPipeError):
            self.pipe.send(task)

    def take(self) -> tuple[Task, Answer]:
        """Return the next task that is done, with its answer.

        Raises
        ------
        Exception
            What the task raised; `EOFError` where it is lost.
        """
        answer = self.pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return self.tasks.popleft(), answer

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


def context() -> ForkServerContext | SpawnContext:
    """Return how processes are made: copied from one that has imported what they need, where there is such.

    That one begins to import when this is first called, while prices are still being read.
    """
    import multiprocessing

    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver, resource_tracker

    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["thematic.sweep.engines.compile_kernels"])
    # Started on the way, it would let Ctrl-C through again.
    resource_tracker.ensure_running()
    with _uninterrupted():
        forkserver.ensure_running()
    return made


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let processes that are started not hear of Ctrl-C: the one that waits for them ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(pipe: Connection[Any, Any], problem: Problem, work: Work[Any, Any]) -> None:
    from thematic.sweep.evaluate import Evaluator

    # Where processes are made in another way than `context` likes best, they do hear of Ctrl-C.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    evaluator = Evaluator(problem)
    with suppress(EOFError, ConnectionError):
        while True:
            task = pipe.recv()
            try:
                answer = work(evaluator, task)
            except Exception as error:
                answer = error if isinstance(error, (StrategyError, LookAhead)) else _told(error)
            pipe.send(answer)


def _told(error: Exception) -> SweepError:
    """Return an error that can be sent, of one that perhaps cannot."""
    return SweepError(f"a worker failed: {type(error).__name__}: {error}")
