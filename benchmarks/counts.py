"""What a few small jobs do, counted: where work is added or saved a count changes, on any machine alike.

``python -m benchmarks.counts`` prints the counts of this checkout, ``--write`` keeps them in ``counts.json``,
which a test compares, and ``--against COMMIT`` counts that commit as well and ends with 1 where one differs.
Seconds are never compared.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import runpy
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KEPT = Path(__file__).with_name("counts.json")
Counts = dict[str, dict[str, int]]
"""Job -> what is counted -> how many."""

CALLS = {
    "answers of strategies": ("strategy/instructions.py", "answer"),
    "replays": ("strategy/asked.py", "Asked.ask"),
    "series from files": ("prices/sources/formats/reader.py", "_Reading.bars"),
    "series of the sample": ("prices/sources/sample.py", "SampleSource._frame"),
    "series checked": ("prices/check/__init__.py", "check_bars"),
    "calendars": ("markets/kept_calendars.py", "kept"),
    "panels": ("market_data/panel.py", "Panel.load"),
    "tapes": ("simulation/rules.py", "build_tape"),
    "simulations": ("simulation/simulation.py", "Simulation.of"),
    "accounts reconciled": ("simulation/accounting.py", "reconcile"),
    "combinations": ("sweep/evaluate.py", "Evaluator._outcome"),
    "block lengths": ("statistics/inference/blocks.py", "block_length"),
    "bootstraps of means": ("statistics/inference/blocks.py", "drawn_means"),
    "bootstraps of differences": ("statistics/inference/difference.py", "_draw"),
    "placebo tests": ("statistics/events/placebo.py", "placebo"),
    "placebo histories": ("statistics/events/placebo.py", "history"),
    "batches in the ledger": ("ledger/ledger.py", "record"),
    "pages": ("report/__init__.py", "render"),
}
"""The functions whose calls are counted: a file of the package, and a name in it."""

HEAVY = ("akshare", "matplotlib", "plotly", "scipy", "sklearn", "statsmodels", "vectorbt")
"""Packages that take long to import: how many of them are imported is a count too."""

MEGABYTES = "megabytes at most"
SLACK = 2
"""So many of them apart are no change: the interpreter's own differ a little."""


def run_on_sample(folder: Path) -> None:
    """Run two strategies and a claim on the sample, with page and files."""
    from thematic import Backtest, load_strategy
    from thematic.claims import Change

    hold = load_strategy("hold", theme="benchmarks", symbols=("SPY",))
    claim = Change("semis no longer lead", "a bank", "dip", "hold", date(2025, 1, 27))
    days = {"start": date(2025, 1, 2), "end": date(2025, 3, 31)}
    strategies = {"hold": hold, "dip": load_strategy("buy_semis_on_dip")}
    asked = Backtest(name="shock", title="Shock", strategies=strategies, claims=(claim,), **days)
    asked.run("sample").write(folder / "report")


def run_on_files(folder: Path) -> None:
    """Run the momentum of some made-up shares, from Parquet files, with page and files."""
    from thematic import load_backtest

    # By its path, as another commit is counted with what this one asks of it.
    made_up = runpy.run_path(str(Path(__file__).with_name("made_up.py")))
    made_up["write_workspace"](folder / "names", 12, 1)
    os.chdir(folder / "names")
    asked = load_backtest("many").replace(start=date(2024, 10, 1))
    asked.run("prices").write(folder / "report")


def sweep_on_sample(folder: Path) -> None:
    """Sweep a small grid, with its files."""
    from thematic import Backtest, Sweep, load_strategy
    from thematic.sweep.files import write

    strategies = {"dip": load_strategy("buy_semis_on_dip")}
    days = {"start": date(2025, 1, 2), "end": date(2025, 3, 31)}
    axes = {"drop": (0.03, 0.05), "window": (5, 10), "hold": (5, 10)}
    asked = Sweep(Backtest(name="shock", title="Shock", strategies=strategies, **days), "dip", axes)
    write(asked.run("sample"), folder / "report")


JOBS: dict[str, Callable[[Path], None]] = {
    "run on sample": run_on_sample,
    "run on files": run_on_files,
    "sweep on sample": sweep_on_sample,
}


@contextmanager
def calls_of(calls: Mapping[str, tuple[str, str]]) -> Iterator[Counter[str]]:
    """Yield a counter of the calls of these functions, wherever they were imported, that are made meanwhile.

    A function that there is not, as in another commit, is never called.
    """
    made: Counter[str] = Counter()
    pairs = []
    for name, (file, function) in calls.items():
        own, holder = _held(file, function)
        if own is not None:
            pairs.append((holder, function.rpartition(".")[2], own, _counting(own, made, name)))
    try:
        for holder, name, own, counting in pairs:
            _replace(holder, name, own, counting)
        yield made
    finally:
        for holder, name, own, counting in pairs:
            _replace(holder, name, counting, own)


