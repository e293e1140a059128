"""Many names: what a run of them takes, against reading their files once with pandas and importing vectorbt.

``python -m benchmarks.names`` prints a table. Both are measured in turn, each in a process of its own, in
seconds of the processor: a ratio of the two says something on any machine, the seconds themselves do not.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.made_up import write_workspace

YEARS = 10
SIZES = (250, 500, 1000)
TURNS = 2
BASE = """
import sys, pathlib, pandas as pd
for path in sorted(pathlib.Path("prices").glob("*.parquet")):
    pd.read_parquet(path)
import vectorbt
"""
RUN = ["-m", "thematic", "run", "many", "--source", "prices"]


def taken(folder: Path, *arguments: str) -> tuple[float, float]:
    """Return the processor seconds and the megabytes at most of a Python process in a folder."""
    environment = os.environ | {"THEMATIC_LEDGER": str(folder / "trials.jsonl"), "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=folder, env=environment, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(arguments)} failed in {folder}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


def main() -> None:
    """Print one row a number of names, and how the seconds grow with it."""
    years = int(sys.argv[1]) if len(sys.argv) > 1 else YEARS
    sizes = tuple(map(int, sys.argv[2:])) or SIZES
    print(f"| names x {years} years | base, s | run, s | times the base | megabytes |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    seconds = []
    for names in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            write_workspace(folder, names, years)
            taken(folder, *RUN)  # compiles, where nothing is compiled yet
            pairs = [(taken(folder, "-c", BASE), taken(folder, *RUN)) for _ in range(TURNS)]
        base, run = (min(pair[side][0] for pair in pairs) for side in (0, 1))
        megabytes = max(pair[1][1] for pair in pairs)
        seconds.append(run)
        print(f"| {names:,} | {base:.1f} | {run:.1f} | {run / base:.1f} | {megabytes:,.0f} |", flush=True)
    if len(sizes) > 1:
        slope = np.polyfit(np.log(sizes), np.log(seconds), 1)[0]
        last = math.log(seconds[-1] / seconds[-2]) / math.log(sizes[-1] / sizes[-2])
        print(f"\nlog-log slope in names: {slope:.2f} over all, {last:.2f} over the last two")


if __name__ == "__main__":
    main()
