"""Sweeps: the table of `benchmarks.sweeps`, and how time grows with combinations and falls with workers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.measure import apart, two_at_once
from benchmarks.tables import draw, slopes, table

FINENESS = (1, 3, 10)
"""So many times 10,000 combinations."""

WORKERS = (1, 2)


def section(folder: Path) -> str:
    """Return what sweeps take; plots go into a folder."""
    module = [sys.executable, "-m", "benchmarks.sweeps"]
    root = Path(__file__).resolve().parents[1]
    told = subprocess.run(module, cwd=root, check=True, capture_output=True, text=True).stdout.strip()
    free = [two_at_once()]
    runs = {(count, workers): _swept(count, workers) for workers in WORKERS for count in FINENESS}
    free.append(two_at_once())
    sizes = [count * 10_000 for count in FINENESS]
    ways = {f"{workers} workers" if workers > 1 else "1 worker": workers for workers in WORKERS}
    curves = {
        way: (sizes, [runs[count, workers]["evaluating_spent"] for count in FINENESS])
        for way, workers in ways.items()
    }
    one, _ = curves.values()
    growing = [_row(count, workers, run, runs[count, 1]) for (count, workers), run in runs.items()]
    heads = (
        "combinations",
        "workers",
        "evaluating, s",
        "of each processor, s",
        "in all, s",
        "times one worker",
        "megabytes",
    )
    said = ", ".join(f"{times:.2f}" for times in free)
    return "\n\n".join(
        [
            "## Sweeps of buy_semis_on_dip: 10 names, 960 rows",
            told,
            "### Combinations and workers",
            table(heads, growing),
            slopes("combinations, one worker, evaluating", *one),
            f"Before and after these, two processes did {said} times what one did: 2 on idle cores.",
            draw(folder / "combinations.svg", "combinations", curves),
        ]
    )


def _swept(fineness: int, workers: int) -> dict[str, Any]:
    return apart(["sweep", str(workers), str(fineness), "compiled"], "benchmarks.sweeps")


def _row(fineness: int, workers: int, run: dict[str, Any], one: dict[str, Any]) -> tuple[str, ...]:
    return (
        f"{fineness * 10_000:,}",
        str(workers),
        f"{run['evaluating']:.2f}",
        f"{run['evaluating_spent']:.2f}",
        f"{run['all']:.1f}",
        f"{one['evaluating_spent'] / run['evaluating_spent']:.2f}",
        f"{run['megabytes']:,.0f}",
    )