def _held(file: str, function: str) -> tuple[Any, Any]:
    """Return a function of the package, and the module or the class that holds it; None for none."""
    dotted = ".".join(["thematic", *Path(file).with_suffix("").parts]).removesuffix(".__init__")
    kind, _, name = function.rpartition(".")
    try:
        module = importlib.import_module(dotted)
    except ModuleNotFoundError:
        return None, None
    holder = getattr(module, kind, None) if kind else module
    return vars(holder).get(name) if holder is not None else None, holder


def _replace(holder: Any, name: str, own: Any, other: Any) -> None:
    """Replace a function where it is held, and where modules that imported it hold it as well."""
    loaded = [module for key, module in sys.modules.items() if key.partition(".")[0] == "thematic"]
    for place in loaded if isinstance(holder, ModuleType) else [holder]:
        if vars(place).get(name) is own:
            setattr(place, name, other)


def _counting(own: Any, made: Counter[str], name: str) -> Any:
    """Return a function, or a class method, that counts its calls."""
    function = own.__func__ if isinstance(own, classmethod) else own

    @wraps(function)
    def counting(*words: Any, **terms: Any) -> Any:
        made[name] += 1
        return function(*words, **terms)

    return classmethod(counting) if isinstance(own, classmethod) else counting


def count(memory: bool) -> Counts:
    """Run all jobs in this process, one after the other, and return what they did."""
    if hasattr(os, "sched_setaffinity"):
        # What a fork on a second processor does is not seen here, and how much that is depends on its speed.
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
    counts: Counts = {}
    for name, job in JOBS.items():
        with _alone() as folder, calls_of(CALLS) as made:
            job(folder)
        counts[name] = dict(sorted(made.items()))
    counts["all"] = {"heavy packages": sum(package in sys.modules for package in HEAVY)}
    if memory:
        for name, job in JOBS.items():
            counts[name][MEGABYTES] = _megabytes(job)
    return counts


def _megabytes(job: Callable[[Path], None]) -> int:
    """Return the most megabytes that a job holds which has run before."""
    import tracemalloc

    with _alone() as folder:
        tracemalloc.start()
        job(folder)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return round(peak / 1e6)


@contextmanager
def _alone() -> Iterator[Path]:
    """Yield a folder of a job's own, with a ledger of its own in it."""
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as place:
        os.environ["THEMATIC_LEDGER"] = str(Path(place) / "ledger.sqlite")
        try:
            yield Path(place)
        finally:
            os.chdir(here)


def counted(package: Path, memory: bool) -> Counts:
    """Return what the code of a checkout does, counted by this script in a process of its own."""
    # -P: what is imported is that checkout's, not what lies beside this script.
    words = [sys.executable, "-P", __file__, "--json", *["--memory"] * memory]
    done = subprocess.run(
        words,
        cwd=package,
        env={**os.environ, "PYTHONPATH": str(package), "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: Counts = json.loads(done.stdout.splitlines()[-1])
    return found


def counted_at(commit: str) -> Counts:
    """Return what the code of another commit does."""
    with tempfile.TemporaryDirectory() as place:
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", place, commit], check=True)
        try:
            return counted(Path(place), memory=True)
        finally:
            subprocess.run([*git, "remove", "--force", place], check=True)


def changes(before: Counts, now: Counts) -> list[tuple[str, str, int, int]]:
    """Return job, what is counted, and how many before and now, where these differ."""
    names = {(job, what) for counts in (before, now) for job in counts for what in counts[job]}
    rows = [(*name, *(counts.get(name[0], {}).get(name[1], 0) for counts in (before, now))) for name in names]
    return sorted(row for row in rows if abs(row[3] - row[2]) > (SLACK if row[1] == MEGABYTES else 0))


def table(rows: list[tuple[str, str, int, int]]) -> str:
    """Return changes as a table."""
    lines = [("job", "count", "before", "now"), ("---", "---", "---:", "---:"), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def main() -> int:
    """Print the counts or how they changed; return 1 for a change."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.counts", description=__doc__)
    parser.add_argument("--against", metavar="COMMIT", help="count that commit too; end with 1 for a change")
    parser.add_argument("--write", action="store_true", help=f"keep the counts in {KEPT.name}")
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--memory", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.json:
        print(json.dumps(count(asked.memory)))
        return 0
    now = counted(ROOT, memory=True)
    if asked.write:
        KEPT.write_text(json.dumps(now, indent=1) + "\n", "utf-8")
    rows = changes(counted_at(asked.against) if asked.against else {}, now)
    print(table(rows) if rows else "no count has changed")
    return int(bool(asked.against and rows))


if __name__ == "__main__":
    sys.exit(main())
