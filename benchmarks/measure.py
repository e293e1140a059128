"""Measuring: each engine in a process of its own, so that its memory is its own."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.case import Case

REPEATS = 3
"""Every engine makes a case's backtests so often; the least counts."""


def apart(words: list[str], module: str = "benchmarks.measure", **variables: str) -> dict[str, Any]:
    """Run a module in a new process and return what it measured."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=Path(__file__).resolve().parents[1],
        env={**os.environ, **variables},
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def engine(name: str, case: Case, repeats: int = REPEATS) -> dict[str, Any]:
    """Return the least seconds of some runs, the memory they add, and a digest of the values."""
    return apart([name, json.dumps(asdict(case)), str(repeats)])


def taken(*arguments: str, folder: Path | None = None) -> tuple[float, float]:
    """Return the processor seconds and the megabytes at most of a Python process, run in a folder."""
    with tempfile.TemporaryDirectory() as place:
        own = {"THEMATIC_LEDGER": str(Path(place) / "ledger.sqlite"), "OMP_NUM_THREADS": "1"}
        words = [sys.executable, *arguments]
        process = subprocess.Popen(
            words, cwd=folder or place, env={**os.environ, **own}, stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(arguments)} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


def _engine(name: str, case: Case, repeats: int) -> dict[str, Any]:
    from benchmarks.engines import ENGINES

    if name != "thematic":
        ENGINES[name](Case(case.names, 60, 2, case.costs))()  # compiles
    else:
        ENGINES[name](Case(2, 60, 1, case.costs))()
    work = ENGINES[name](case)
    before, seconds = _resident(), []
    for _ in range(repeats):
        began = time.perf_counter()
        nav = work()
        seconds.append(time.perf_counter() - began)
    added = max(_peak() - before, 0.0)
    return {
        "seconds": min(seconds),
        "megabytes": added,
        "last": nav[-1].tolist(),
        "first": nav[:, 0].tolist(),
    }


def two_at_once() -> float:
    """Return how much two processes do in the time of one here and now: 2 on two idle cores."""
    alone = _spin(0)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        return 2.0 * alone / max(pool.map(_spin, range(2)))


def _spin(_: int) -> float:
    began, total = time.perf_counter(), 0
    for number in range(20_000_000):
        total += number
    return time.perf_counter() - began


def _resident() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024.0
    return 0.0


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


if __name__ == "__main__":
    engine_name, case, repeats = sys.argv[1:]
    print(json.dumps(_engine(engine_name, Case(**json.loads(case)), int(repeats))))
