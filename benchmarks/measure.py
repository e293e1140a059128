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

import numpy as np

from benchmarks.case import Case

REPEATS = {"thematic": 15, "plain pass": 15}


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


def engine(name: str, case: Case) -> dict[str, Any]:
    """Return the least seconds of some runs, the memory they add, and a digest of the values."""
    return apart(["engine", name, json.dumps(asdict(case))])


def sweep(workers: int, fineness: int) -> dict[str, Any]:
    """Return what a whole sweep of so many times ten thousand combinations takes."""
    return apart(["sweep", str(workers), str(fineness)])


def main_job() -> list[dict[str, float]]:
    """Return the seconds of the parts of the main job and of all, with nothing compiled and then again."""
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            began = time.perf_counter()
            parts = apart([], "benchmarks.main_job", NUMBA_CACHE_DIR=folder)
            runs.append({**parts, "all": time.perf_counter() - began})
    return runs


def _engine(name: str, case: Case) -> dict[str, Any]:
    from benchmarks.engines import ENGINES

    if name != "thematic":
        ENGINES[name](Case(case.names, 60, 2, case.costs))()  # compiles
    else:
        ENGINES[name](Case(2, 60, 1, case.costs))()
    work = ENGINES[name](case)
    before, seconds = _resident(), []
    for _ in range(REPEATS.get(name, 4 if name.startswith("vectorbt") else 1)):
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


def _sweep(workers: int, fineness: int) -> dict[str, Any]:
    from datetime import date

    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["THEMATIC_LEDGER"] = str(Path(folder) / "trials.jsonl")
        from thematic.backtest import Backtest
        from thematic.strategy import load_strategy
        from thematic.sweep import Sweep, open_engine

        engine = open_engine("local", workers)
        dip = {"dip": load_strategy("buy_semis_on_dip")}
        axes = {
            "drop": tuple(round(0.03 + 0.01 * i / fineness, 4) for i in range(20 * fineness)),
            "window": tuple(range(5, 55)),
            "hold": tuple(range(5, 55, 5)),
        }
        asked = Sweep(
            Backtest(
                name="dips", title="Dips", strategies=dip, start=date(2021, 9, 1), end=date(2025, 6, 30)
            ),
            "dip",
            axes,
        )
        moments: list[float] = []

        def progress(step: str, _: int, __: int) -> None:
            if step.endswith("combinations"):
                moments.append(time.perf_counter())

        result = asked.run("sample", engine, Path(folder) / "batches", progress)
        evaluated = moments[-1] - moments[0]
        best = result.best()
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0
    rows = len(result.problem.dates)
    return {
        "seconds": time.perf_counter() - began,
        "evaluating": evaluated,
        "megabytes": _peak() + workers * children * (workers > 1),
        "rows": rows,
        "names": len(result.problem.symbols),
        "combinations": len(result.grid),
        "best": None if best is None else best.number,
        "digest": float(np.nansum(result.outcomes["figures"])),
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
    kind, first, second = sys.argv[1:]
    print(
        json.dumps(
            _engine(first, Case(**json.loads(second)))
            if kind == "engine"
            else _sweep(int(first), int(second))
        )
    )
