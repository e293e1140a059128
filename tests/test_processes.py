"""Two processes give what one gives: answers in order, the first error, and nothing left behind."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from thematic import processes
from thematic.errors import LookAhead
from thematic.processes import in_two_processes, may_fork


@pytest.fixture
def fork(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this process be forked: threads that other tests left behind only wait. No child is left after."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    if not may_fork():
        pytest.skip("this process may not be forked, or has one processor")
    before = children()
    yield
    assert children() == before


forks = pytest.mark.usefixtures("fork")


def job(number: int) -> Callable[[], tuple[int, int]]:
    def answer() -> tuple[int, int]:
        time.sleep(0.002)
        return number, os.getpid()

    return answer


def children() -> str:
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return file.read()


@forks
def test_both_do_some_and_answers_are_in_order(tmp_path: Path) -> None:
    end = time.monotonic() + 60.0

    def meets(number: int) -> Callable[[], tuple[int, int]]:
        def answer() -> tuple[int, int]:
            (tmp_path / str(os.getpid())).touch()
            while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < end:
                time.sleep(0.001)  # until the other has come to a job of its own
            return number, os.getpid()

        return answer

    answers = in_two_processes([meets(number) for number in range(40)], range(40)[::-1], int)
    assert [number for number, _ in answers] == list(range(40))
    assert {str(process) for _, process in answers} == {path.name for path in tmp_path.iterdir()}
    assert str(os.getpid()) in {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_done_meanwhile_is_done_here_once_and_its_error_comes_through(count: int) -> None:
    here: list[int] = []
    in_two_processes([job(number) for number in range(count)], range(count), lambda: here.append(os.getpid()))
    assert here == [os.getpid()]
    with pytest.raises(ZeroDivisionError):
        in_two_processes([job(number) for number in range(count)], range(count), lambda: 1 // 0)


@forks
def test_the_error_is_that_of_the_first_job_that_fails() -> None:
    def fails(name: str) -> Callable[[], int]:
        def job() -> int:
            raise LookAhead(name, "NVDA", datetime(2025, 1, 27, tzinfo=UTC), 0.0, 1.0)

        return job

    jobs = [job(0), fails("one"), job(2), fails("other"), job(4)]
    for first in (range(5), range(5)[::-1]):
        with pytest.raises(LookAhead) as caught:
            in_two_processes(jobs, first, int)
        assert caught.value.strategy == "one"
        assert caught.traceback[-1].name == "job"


@forks
def test_what_cannot_be_handed_back_is_done_here() -> None:
    answers = in_two_processes([lambda: lambda: 1 for _ in range(10)], range(10), int)
    assert [answer() for answer in answers] == [1] * 10


@forks
def test_a_fork_that_dies_is_made_up_for() -> None:
    here = os.getpid()

    def dies() -> int:
        if os.getpid() != here:
            os._exit(9)
        time.sleep(0.002)
        return 7

    assert in_two_processes([dies] * 6, range(6), int) == [7] * 6


@forks
def test_an_interruption_leaves_no_process_behind() -> None:
    here = os.getpid()

    def interrupted() -> None:
        if os.getpid() == here:
            raise KeyboardInterrupt
        time.sleep(60)

    with pytest.raises(KeyboardInterrupt):
        in_two_processes([interrupted] * 4, range(4), int)


@forks
def test_a_fork_ends_with_the_process_that_made_it(tmp_path: Path) -> None:
    note = tmp_path / "fork"

    def job() -> None:
        if os.getpid() != here:
            note.write_text(str(os.getpid()))
            time.sleep(60)
        while not note.exists() or not note.read_text():
            time.sleep(0.001)
        os.kill(os.getpid(), signal.SIGKILL)

    parent = os.fork()
    if parent == 0:
        here = os.getpid()
        try:
            in_two_processes([job] * 2, range(2), int)
        finally:
            os._exit(1)
    os.waitpid(parent, 0)
    stat = Path("/proc") / note.read_text() / "stat"
    for _ in range(200):
        if not stat.exists() or " Z " in stat.read_text():
            return
        time.sleep(0.005)
    raise AssertionError("the fork goes on")


def test_one_job_other_threads_or_one_processor_keep_all_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise AssertionError

    monkeypatch.setattr("os.fork", refuse)
    assert in_two_processes([job(0)], [0], int)[0] == (0, os.getpid())
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert not may_fork()
        assert [number for number, _ in in_two_processes([job(0), job(1)], [0, 1], int)] == [0, 1]
    finally:
        stop.set()
        thread.join()
    monkeypatch.setattr(processes.os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert not may_fork()
