"""Print the tables of the benchmarks; with ``--write``, write them into ``benchmarks/README.md`` as well."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import measure
from benchmarks.case import Case
from benchmarks.engines import ENGINES

TOLERANCE = 1e-9
FEWER = {"bt": 3, "skfolio": 20, "backtrader": 1, "cvxportfolio": 1}
"""Engines that make fewer backtests than the case has, as each takes so long."""

PEERS = ("vectorbt", "vectorbt-rust", "bt", "skfolio", "backtrader", "cvxportfolio")

FREE_OF_COSTS = {"skfolio"}
"""Engines that take costs from every day's return, and so cannot be compared with costs."""

NOTES = """\
## What the figures are

- The case: 200 strategies that each rotate 40 names every month over 3,000 days (12 years), from target
  weights to the net asset values of every day. Prices and weights are drawn at random, the same for all.
- Every engine runs in a process of its own, on one core. Seconds are the least of several runs (ours: 15,
  vectorbt: 4, the others: 1), without imports and compilation; megabytes are what the run adds to the
  process. bt makes 3 backtests, skfolio 20, backtrader and cvxportfolio 1; their seconds are scaled to 200.
- "Apart" is the largest relative difference of the last day's values from ours. Without costs every engine
  must agree to 1e-9, or the benchmark stops. With costs the peers cannot express our rules (a fee with a
  minimum, whole lots, a cap on volume, purchases scaled together): theirs are the nearest they can (one rate,
  whole shares) and the values differ. That ours are right is shown by the account that vectorbt keeps of
  every run's fills, to 1e-9 (`thematic/simulation/accounting.py`).
- The plain pass multiplies shares by prices and sums them for the same cells, in compiled code that may take
  several cells at once, as ours may.
- The whole sweep includes imports, prices, the audit for look-ahead, signals, simulation under all rules,
  figures, the ledger and the batches on disk. "Evaluating" is the part that workers share; what was free of
  the machine's two cores meanwhile is said below the table, and the most that two workers can reach is that.
- The main job is measured with the caches of the file system warm. "Nothing compiled yet" is the first run
  after an installation, "verdicts, page and files" includes the charts and the statistics of luck.
- skfolio takes costs from every day's return instead of a trade's day: it is compared without costs only.
- Many names are a table of their own, `python -m benchmarks.names`: two strategies (hold; the top decile by
  momentum in pandas, monthly) over 1,000 names of ten years took 4.0 times what reading their Parquet files
  once with pandas and importing vectorbt takes, page and files included, and 1.94 GB, on loaded cores.
- Not here: backtesting.py 0.6 trades one instrument by design; zipline-reloaded 3.2 needs pandas below 3, and
  what installs beside vectorbt 1.2, zipline-reloaded 3.0, does not import under NumPy 2.4.
"""


def main() -> None:
    """Measure, print, and write where that is asked for."""
    parts = [
        _machine(),
        *map(_peers, (False, True)),
        _growth(),
        _whole_sweep(),
        _placebos(),
        _main_job(),
        NOTES,
    ]
    text = "\n\n".join(parts)
    print(text)
    if "--write" in sys.argv[1:]:
        path = Path(__file__).parent / "README.md"
        path.write_text(f"# Benchmarks\n\n`python -m benchmarks --write` made this page.\n\n{text}", "utf-8")


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next(
        (line.split(":")[1].strip() for line in lines if "model name" in line),
        platform.processor(),
    )
    packages = ("thematic", *PEERS, "numba", "numpy", "pandas")
    said = ", ".join(f"{name} {_version(name)}" for name in packages)
    return f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}, {said}."


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _peers(costs: bool) -> str:
    rows: list[dict[str, Any]] = []
    for name in ENGINES:
        if costs and name in FREE_OF_COSTS:
            continue
        full = Case(costs=costs)
        case = Case(backtests=FEWER.get(name, full.backtests), costs=costs)
        found = measure.engine(name, case)
        scale = full.backtests / case.backtests
        rows.append({**found, "name": name, "seconds": found["seconds"] * scale})
    ours = rows[0]
    for row in rows:
        row["apart"] = _apart(row, ours) if row["name"] != "plain pass" else np.nan
        if not costs and row["apart"] > TOLERANCE:
            raise SystemExit(f"{row['name']} differs from ours by {row['apart']:.1e}: its time means nothing")
    title = "With costs and rules" if costs else "Without costs"
    table = [
        (
            row["name"],
            f"{row['seconds']:.3f}",
            f"{Case().backtests / row['seconds']:,.0f}",
            f"{row['seconds'] / ours['seconds']:,.2f}",
            f"{row['megabytes']:,.0f}",
            "–" if np.isnan(row["apart"]) else f"{row['apart']:.1e}",
        )
        for row in rows
    ]
    heads = ("engine", "seconds for 200", "backtests a second", "times ours", "megabytes", "apart")
    return f"## {title}\n\n{_table(heads, table)}"


