"""Two processes: jobs that this process and a fork of it do, each by whichever is free."""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

Answer = TypeVar("Answer")
PR_SET_PDEATHSIG = 1
TURN = 4
"""Bytes of a job's number in the pipe from which both take their turns."""


def in_two_processes(
    jobs: Sequence[Callable[[], Answer]], first: Sequence[int], meanwhile: Callable[[], object]
) -> list[Answer]:
    """Return what jobs return, in their order.

    A fork of this process does some of them and hands back what they returned. What it does not (a job that
    failed, an answer that cannot be pickled) is done here, in order: errors are those of one process. Where a
    fork may not be had, all is done here.

    Parameters
    ----------
    jobs : sequence of callable
        None depends on what another does.
    first : sequence of int
        The jobs' numbers in the order in which they are taken: the longest first.
    meanwhile : callable
        What this process does before it takes its first turn.
    """
    done: dict[int, Answer] = {}
    if len(jobs) > 1 and may_fork():
        done = _shared(jobs, first, meanwhile)
    else:
        meanwhile()
    return [done[number] if number in done else job() for number, job in enumerate(jobs)]


def may_fork() -> bool:
    """Whether this process can be forked, and there are processors for two.

    Not where there are other threads, of a terminal's bar or a notebook, whose locks the fork would inherit;
    nor under a debugger, nor on systems whose libraries do not bear it.
    """
    if sys.platform != "linux" or threading.active_count() > 1 or sys.gettrace() is not None:
        return False
    return usable_cores() > 1


def usable_cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _shared(
    jobs: Sequence[Callable[[], Answer]], first: Sequence[int], meanwhile: Callable[[], object]
) -> dict[int, Answer]:
    """Return the answers of those jobs that went well in either process, by their numbers."""
    turns, taking = os.pipe()
    os.write(taking, b"".join(number.to_bytes(TURN, "big") for number in first))
    os.close(taking)
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    fork = os.fork()
    if fork == 0:
        _answer(writing, jobs, turns)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            meanwhile()
            done = _done(jobs, turns)
            with suppress(Exception):
                done |= pickle.load(pipe)  # noqa: S301 - it comes from this process's own fork
        return done
    finally:
        os.close(turns)
        os.kill(fork, signal.SIGKILL)
        os.waitpid(fork, 0)


def _answer(writing: int, jobs: Sequence[Callable[[], Any]], turns: int) -> None:
    """Do jobs in the fork, hand over the answers and end, whatever happens."""
    try:
        # It ends with the process that made it, however that ends.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        answers = pickle.dumps(_done(jobs, turns))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(answers)
        sys.stdout.flush()
    finally:
        os._exit(0)


def _done(jobs: Sequence[Callable[[], Answer]], turns: int) -> dict[int, Answer]:
    """Do jobs as they come until there is none, or one fails."""
    done: dict[int, Answer] = {}
    with suppress(Exception):
        while turn := os.read(turns, TURN):
            number = int.from_bytes(turn, "big")
            done[number] = jobs[number]()
    return done
