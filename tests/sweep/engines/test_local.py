from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sweep.conftest import odd_problem, together
from thematic.errors import SweepError
from thematic.run import Run
from thematic.sweep.engines import Local, open_engine


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
