"""Workers import what their user can, hear of no Ctrl-C, and tell what went wrong in them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sweep.conftest import helped_problem, odd_problem, together
from thematic.errors import StrategyError
from thematic.run import Run
from thematic.sweep.engines import Local


def test_a_strategy_that_fails_in_a_worker_fails_the_sweep(run: Run, odd: Callable[..., Path]) -> None:
    problem = odd_problem(run, odd("raise StrategyError('no such thing')"))
    with pytest.raises(StrategyError, match="no such thing"):
        together(Local(2), problem)


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
        "from datetime import date\n"
        "from thematic import Backtest, load_strategy\n"
        "from thematic.sweep import Sweep, open_engine\n"
        "strategies = {'dip': load_strategy('buy_semis_on_dip')}\n"
        "days = {'start': date(2024, 6, 3), 'end': date(2025, 6, 30)}\n"
        "backtest = Backtest(name='small', title='Small', strategies=strategies, **days)\n"
        "asked = Sweep(backtest, 'dip', {'hold': range(5, 65)})\n"
        "asked.run('sample', open_engine('local', 2))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, timeout=120)
    assert done.returncode == 1
    assert b"SweepError: a worker died before it could begin" in done.stderr.splitlines()[-1]
    assert b'under `if __name__ == "__main__":`' in done.stderr.splitlines()[-1]
