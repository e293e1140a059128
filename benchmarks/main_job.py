"""The main job, ``thematic run deepseek_shock --source sample``, in turn with `import vectorbt` and by parts.

``python -m benchmarks.main_job`` prints the seconds of its parts as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import apart, taken
from benchmarks.tables import table

TURNS = 3
JOBS = {
    "`import vectorbt`": ("-c", "import vectorbt"),
    "the main job": ("-m", "thematic", "run", "deepseek_shock", "--source", "sample"),
    "`thematic run` of one strategy": ("-m", "thematic", "run", "one", "--source", "sample"),
    "`import pandas`": ("-c", "import pandas"),
    "`thematic run --help`": ("-m", "thematic", "run", "--help"),
}
ONE = """
from datetime import date
from thematic import Backtest, load_strategy
strategies = {"dip": load_strategy("buy_semis_on_dip")}
backtest = Backtest(
    name="one", title="One", strategies=strategies, start=date(2021, 9, 1), end=date(2025, 6, 30)
)
"""


class Watch:
    """Adds up what each part takes; a part ends where the next begins."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.part, self.since = "imports", time.perf_counter()

    def next(self, part: str) -> None:
        """Begin a part."""
        now = time.perf_counter()
        self.seconds[self.part] = self.seconds.get(self.part, 0.0) + now - self.since
        self.part, self.since = part, now


def section() -> str:
    """Return commands' seconds over those of `import vectorbt`, all in turn, and the main job's parts."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "backtests").mkdir()
        (folder / "backtests" / "one.py").write_text(ONE, "utf-8")
        first = _parts(folder / "compiled")
        for words in JOBS.values():
            taken(*words, folder=folder)
        turns = [{name: _clocked(words, folder) for name, words in JOBS.items()} for _ in range(TURNS)]
        later = _parts(folder / "compiled")
    least = {name: [min(turn[name][part] for turn in turns) for part in range(3)] for name in JOBS}
    unit = least["`import vectorbt`"]
    rows = [
        (
            name,
            f"{clock:.2f}",
            f"{clock / unit[0]:.2f}",
            f"{spent:.2f}",
            f"{spent / unit[1]:.2f}",
            f"{size:,.0f}",
        )
        for name, (clock, spent, size) in least.items()
    ]
    times = "times importing vectorbt"
    heads = ("in turn, warm", "seconds by the clock", times, "of processors", times, "megabytes")
    said = (
        f"The least of {TURNS} turns in which each ran once. The main job uses two processors where it can."
    )
    parts = [(part, *(f"{run[part]:.1f}" for run in (first, later))) for part in first]
    return "\n\n".join(
        [
            "## The main job",
            table(heads, rows),
            said,
            table(("part of the main job", "seconds, nothing compiled yet", "seconds, ever after"), parts),
        ]
    )


def _clocked(words: tuple[str, ...], folder: Path) -> tuple[float, float, float]:
    """Return the seconds of a command by the clock and of the processor, and its megabytes at most."""
    began = time.perf_counter()
    spent, megabytes = taken(*words, folder=folder)
    return time.perf_counter() - began, spent, megabytes


def _parts(compiled: Path) -> dict[str, float]:
    """Return the seconds of the parts of the main job, and of all with the start of the process."""
    began = time.perf_counter()
    parts = apart([], "benchmarks.main_job", NUMBA_CACHE_DIR=str(compiled))
    return {**parts, "all": time.perf_counter() - began}


def main() -> None:
    """Run the main job once and print the seconds of its parts."""
    watch = Watch()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["THEMATIC_LEDGER"] = str(Path(folder) / "trials.jsonl")
        import thematic.cli.run
        import thematic.report.page  # noqa: F401
        from thematic.backtest import load_backtest

        backtest = load_backtest("deepseek_shock")

        def progress(step: str, _: int, __: int) -> None:
            watch.next("simulations and accounting" if step in backtest.strategies else step)

        study = backtest.run("sample", progress)
        watch.next("verdicts, page and files")
        study.write(Path(folder) / "report")
        watch.next("")
    print(json.dumps(watch.seconds))


if __name__ == "__main__":
    sys.exit(main())
