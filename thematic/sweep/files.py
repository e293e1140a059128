"""The files that a sweep leaves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.results.manifest import plain
from thematic.sweep.measure import FIGURES, PERIODS

if TYPE_CHECKING:
    from thematic.sweep.result import Best, SweepResult

BATCHES = "batches"
"""The sub-folder of finished batches."""

FILES = ("results.parquet", "sweep.json", "walk_forward.csv", "walk_forward_nav.csv")
"""All that a sweep may leave, but for its page and its batches."""


def write(result: SweepResult, folder: Path) -> Path:
    """Write a sweep's files into a folder and return it; files of an earlier sweep are replaced.

    All but its page: ``results.parquet sweep.json``, and ``walk_forward.csv walk_forward_nav.csv`` where
    that was asked for. ``results.parquet`` has one row a combination: `SweepResult.table`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (folder / name).unlink(missing_ok=True)
    _write_table(result, folder / "results.parquet")
    text = json.dumps(described(result), indent=1, ensure_ascii=False, allow_nan=False, default=str)
    (folder / "sweep.json").write_text(text + "\n", encoding="utf-8")
    if result.forward:
        result.forward.folds.to_csv(folder / "walk_forward.csv", index=False)
        result.forward.nav.to_csv(folder / "walk_forward_nav.csv", index_label="date")
    return folder


def _write_table(result: SweepResult, path: Path) -> None:
    """Write the table part by part: a million rows need not be in memory."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    writer = None
    for columns in result.tables():
        plain_columns = {name: _without_objects(column) for name, column in columns.items()}
        table = pa.table({name: pa.array(own, from_pandas=True) for name, own in plain_columns.items()})
        writer = writer or ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()


def _without_objects(column: np.ndarray | pd.Series[Any]) -> np.ndarray | pd.Series[Any]:
    """Return a column as text where it holds what Parquet has no type for, such as tuples."""
    return column.map(str) if isinstance(column, pd.Series) and column.dtype == object else column


def described(result: SweepResult) -> dict[str, Any]:
    """Return what was swept and what was found, ready for JSON."""
    forward, walk = result.forward, result.question.walk
    return {
        "strategy": result.question.strategy,
        "grid": {name: plain(values) for name, values in result.grid.axes.items()},
        "combinations": len(result.grid),
        "fixed": plain(result.problem.fixed),
        "default": plain(result.problem.defaults),
        "walk_forward": asdict(walk) if walk else None,
        "known_on": result.known_on,
        "trials": result.tried.count,
        "ledger_note": result.tried.note,
        "holding": _holding(result),
        "maps": {period: [heat_map.content for heat_map in result.maps[period]] for period in result.periods},
        "best": {period: _best(result.best(period)) for period in PERIODS},
        "walk_forward_figures": _numbers(forward.figures) if forward else None,
        "replay": {name: asdict(replay) for name, replay in result.replays.items()},
        "caveats": list(result.caveats),
        "manifest": result.run.manifest,
    }


def _holding(result: SweepResult) -> dict[str, Any]:
    """Return what holding each set of universes earned, by period."""
    place = FIGURES.index("total_return")
    return {
        ", ".join(themes): {
            period: _number(float(held["figures"][p, place])) for p, period in enumerate(PERIODS)
        }
        for themes, held in zip(result.problem.environments, result.holding, strict=True)
    }


def _best(best: Best | None) -> dict[str, Any] | None:
    if best is None:
        return None
    return {
        "number": best.number,
        "parameters": plain(best.parameters),
        "figures": {name: _number(best.figures[name]) for name in FIGURES},
        "over_holding": _number(best.over_holding),
        "deflated_sharpe": _number(best.deflated),
        "probability_of_overfitting": _number(best.overfitted),
        "p_value_over_holding": _number(best.p_value_over_holding),
    }


def _numbers(table: pd.DataFrame) -> dict[str, Mapping[str, float | None]]:
    return {
        str(name): {str(key): _number(value) for key, value in row.items()} for name, row in table.iterrows()
    }


def _number(value: float) -> float | None:
    return float(value) if value == value else None
