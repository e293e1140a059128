"""A sweep that is stopped in its midst in every way there is, and the same as if it never was.

Nothing here depends on time or on an amount of work: the workers of the sweep wait in the midst of a batch,
say that they do, and go on only when the test lets them. Until then the sweep cannot end.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic import ledger
from thematic.backtest import load_backtest
from thematic.ledger import VARIABLE
from thematic.prices import open_source
from thematic.sweep import Sweep
from thematic.sweep.engines import Local
from thematic.sweep.files import write

UNIVERSE = """
title = "One"
thesis = "One share"
source = "A test"
known_on = 2024-01-02

[[member]]
symbol = "AAA"
name = "One"
role = "share"
"""

STRATEGY = '''
"""Hold a share in part; workers that come to a combination that is held back wait for a gate."""

import multiprocessing
import os
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from thematic.strategy import Strategy


@dataclass(frozen=True)
class Gated(Strategy):
    """Hold a share in part."""

    theme: str = "one"
    part: int = 1

    def targets(self, view):
        held_from = int(os.environ.get("HELD_FROM", "1000"))
        if multiprocessing.parent_process() and self.part >= held_from:
            folder = Path(os.environ["GATE"])
            (folder / f"waits-{os.getpid()}").touch()
            while not (folder / "open").exists():
                time.sleep(0.01)
        return pd.DataFrame({"AAA": [self.part / 1000]}, index=view.decisions[:1])
'''

BACKTEST = """
from datetime import date

from thematic import Backtest, load_strategy

backtest = Backtest(
    name="one",
    title="One",
    strategies={"gated": load_strategy("gated")},
    start=date(2024, 1, 2),
    end=date(2024, 3, 28),
)
"""

BATCH, COMBINATIONS, WORKERS = 25, 300, 2
GRID = f"part=1:{COMBINATIONS}:1"
CODE = """
import signal

# A test that runs in the background of a shell inherits that Ctrl-C is ignored; a terminal's sweep does not.
signal.signal(signal.SIGINT, signal.default_int_handler)

from thematic.cli import main

main()
"""
COMMAND = (
    sys.executable,
    "-c",
    CODE,
    "sweep",
    "one",
    "--strategy",
    "gated",
)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace of one share, whose sweep waits where it is told to."""
    days = pd.bdate_range(date(2023, 6, 1), date(2024, 3, 28))
    close = 100.0 + np.sin(np.arange(len(days)))
    prices = {"date": days, "open": close, "high": close, "low": close, "close": close, "adj_close": close}
    files = {"universes/one.toml": UNIVERSE, "strategies/gated.py": STRATEGY, "backtests/one.py": BACKTEST}
    for name, text in {
        **files,
        "prices/AAA.csv": pd.DataFrame(prices | {"volume": 1e9}).to_csv(index=False),
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@contextmanager
def started(workspace: Path, folder: Path, held_from: int) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Start a sweep whose workers wait at a combination; its gate is opened in the end, whatever happens."""
    gate = folder / f"gate-{held_from}"
    gate.mkdir(parents=True)
    own = {VARIABLE: str(folder / "trials"), "GATE": str(gate), "HELD_FROM": str(held_from)}
    root = str(Path(__file__).resolve().parents[2])
    process = subprocess.Popen(
        [*COMMAND, "--set", GRID, "--source", "prices", "--workers", str(WORKERS), "--out", str(folder)],
        env={**os.environ, "PYTHONPATH": root, **own},
        cwd=workspace,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, gate
    finally:
        # Workers of a sweep that was killed still wait, and hold its pipes open.
        (gate / "open").touch()
        process.communicate()


def batches(folder: Path) -> dict[str, int]:
    """Return finished batches and when each was written."""
    return {path.name: path.stat().st_mtime_ns for path in (folder / "batches").glob("*/*.npy")}


def stopped(
    workspace: Path, folder: Path, finished: int, how: signal.Signals, *, group: bool
) -> tuple[int, str]:
    """Stop a sweep when so many batches are finished and both workers wait; return its end and its words."""
    kept = batches(folder)
    with started(workspace, folder, 1 + BATCH * finished) as (process, gate):
        while len(batches(folder)) < finished or len(list(gate.glob("waits-*"))) < WORKERS:
            assert process.poll() is None, process.communicate()
            time.sleep(0.01)
        if group:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        code = process.wait()
        (gate / "open").touch()
        words = process.communicate()[1]
    after = batches(folder)
    assert len(after) == finished
    assert {name: after[name] for name in kept} == kept
    return code, words


@pytest.mark.slow
def test_a_sweep_that_was_stopped_in_every_way_equals_one_that_was_not(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm, torn = workspace / "calm", workspace / "torn"
    monkeypatch.setenv(VARIABLE, str(calm / "trials"))
    question = Sweep(load_backtest("one"), "gated", {"part": range(1, COMBINATIONS + 1)})
    write(question.run(open_source("prices"), Local(1), calm / "batches"), calm)
    # A terminal sends Ctrl-C to all processes of the sweep, `kill` to the one that was named.
    code, words = stopped(workspace, torn, 2, signal.SIGINT, group=True)
    assert (code, words.splitlines()[-1]) == (130, "Stopped: the same command goes on where it was.")
    assert stopped(workspace, torn, 4, signal.SIGTERM, group=False)[0] == -signal.SIGTERM
    assert stopped(workspace, torn, 6, signal.SIGKILL, group=False)[0] == -signal.SIGKILL
    kept = batches(torn)
    with started(workspace, torn, 1 + COMBINATIONS) as (process, _):
        assert process.wait() == 0, process.communicate()
    assert len(batches(torn)) == COMBINATIONS // BATCH
    assert {name: batches(torn)[name] for name in kept} == kept
    for name in ("results.parquet", "sweep.json"):
        assert (torn / name).read_bytes() == (calm / name).read_bytes()
    for folder in (calm, torn):
        monkeypatch.setenv(VARIABLE, str(folder / "trials"))
        assert len(ledger.read(["one"]).tried(["one"], simulated=False)) == COMBINATIONS
