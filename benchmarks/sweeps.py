"""Sweeps at scale, as ratios within one run: ``python -m benchmarks.sweeps``.

The unit is the evaluation of 10,000 combinations of buy_semis_on_dip (10 names, 960 rows, all rules) by one
worker. Against it: a million combinations with everything around them (prices, audit, figures, the doubts,
ledger, files, page) by two workers, what two workers do in the time of one, a strategy in plain pandas whose
signals are shared, and the reality check over a million combinations of which no two are equal.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import apart

WINDOWS, HOLDS = tuple(range(5, 55)), tuple(range(5, 55, 5))
PANDAS = '''
from dataclasses import dataclass

import numpy as np

from thematic import MarketView, Strategy, equal_weight, on_change, shared, within_last


@shared
def high(view: MarketView, theme: str, window: int) -> np.ndarray:
    """Return the rolling high in plain pandas."""
    return view.index(theme).rolling(window, min_periods=1).max().to_numpy()


@dataclass(frozen=True)
class DipInPandas(Strategy):
    """Buy the dip, its signal in plain pandas."""

    theme: str = "us_ai_semis"
    window: int = 20
    drop: float = 0.1
    hold: int = 40

    def targets(self, view):
        dip = view.index(self.theme) <= high(view, self.theme, self.window) * (1.0 - self.drop)
        return on_change(equal_weight(view, {self.theme: within_last(dip.to_numpy(), self.hold)}))
'''


def main() -> None:
    """Measure each in a process of its own, and print the table."""
    unit = apart(["sweep", "1", "1", "compiled"], "benchmarks.sweeps")
    rows = [("10,000 combinations, one worker, evaluating", unit["evaluating"], unit["megabytes"])]
    for workers, fineness, kind in (
        (1, 10, "compiled"),
        (2, 10, "compiled"),
        (1, 1, "pandas"),
        (2, 100, "compiled"),
    ):
        found = apart(["sweep", str(workers), str(fineness), kind], "benchmarks.sweeps")
        named = f"{fineness * 10_000:,} combinations, {workers} workers, {kind}"
        rows.append((f"{named}, evaluating", found["evaluating"], found["megabytes"]))
        rows.append((f"{named}, in all", found["all"], found["megabytes"]))
    found = apart(["check"], "benchmarks.sweeps")
    rows.append(("reality check, a million different combinations", found["all"], found["megabytes"]))
    print("| | seconds | times the first | megabytes |\n| --- | ---: | ---: | ---: |")
    for name, seconds, megabytes in rows:
        print(f"| {name} | {seconds:.2f} | {seconds / unit['evaluating']:.1f} | {megabytes:,.0f} |")


def _sweep(workers: int, fineness: int, kind: str) -> dict[str, Any]:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["THEMATIC_LEDGER"] = str(Path(folder) / "trials.sqlite")
        from thematic.backtest import Backtest
        from thematic.report import render_sweep
        from thematic.strategy import load_strategy
        from thematic.sweep import Sweep, open_engine
        from thematic.sweep.files import write

        engine, path = open_engine("local", workers), Path(folder) / "dip_in_pandas.py"
        path.write_text(PANDAS, "utf-8")
        dip = load_strategy(path if kind == "pandas" else "buy_semis_on_dip")
        days = {"start": date(2021, 9, 1), "end": date(2025, 6, 30)}
        backtest = Backtest(name="dips", title="Dips", strategies={"dip": dip}, **days)
        drops = tuple(round(0.03 + 0.01 * i / fineness, 6) for i in range(20 * fineness))
        moments: list[float] = []

        def progress(step: str, _: int, __: int) -> None:
            if step.endswith("combinations"):
                moments.append(time.perf_counter())

        asked = Sweep(backtest, "dip", {"drop": drops, "window": WINDOWS, "hold": HOLDS})
        result = asked.run("sample", engine, Path(folder) / "batches", progress)
        write(result, Path(folder) / "out")
        (Path(folder) / "out" / "report.html").write_text(render_sweep(result), "utf-8")
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0
        return {
            "evaluating": moments[-1] - moments[0],
            "all": time.perf_counter() - began,
            "megabytes": _peak() + workers * children * (workers > 1),
        }


def _check() -> dict[str, Any]:
    from thematic.statistics.inference.reality_check import reality_check

    random, began = np.random.default_rng(0), time.perf_counter()
    reality_check(lambda: (random.normal(size=(10_000, 24)) for _ in range(100)), 960)
    return {"all": time.perf_counter() - began, "megabytes": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        kind, *words = sys.argv[1:]
        print(json.dumps(_check() if kind == "check" else _sweep(int(words[0]), int(words[1]), words[2])))
