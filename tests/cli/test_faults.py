"""Faults of the user's code and of the machine, tried in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import thematic
from thematic.cli.faults import explain

ROOT = Path(thematic.__file__).resolve().parents[1]
MAIN = "from thematic.cli import main; main()"
BACKTEST = """
from datetime import date
from thematic import Backtest, load_strategy

backtest = Backtest(
    name="q", title="Q", start=date(2025, 1, 2), end=date(2025, 1, 31), {terms}
    strategies={{"mine": load_strategy("own"), "hold": load_strategy("hold", theme="us_ai_semis")}},
)
"""
STRATEGY = """
from dataclasses import dataclass
from thematic import Strategy

@dataclass(frozen=True)
class Own(Strategy):
    theme: str = "us_ai_semis"

    def targets(self, view):
        return {answer}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("strategies", "backtests"):
        (tmp_path / name).mkdir()
    (tmp_path / "strategies/own.py").write_text(STRATEGY.format(answer="view.close['X']"), "utf-8")
    (tmp_path / "backtests/q.py").write_text(BACKTEST.format(terms=""), "utf-8")
    return tmp_path


def variables(home: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "THEMATIC_LEDGER": str(home / "ledger")}


def call(home: Path, *words: str, stdout: Any = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MAIN, *words],
        cwd=home,
        env=variables(home),
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.slow
def test_a_strategy_that_raises(home: Path) -> None:
    done = call(home, "run", "q", "--source", "sample")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "strategies/own.py, line 10: KeyError: 'X', in targets() of mine; "
        "correct it there (--debug shows the traceback)"
    )
    debugged = call(home, "run", "q", "--source", "sample", "--debug")
    assert debugged.returncode == 2
    assert "Traceback" in debugged.stderr
    assert "fault of thematic" not in done.stderr + debugged.stderr


def test_a_backtest_that_is_refused_names_its_line(home: Path) -> None:
    (home / "backtests/q.py").write_text(BACKTEST.format(terms="fill='Close',"), "utf-8")
    done = call(home, "run", "q", "--source", "sample")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "backtests/q.py, line 5: fill is 'Close', but must be 'close' or 'open'; did you mean 'close'?\n"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--base", "EURO"], "base: 'EURO' is no currency code; did you mean EUR?"),
        (["--start", "2025-13-01"], "Invalid value for '--start'"),
        (["--start", "2025-02-01"], "start is 2025-02-01 and end is 2025-01-31; end it later"),
        (["--end", "1900-01-01"], "end is 1900-01-01; it must lie between 1950 and 2100"),
        (["--fill", "Close"], "Invalid value for '--fill'"),
    ],
)
def test_options_that_cannot_be(home: Path, words: list[str], sentence: str) -> None:
    done = call(home, "run", "q", "--source", "sample", *words)
    assert done.returncode == 2
    assert sentence in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_deleted_folder(home: Path) -> None:
    gone = str(home / "gone")
    script = f"import os; os.mkdir({gone!r}); os.chdir({gone!r}); os.rmdir({gone!r}); {MAIN}"
    done = subprocess.run(
        [sys.executable, "-c", script, "universe", "list"],
        env=variables(home),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr == "the current folder has been deleted: change to another and try again\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_the_output(home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = call(home, "universe", "list", stdout=full)
    assert done.returncode == 2
    assert "the disk is full" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
@pytest.mark.parametrize("ending", [">&-", "| true"])
def test_closed_and_left_outputs(home: Path, ending: str) -> None:
    command = f"{sys.executable} -c '{MAIN}' universe list {ending}"
    done = subprocess.run(command, shell=True, cwd=home, env=variables(home), capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_output_without_the_minus_sign(home: Path) -> None:
    code = "from thematic.cli import streams; streams.prepare(); print('−1 × 2 … “x” 科 é')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**variables(home), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == '-1 x 2 ... "x" ? e\n'


@pytest.mark.parametrize(
    ("error", "sentence", "code"),
    [
        (OSError(28, "No space left", "r/nav.csv"), "the disk is full: r/nav.csv could not be", 2),
        (OSError(30, "Read-only file system", "r/a"), "r/a: read-only file system; make it writable", 2),
        (PermissionError(13, "Permission denied", "r"), "r: permission denied; make it writable", 2),
        (FileExistsError(17, "File exists", "r"), "r: file exists; remove what is in the way", 2),
        (NotADirectoryError(20, "Not a directory", "r/a"), "r/a: not a directory; remove what", 2),
        (FileNotFoundError(2, "No such file or directory", "r"), "r: no such file or directory", 2),
        (MemoryError(), "not enough memory: ask for a shorter period", 2),
        (RuntimeError("odd"), "RuntimeError: odd (a fault of thematic itself", 1),
        (FileNotFoundError(2, "No such file", thematic.__file__), "a fault of thematic itself", 1),
    ],
)
def test_sentences(error: Exception, sentence: str, code: int) -> None:
    said, exit_code = explain(error)
    assert sentence in said
    assert exit_code == code
