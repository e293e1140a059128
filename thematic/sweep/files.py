"""The files that a sweep leaves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from thematic.sweep.measure import FIGURES, PERIODS

if TYPE_CHECKING:
    from thematic.sweep.result import Best, SweepResult

BATCHES = "batches"
"""The sub-folder of finished batches."""


def write(result: SweepResult, folder: Path) -> Path:
    """Write a sweep's files into a folder and return it; files of an earlier sweep are replaced.

    All but its page: ``results.parquet sweep.json``, and ``walk_forward.csv walk_forward_nav.csv`` where
    that was asked for. ``results.parquet`` has one row a combination: `SweepResult.table`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    table = result.table
    texts = [str(name) for name in table if table[name].dtype == object]
    table.assign(**{name: table[name].map(str) for name in texts}).to_parquet(folder / "results.parquet")
    text = json.dumps(described(result), indent=1, ensure_ascii=False, allow_nan=False, default=str)
    (folder / "sweep.json").write_text(text + "\n", encoding="utf-8")
    if result.forward:
        result.forward.folds.to_csv(folder / "walk_forward.csv", index=False)
        result.forward.nav.to_csv(folder / "walk_forward_nav.csv", index_label="date")
    return folder


def described(result: SweepResult) -> dict[str, Any]:
    """Return what was swept and what was found, ready for JSON."""
    forward = result.forward
    return {
        "strategy": result.sweep.strategy,
        "grid": {name: list(values) for name, values in result.grid.axes.items()},
        "combinations": len(result.grid),
        "fixed": dict(result.problem.fixed),
        "walk_forward": asdict(result.sweep.walk) if result.sweep.walk else None,
        "known_on": result.known_on,
        "trials": result.trials,
        "best": {period: _best(result.best(period)) for period in PERIODS},
        "walk_forward_figures": _numbers(forward.figures) if forward else None,
        "manifest": result.run.manifest,
    }


def _best(best: Best | None) -> dict[str, Any] | None:
    if best is None:
        return None
    return {
        "number": best.number,
        "parameters": dict(best.parameters),
        "figures": {name: _number(best.figures[name]) for name in FIGURES},
        "deflated_sharpe": _number(best.deflated),
        "probability_of_overfitting": _number(best.overfitted),
    }


def _numbers(table: pd.DataFrame) -> dict[str, Mapping[str, float | None]]:
    return {
        str(name): {str(key): _number(value) for key, value in row.items()} for name, row in table.iterrows()
    }


def _number(value: float) -> float | None:
    return float(value) if value == value else None
