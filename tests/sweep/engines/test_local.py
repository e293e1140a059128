from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sweep.conftest import odd_problem, together
from thematic.errors import SweepError
from thematic.run import Run
from thematic.sweep.engines import Local, local, open_engine


def test_a_killed_worker_costs_nothing_but_time(run: Run, odd: Callable[..., Path], tmp_path: Path) -> None:
    path, flag = odd(), tmp_path / "killed"
    flag.touch()
    calm = together(Local(1), odd_problem(run, path, flag))
    flag.unlink()
    assert together(Local(2), odd_problem(run, path, flag)) == calm
    assert flag.exists()


def test_workers_that_always_die_end_in_a_sentence(run: Run, odd: Callable[..., Path]) -> None:
    problem = odd_problem(run, odd("os.kill(os.getpid(), signal.SIGKILL)"))
    with pytest.raises(SweepError, match="workers died 5 times in a row"):
        together(Local(2), problem)


@pytest.mark.parametrize("where", ["remote", "dask://", "dask://host", "dask://a/b:1", "ray://host:1"])
def test_an_engine_that_does_not_exist_gives_a_sentence(where: str) -> None:
    with pytest.raises(SweepError, match="it is local, dask://host:port"):
        open_engine(where)


def test_workers_are_counted_from_one() -> None:
    with pytest.raises(SweepError, match="give 1 or more"):
        Local(0)
    assert open_engine("local", 1) == Local(1)


@dataclass
class Remembering:
    """A worker that only remembers what it was given."""

    tasks: deque[int] = field(default_factory=deque)

    def give(self, task: int) -> None:
        self.tasks.append(task)


@given(st.integers(1, 5), st.integers(0, 30), st.randoms(use_true_random=False))
def test_each_worker_goes_through_a_stretch_and_then_helps_the_others(
    count: int, size: int, chance: Random
) -> None:
    stretches, workers = local._stretches(range(size), count), [Remembering() for _ in range(count)]
    own = [list(stretch) for stretch in stretches]
    done: list[list[int]] = [[] for _ in workers]
    local._hand_out(stretches, workers)  # type: ignore[arg-type]
    while busy := [place for place, worker in enumerate(workers) if worker.tasks]:
        place = chance.choice(busy)
        done[place].append(workers[place].tasks.popleft())
        local._hand_out(stretches, workers)  # type: ignore[arg-type]
    assert sorted(task for tasks in done for task in tasks) == list(range(size))
    for tasks, stretch in zip(done, own, strict=True):
        first = [task for task in tasks if task in stretch]
        assert first == tasks[: len(first)] == stretch[: len(first)]
