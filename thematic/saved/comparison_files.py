"""The files that a comparison leaves, but for its page."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from thematic.analysis.files import write_json
from thematic.analysis.history import plain
from thematic.errors import ResultError

if TYPE_CHECKING:
    from thematic.saved.comparison import Comparison
    from thematic.saved.saved_run import SavedRun

FILE = "comparison.json"
LONG = 120
"""Letters of a folder's name; more runs than fit are counted."""


def folder_name(comparison: Comparison) -> str:
    """Return the folder's name, made of those of its runs: ``dips_vs_dips_open``."""
    names = [re.sub(r"[^\w.-]+", "_", label) for label in comparison.runs]
    name = "_vs_".join(names)
    return name if len(name) <= LONG else f"{names[0]}_vs_{len(names) - 1}_others"


def claim_folder(folder: Path, comparison: Comparison) -> bool:
    """Return whether a folder holds an earlier comparison of the same runs, which is then replaced.

    Raises
    ------
    ResultError
        It holds anything else.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return False
    earlier = folder / FILE
    if earlier.is_file() and _runs(earlier) == [
        str(run.folder.resolve()) for run in comparison.runs.values()
    ]:
        return True
    raise ResultError(
        f"{folder}: is there already, and no comparison of these runs: choose another folder with --out"
    )


def write_comparison(comparison: Comparison, folder: Path) -> None:
    """Write ``comparison.json`` and ``nav.csv`` into a folder; those of an earlier one are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / FILE, described(comparison))
    comparison.nav.to_csv(folder / "nav.csv", index_label="date")


def described(comparison: Comparison) -> dict[str, Any]:
    """Return all that a comparison found in JSON's own kinds."""
    question = comparison.question
    return {
        "headline": comparison.headline,
        "answer": comparison.answer,
        "question": question and {**asdict(question), "answer": comparison.taken},
        "runs": {label: _run(run) for label, run in comparison.runs.items()},
        "start": f"{comparison.start:%Y-%m-%d}",
        "end": f"{comparison.end:%Y-%m-%d}",
        "known_on": comparison.known_on.isoformat(),
        "changes": [change.plain() for change in comparison.changes],
        "strategies": [pair.plain() for pair in comparison.pairs],
        "identical": list(comparison.identical),
        "verdicts": [ruling.plain() for ruling in comparison.rulings],
        "metrics": comparison.metrics,
        "curves": {label: list(place) for label, place in comparison.labels.items()},
        "correlation": plain(comparison.correlation),
    }


def _run(run: SavedRun) -> dict[str, Any]:
    manifest = run.manifest
    first, last = pd.DatetimeIndex(run.nav.index)[[0, -1]]
    return {
        "folder": str(run.folder.resolve()),
        "title": manifest.backtest.title,
        "first_day": f"{first:%Y-%m-%d}",
        "last_day": f"{last:%Y-%m-%d}",
        "known_on": run.known_on.isoformat(),
        "prices": manifest.source.name,
        "simulated": manifest.source.simulated,
        "frictionless": manifest.backtest.frictionless,
        "base": manifest.backtest.base,
        "strategies": len(run.nav.columns),
    }


def _runs(path: Path) -> list[str] | None:
    try:
        return [str(run["folder"]) for run in json.loads(path.read_text("utf-8"))["runs"].values()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
