from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from thematic.errors import StrategyError, SweepError
from thematic.run import Run
from thematic.strategy import load_strategy
from thematic.sweep.engines import Engine, Local, open_engine
from thematic.sweep.evaluate import Evaluator
from thematic.sweep.grid import Grid
from thematic.sweep.problem import Problem, prepare


def together(engine: Engine, problem: Problem, size: int = 2) -> bytes:
    """Return all outcomes in the grid's order, whatever the order in which they came."""
    batches = problem.grid.batches(size)
    found = dict(engine.evaluate(problem, batches))
    assert sorted(found, key=lambda batch: batch.start) == batches
    return np.concatenate([found[batch].records for batch in batches]).tobytes()


def odd_problem(run: Run, path: Path, flag: Path | str = "") -> Problem:
    strategies = {**run.question.strategies, "odd": load_strategy(path, flag=str(flag))}
    asked = Run(run.question.replace(strategies=strategies), run.source, run.progress)
    return prepare(asked, "odd", Grid({"which": (0, 1, 2, 3), "size": (0.2, 0.4)}))


def test_two_processes_give_the_same_rows_bit_for_bit(problem: Problem) -> None:
    here = Evaluator(problem).batch(range(len(problem.grid))).records.tobytes()
    assert together(Local(1), problem) == here
    assert together(Local(2), problem) == here


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


def test_a_strategy_that_fails_in_a_worker_fails_the_sweep(run: Run, odd: Callable[..., Path]) -> None:
    problem = odd_problem(run, odd("raise StrategyError('no such thing')"))
    with pytest.raises(StrategyError, match="no such thing"):
        together(Local(2), problem)


def helped_problem(run: Run, odd: Callable[..., Path], folder: Path) -> Problem:
    """Return the problem of a strategy whose file imports a module of the user's own."""
    folder.mkdir()
    (folder / "own_helper.py").write_text("HALF = 0.5\n")
    path = odd("import own_helper; weights *= own_helper.HALF")
    path.write_text(path.read_text().replace("import os, signal", "import os, signal, own_helper"))
    return odd_problem(run, path)


def test_workers_import_what_this_process_can(
    run: Run, odd: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path / "lib")
    problem = helped_problem(run, odd, tmp_path / "lib")
    assert together(Local(2), problem) == together(Local(1), problem)


def test_workers_do_not_hear_of_ctrl_c(run: Run, odd: Callable[..., Path]) -> None:
    heard = (
        "if signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ()): raise StrategyError('heard')"
    )
    problem = odd_problem(run, odd(heard))
    assert together(Local(2), problem)
    with pytest.raises(StrategyError, match="heard"):
        together(Local(1), problem)


@pytest.mark.slow
def test_a_script_without_a_guard_is_told_of_it(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from thematic.backtest import load_backtest\n"
        "from thematic.sweep import Sweep, open_engine\n"
        "asked = Sweep(load_backtest('dips'), 'buy_dips_20', {'k': range(1, 30), 'hold': range(5, 65)})\n"
        "asked.run('sample', open_engine('local', 2))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, timeout=120)
    assert done.returncode == 1
    assert b"SweepError: a worker died before it could begin" in done.stderr.splitlines()[-1]
    assert b'under `if __name__ == "__main__":`' in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("where", ["remote", "dask://", "dask://host", "dask://a/b:1", "ray://host:1"])
def test_an_engine_that_does_not_exist_gives_a_sentence(where: str) -> None:
    with pytest.raises(SweepError, match="it is local, dask://host:port"):
        open_engine(where)


def test_workers_are_counted_from_one() -> None:
    with pytest.raises(SweepError, match="give 1 or more"):
        Local(0)
    assert open_engine("local", 1) == Local(1)