def _apart(row: dict[str, Any], ours: dict[str, Any]) -> float:
    last = np.array(row["last"])
    return float(np.abs(last / np.array(ours["last"])[: len(last)] - 1.0).max())


def _growth() -> str:
    cases = [
        *(Case(names=names, costs=True) for names in (10, 40, 160)),
        *(Case(rows=rows, costs=True) for rows in (750, 1500, 3000, 6000)),
        *(Case(backtests=count, costs=True) for count in (50, 200, 800)),
    ]
    rows = []
    for case in cases:
        seconds = measure.engine("thematic", case)["seconds"]
        cells = case.names * case.rows * case.backtests
        rows.append(
            (
                str(case.names),
                f"{case.rows:,}",
                str(case.backtests),
                f"{seconds:.3f}",
                f"{seconds / cells * 1e9:.2f}",
            )
        )
    heads = ("names", "days", "backtests", "seconds", "nanoseconds a cell")
    return f"## How time grows (costs and rules on, one core)\n\n{_table(heads, rows)}"


def _whole_sweep() -> str:
    rows: list[tuple[str, ...]] = []
    control = [measure.two_at_once()]
    for fineness in (1, 10):
        runs = {workers: measure.sweep(workers, fineness) for workers in (1, 2)}
        control.append(measure.two_at_once())
        if runs[1]["digest"] != runs[2]["digest"]:
            raise SystemExit("one and two workers differ")
        rows += [_sweep_row(workers, run, runs[1]) for workers, run in runs.items()]
    heads = (
        "combinations",
        "workers",
        "seconds in all",
        "evaluating",
        "times one worker",
        "megabytes in all",
    )
    title = f"## The whole sweep: buy_semis_on_dip, {runs[1]['names']} names, {runs[1]['rows']} days"
    free = ", ".join(f"{each:.2f}" for each in control)
    said = f"Before, between and after these, two processes did {free} times what one did: 2 on idle cores."
    return f"{title}\n\n{_table(heads, rows)}\n\n{said}"


def _sweep_row(workers: int, run: dict[str, Any], one: dict[str, Any]) -> tuple[str, ...]:
    return (
        f"{run['combinations']:,}",
        str(workers),
        f"{run['seconds']:.1f}",
        f"{run['evaluating']:.2f}",
        f"{one['evaluating'] / run['evaluating']:.2f}",
        f"{run['megabytes']:,.0f}",
    )


def _placebos() -> str:
    found = measure.apart([], "benchmarks.placebos")
    counts = [f"{found[name]:,}" for name in ("claims", "funds", "dates")]
    heads = ("claims", "funds", "dates measured", "seconds, two threads")
    table = _table(heads, [(*counts, f"{found['seconds']:.1f}")])
    return f"## Placebo dates\n\n{table}"


def _main_job() -> str:
    first, later = measure.main_job()
    rows = [(part, *(f"{run[part]:.1f}" for run in (first, later))) for part in first]
    heads = ("part", "seconds, nothing compiled yet", "seconds, ever after")
    return f"## The main job: thematic run deepseek_shock --source sample\n\n{_table(heads, rows)}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rule = ["---", *["---:"] * (len(heads) - 1)]
    return "\n".join("| " + " | ".join(line) + " |" for line in (heads, rule, *rows))


if __name__ == "__main__":
    main()
