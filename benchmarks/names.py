"""Many names: what a run of them takes, against reading their files once with pandas and importing vectorbt.

``python -m benchmarks names`` prints the tables. Both are measured in turn, each in a process of its own, in
seconds of the processor: a ratio of the two says something on any machine, the seconds themselves do not.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.made_up import write_workspace
from benchmarks.measure import taken
from benchmarks.tables import draw, slopes, table

TURNS = 2
BASE = """
import pathlib, pandas as pd
for path in sorted(pathlib.Path("prices").glob("*.parquet")):
    pd.read_parquet(path)
import vectorbt
"""
UNIVERSE = """
import json, time, thematic.universe.reader
began = time.process_time()
theme = thematic.universe.reader.load_theme("many")
print(json.dumps([len(theme.members), time.process_time() - began]))
"""
RUN = ("-m", "thematic", "run", "many", "--source", "prices")
HEADS = ("names", "years", "strategies", "base, s", "run, s", "times the base", "megabytes")


@dataclass(frozen=True)
class Size:
    """How much is run: names, years of it, and strategies."""

    names: int = 250
    years: int = 10
    strategies: int = 2


GROWTH = {
    "names": [Size(names=names) for names in (100, 250, 500, 1000)],
    "rows": [Size(years=years) for years in (2, 5, 10, 20)],
    "strategies": [Size(years=5, strategies=count) for count in (2, 4, 8, 16)],
}
"""What grows, and the sizes that it is measured at."""

LARGE = Size(5000, 20)
"""Measured on request: it takes gigabytes and minutes."""


@dataclass(frozen=True)
class Taken:
    """Processor seconds of the base and of the run, the least of some turns, and the run's megabytes."""

    size: Size
    base: float
    run: float
    megabytes: float

    @property
    def row(self) -> tuple[str, ...]:
        """It as a row of the table."""
        size = self.size
        return (
            *(f"{number:,}" for number in (size.names, size.years, size.strategies)),
            *(f"{number:.1f}" for number in (self.base, self.run, self.run / self.base)),
            f"{self.megabytes:,.0f}",
        )


def run_of(size: Size, turns: int = TURNS) -> Taken:
    """Measure base and run of a size in turn."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "workspace"
        write_workspace(folder, size.names, size.years, size.strategies)
        taken(*RUN, "--start", "2024-11-01", folder=folder)  # compiles, where nothing is compiled yet
        pairs = [(taken("-c", BASE, folder=folder), taken(*RUN, folder=folder)) for _ in range(turns)]
    base, run = (min(pair[side][0] for pair in pairs) for side in (0, 1))
    return Taken(size, base, run, max(pair[1][1] for pair in pairs))


def section(folder: Path) -> str:
    """Return how the cost of a run grows with names, rows and strategies; plots go into a folder."""
    texts = []
    for grows, sizes in GROWTH.items():
        runs = [run_of(size) for size in sizes]
        field = "years" if grows == "rows" else grows
        numbers = [getattr(size, field) for size in sizes]
        seconds = [run.run for run in runs]
        curves = {"run": (numbers, seconds), "base": (numbers, [run.base for run in runs])}
        across = f"{field}" + (" of rows" if grows == "rows" else "")
        texts += [
            f"### {grows.capitalize()}",
            table(HEADS, (run.row for run in runs)),
            slopes(grows, numbers, seconds),
            draw(folder / f"{grows}.svg", across, curves),
        ]
    said = (
        "Two strategies (hold; the top decile by momentum in pandas, monthly), and more momentum where it "
        "says so, over made-up New York shares, page and files included. The base reads the same Parquet "
        f"files once with pandas and imports vectorbt; processor seconds, the least of {TURNS} turns."
    )
    return "\n\n".join(["## Many names", said, *texts])


def large() -> str:
    """Return what the largest size takes, measured once, and how long its universe file takes to read."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "workspace"
        write_workspace(folder, LARGE.names, 1)
        read = [sys.executable, "-c", UNIVERSE]
        said = subprocess.run(read, cwd=folder, check=True, capture_output=True, text=True).stdout
    members, seconds = json.loads(said)
    return "\n\n".join(
        [
            f"## {LARGE.names:,} names of {LARGE.years} years",
            table(HEADS, [run_of(LARGE, turns=1).row]),
            f"The universe file of {members:,} members alone is read in {seconds:.2f} s.",
        ]
    )
