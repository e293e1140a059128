"""A saved run as Parquet files, a column a field, for whatever reads columns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from thematic.saved.saved_run import SavedRun

TABLES = ("weights", "orders", "fills")


def write_columns(run: SavedRun, folder: Path) -> tuple[str, ...]:
    """Write a run's tables as Parquet into a folder, and return the names of the files.

    ``nav.parquet`` (by date), ``weights.parquet``, ``orders.parquet``, ``fills.parquet``, ``metrics.parquet``
    (``strategy``, ``period``, ``metric``, ``value``) and ``verdicts.parquet``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "nav": run.nav,
        **{name: run.table(name) for name in TABLES},
        "metrics": _long(run),
        "verdicts": pd.DataFrame([verdict.model_dump() for verdict in run.verdicts]),
    }
    written = []
    for name, table in tables.items():
        if len(table.columns):
            table.to_parquet(folder / f"{name}.parquet", index=name == "nav")
            written.append(f"{name}.parquet")
    return tuple(written)


def _long(run: SavedRun) -> pd.DataFrame:
    rows = [
        (strategy, period, metric, value)
        for strategy, periods in run.metrics.items()
        for period, figures in periods.items()
        for metric, value in figures.items()
    ]
    return pd.DataFrame(rows, columns=["strategy", "period", "metric", "value"])
