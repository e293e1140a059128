"""The files that a run leaves, but for its page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.analysis.history import finite
from thematic.results.inputs import price_table

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis
    from thematic.results.run_result import RunResult


LARGE = 200_000
"""Tables with more rows are written as Parquet: CSV takes ten times as long, and far more room."""


def write_files(analysis: Analysis, folder: Path, large: int = LARGE) -> None:
    """Write all files of a run but its page into a folder; files of an earlier run are replaced.

    ``nav.csv weights.csv orders.csv fills.csv prices.parquet metrics.json verdicts.json analysis.json
    manifest.json``

    Parameters
    ----------
    analysis : Analysis
    folder : Path
    large : int
        Weights, orders and fills of more rows are ``weights.parquet`` and so on instead.
    """
    run = analysis.run
    folder.mkdir(parents=True, exist_ok=True)
    run.nav.to_csv(folder / "nav.csv", index_label="date")
    _write_weights(run, folder / "weights.csv", large)
    _write_table(run.orders, folder / "orders.csv", large)
    _write_table(run.fills, folder / "fills.csv", large)
    price_table({**run.panel.bars, **run.rates}).to_parquet(folder / "prices.parquet", index=False)
    for name, content in analysis.files.items():
        write_json(folder / name, content)
    used = analysis.references
    reference = {} if used is None else {"reference": used.manifest}
    write_json(folder / "manifest.json", {**run.manifest, **reference})


def _write_table(table: pd.DataFrame, path: Path, large: int) -> None:
    """Write a table as CSV, or beside that name as Parquet where it has more than `large` rows."""
    _remove(path)
    if len(table) > large:
        table.to_parquet(path.with_suffix(".parquet"), index=False)
    else:
        table.to_csv(path, index=False)


def _write_weights(run: RunResult, path: Path, large: int) -> None:
    """Write the weights held as `_write_table` does; the CSV has nine digits of each."""
    table = _weights(run)
    if len(table) > large:
        _write_table(table, path, large)
        return
    _remove(path)
    # A run writes more weights than all else together: pandas takes four times as long for the same bytes.
    columns = [_quoted(table["strategy"]), _days(table["date"]), _quoted(table["symbol"])]
    rows = zip(*columns, table["weight"].tolist(), strict=True)
    lines = [f"{name},{day},{symbol},{weight:.9g}\n" for name, day, symbol, weight in rows]
    path.write_text("".join([",".join(table.columns) + "\n", *lines]), encoding="utf-8")


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_suffix(".parquet").unlink(missing_ok=True)


def _quoted(names: pd.Series) -> list[str]:
    """Return names as CSV holds them: in quotes where it has to."""
    codes, distinct = pd.factorize(names)
    text = pd.Series(distinct).to_csv(index=False, header=False, lineterminator="\0")
    return np.array(text.split("\0")[:-1], dtype=object)[codes].tolist()


def _days(dates: pd.Series) -> list[str]:
    codes, distinct = pd.factorize(dates)
    texts = pd.DatetimeIndex(distinct).strftime("%Y-%m-%d").to_numpy(dtype=object)
    return texts[codes].tolist()


def _weights(run: RunResult) -> pd.DataFrame:
    """Return one row for each strategy, symbol and date that is held."""
    tables = []
    for name, result in run.results.items():
        held = np.ascontiguousarray(result.weights.to_numpy().T)  # a symbol's days side by side
        at = np.flatnonzero(held)
        s, row = np.divmod(at, held.shape[1])
        columns = {"strategy": name, "date": result.dates[row], "symbol": result.weights.columns[s]}
        tables.append(pd.DataFrame({**columns, "weight": held.ravel()[at]}))
    return pd.concat(tables)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON; what is NaN is null."""
    text = json.dumps(finite(content), indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
