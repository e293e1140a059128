"""A real sweep, stopped in its midst in every way there is, and the same as if it never was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from thematic import ledger
from thematic.ledger import VARIABLE

pytestmark = pytest.mark.slow

GRID = ("--set", "drop=0.02:0.2:0.001", "--set", "hold=10:60:5", "--set", "window=5:28:1")
COMBINATIONS = 181 * 11 * 24
WORDS = ("deepseek_shock", "--strategy", "buy_semis_on_dip", *GRID, "--source", "sample", "--workers", "2")
COMMAND = (sys.executable, "-c", "from thematic.cli import main; main()", "sweep", *WORDS)


def start(folder: Path) -> subprocess.Popen[str]:
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": root, VARIABLE: str(folder / "trials.jsonl")}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(
        [*COMMAND, "--out", str(folder)], env=environment, start_new_session=True, **pipes
    )


def batches(folder: Path) -> dict[str, int]:
    """Return finished batches and when each was written."""
    return {path.name: path.stat().st_mtime_ns for path in (folder / "batches").glob("*/*.npy")}


def finished(folder: Path) -> None:
    process = start(folder)
    said = process.communicate(timeout=120)
    assert process.returncode == 0, said


def stopped(folder: Path, how: signal.Signals, whole_group: bool) -> tuple[int, str]:
    """Start a sweep, stop it when it has finished two more batches; return how it ended and what it said."""
    kept, process = batches(folder), start(folder)
    while len(found := batches(folder)) < len(kept) + 2:
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)
    assert {name: found[name] for name in kept} == kept
    if whole_group:
        os.killpg(process.pid, how)
    else:
        process.send_signal(how)
    said = process.communicate(timeout=60)[1]
    return process.returncode, said


def test_a_sweep_that_was_stopped_in_every_way_equals_one_that_was_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm, torn = tmp_path / "calm", tmp_path / "torn"
    finished(calm)
    # A terminal sends Ctrl-C to all processes of the sweep, `kill` to the one that was named.
    assert stopped(torn, signal.SIGINT, True) == (130, "Stopped: the same command goes on where it was.\n")
    assert stopped(torn, signal.SIGTERM, False) == (-signal.SIGTERM, "")
    assert stopped(torn, signal.SIGKILL, False) == (-signal.SIGKILL, "")
    kept = batches(torn)
    finished(torn)
    assert 6 <= len(kept) < len(batches(torn))
    assert {name: batches(torn)[name] for name in kept} == kept
    for name in ("results.parquet", "sweep.json"):
        assert (torn / name).read_bytes() == (calm / name).read_bytes()
    for folder in (calm, torn):
        monkeypatch.setenv(VARIABLE, str(folder / "trials.jsonl"))
        assert len(ledger.trials(["us_ai_semis"])) == COMBINATIONS
