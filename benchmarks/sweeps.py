"""Sweeps at scale, as ratios within one run: ``python -m benchmarks.sweeps``.

The unit is the evaluation of 10,000 combinations of buy_semis_on_dip (10 names, 960 rows, all rules) by one
worker. Against it: a million combinations with everything around them (prices, audit, figures, the doubts,
ledger, files, page) by two workers, what two workers do in the time of one, a strategy in plain pandas whose
signals are shared, and the reality check over a million combinations of which no two are equal. Seconds of
processors are those of the longest road, the process that asks and its workers beside it: what the clock
would say where each worker has a processor that nobody else wants.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
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


ASKED = (
    (1, 10, "compiled"),
    (2, 10, "compiled"),
    (1, 10, "pandas"),
    (1, 100, "compiled"),
    (2, 100, "compiled"),
)
"""Workers, times ten thousand combinations, and what the strategy is written in."""


def main() -> None:
    """Measure each in a process of its own, and print the table."""
    unit = _apart(1, 1, "compiled")
    print(
        "| | seconds | times the first | of processors | times the first | megabytes |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: |"
    )
    _print("10,000 combinations, 1 worker, compiled, evaluating", unit, unit, "evaluating")
    _print("10,000 combinations, 1 worker, compiled, in all", unit, unit, "all")
    whole = {(1, 1, "compiled"): unit}
    for asked in ASKED:
        workers, fineness, kind = asked
        whole[asked] = _apart(*asked)
        named = f"{fineness * 10_000:,} combinations, {workers} worker{'s' * (workers > 1)}, {kind}"
        for part in ("evaluating", "all"):
            said = "in all" if part == "all" else part
            _print(f"{named}, {said}", whole[asked], unit, part)
    check = apart(["check"], "benchmarks.sweeps")
    _print("reality check, a million different combinations", check, unit, "all")
    print("\n" + "\n".join(_compared(whole)))


def _apart(workers: int, fineness: int, kind: str) -> dict[str, Any]:
    return apart(["sweep", str(workers), str(fineness), kind], "benchmarks.sweeps")


def _print(name: str, run: dict[str, Any], unit: dict[str, Any], part: str) -> None:
    seconds, spent = run[part], run[f"{part}_spent"]
    times = seconds / unit["evaluating"], spent / unit["evaluating_spent"]
    figures = f"{seconds:.2f} | {times[0]:.1f} | {spent:.2f} | {times[1]:.1f} | {run['megabytes']:,.0f}"
    print(f"| {name} | {figures} |")


def _compared(runs: Mapping[tuple[int, int, str], dict[str, Any]]) -> Iterator[str]:
    """Yield what two workers do in the time of one, what pandas costs, and how time grows."""
    for fineness in (10, 100):
        one, two = (runs[workers, fineness, "compiled"] for workers in (1, 2))
        clock, spent = one["all"] / two["all"], one["all_spent"] / two["all_spent"]
        yield (
            f"- {fineness * 10_000:,} combinations in all, one worker over two: {clock:.2f} by the clock, "
            f"{spent:.2f} by processors"
        )
    pandas, compiled = runs[1, 10, "pandas"], runs[1, 10, "compiled"]
    times = pandas["evaluating_spent"] / compiled["evaluating_spent"]
    yield f"- pandas over compiled, evaluating: {times:.2f}"
    grown = [runs[1, fineness, "compiled"]["all_spent"] for fineness in (1, 10, 100)]
    slopes = ", ".join(f"{slope:.2f}" for slope in np.diff(np.log10(grown)))
    yield f"- log-log slope in combinations, 10,000 to 100,000 to 1,000,000, one worker in all: {slopes}"


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
        spent, moments, reporting = _watched(), list[tuple[float, float]](), list[float]()

        def progress(step: str, _: int, __: int) -> None:
            if step.endswith("combinations"):
                moments.append((time.perf_counter(), time.process_time()))
            elif step == "auditing what is reported":
                reporting.append(time.process_time())

        asked = Sweep(backtest, "dip", {"drop": drops, "window": WINDOWS, "hold": HOLDS})
        result = asked.run("sample", engine, Path(folder) / "batches", progress)
        reporting.append(time.process_time())
        write(result, Path(folder) / "out")
        (Path(folder) / "out" / "report.html").write_text(render_sweep(result), "utf-8")
        # The first workers evaluate, those that come after them replay while this process judges the best.
        evaluators, evaluating = spent[:workers], sum(own for own, _ in spent[:workers]) / workers
        replaying, judging = sum(own for own, _ in spent[workers:]), reporting[1] - reporting[0]
        both = max(judging, (judging + replaying) / workers)
        return {
            "evaluating": moments[-1][0] - moments[0][0],
            "evaluating_spent": moments[-1][1] - moments[0][1] + evaluating,
            "all": time.perf_counter() - began,
            "all_spent": time.process_time() + evaluating + both - judging,
            "megabytes": _peak() + sum(megabytes for _, megabytes in evaluators),
        }


def _watched() -> list[tuple[float, float]]:
    """Return what each worker will have spent when it is stopped: seconds of processors, and megabytes."""
    from thematic.sweep.engines.worker import Worker

    spent, stop = list[tuple[float, float]](), Worker.stop

    def stopped(worker: Worker[Any, Any]) -> None:
        place = Path("/proc") / str(worker.process.pid)
        ticks = place.joinpath("stat").read_text().rpartition(")")[2].split()[11:13]
        (peak,) = re.findall(r"VmHWM:\s+(\d+)", place.joinpath("status").read_text())
        spent.append((sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), int(peak) / 1024.0))
        stop(worker)

    Worker.stop = stopped  # type: ignore[method-assign]
    return spent


def _check() -> dict[str, Any]:
    from thematic.statistics.inference.reality_check import reality_check

    random, began = np.random.default_rng(0), time.perf_counter()
    reality_check(lambda: (random.normal(size=(10_000, 24)) for _ in range(100)), 960)
    return {"all": time.perf_counter() - began, "all_spent": time.process_time(), "megabytes": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        kind, *words = sys.argv[1:]
        print(json.dumps(_check() if kind == "check" else _sweep(int(words[0]), int(words[1]), words[2])))
