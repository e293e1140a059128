"""The files that a run leaves, but for its page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.analysis.history import finite
from thematic.processes import in_two_processes
from thematic.results.inputs import price_tables

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis
    from thematic.results.run_result import RunResult


LARGE = 200_000
"""Tables with more rows are written as Parquet: CSV takes ten times as long, and far more room."""

PIECE = 256
"""Symbols whose weights are written at a time."""


def write_files(
    analysis: Analysis, folder: Path, large: int = LARGE, meanwhile: Callable[[], object] = lambda: None
) -> None:
    """Write all files of a run but its page into a folder; files of an earlier run are replaced.

    ``nav.csv weights.csv orders.csv fills.csv prices.parquet metrics.json verdicts.json analysis.json
    manifest.json``

    Parameters
    ----------
    analysis : Analysis
    folder : Path
    large : int
        Weights, orders and fills of more rows are ``weights.parquet`` and so on instead.
    meanwhile : callable, optional
        What this process does while another writes JSON, once all is computed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    analysis.compute(partial(_write_tables, analysis.run, folder, large))
    used = analysis.references
    reference = {} if used is None else {"reference": used.manifest}
    contents = {"manifest.json": {**analysis.run.manifest, **reference}, **analysis.files}
    jobs = [partial(write_json, folder / name, content) for name, content in contents.items()]
    in_two_processes(jobs, range(len(jobs))[::-1], meanwhile)


def _write_tables(run: RunResult, folder: Path, large: int) -> None:
    run.nav.to_csv(folder / "nav.csv", index_label="date")
    _write_weights(run, folder / "weights.csv", large)
    _write_table(run.orders, folder / "orders.csv", large)
    _write_table(run.fills, folder / "fills.csv", large)
    _write_pieces(price_tables({**run.panel.bars, **run.rates}), folder / "prices.parquet")


def _write_table(table: pd.DataFrame, path: Path, large: int) -> None:
    """Write a table as CSV, or beside that name as Parquet where it has more than `large` rows."""
    _remove(path)
    if len(table) > large:
        table.to_parquet(path.with_suffix(".parquet"), index=False)
    else:
        table.to_csv(path, index=False)


def _write_weights(run: RunResult, path: Path, large: int) -> None:
    """Write the weights held as `_write_table` does; the CSV has nine digits of each."""
    _remove(path)
    if sum(int(np.count_nonzero(result.weights.to_numpy())) for result in run.results.values()) > large:
        _write_pieces(_weights_held(run), path.with_suffix(".parquet"))
        return
    table = pd.concat(_weights_held(run))
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


def _write_pieces(tables: Iterator[pd.DataFrame], path: Path) -> None:
    """Write tables one after the other into one Parquet file, so that only one is held at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    first = next(tables)
    schema = pa.Schema.from_pandas(first, preserve_index=False)
    with pq.ParquetWriter(path, schema) as writer:
        for table in chain([first], tables):
            writer.write_table(pa.Table.from_pandas(table, schema, preserve_index=False))
    pa.default_memory_pool().release_unused()


def _weights_held(run: RunResult) -> Iterator[pd.DataFrame]:
    """Yield one row for each strategy, symbol and date that is held, `PIECE` symbols at a time."""
    for name, result in run.results.items():
        weights = result.weights
        for begin in range(0, weights.shape[1], PIECE):
            part = weights.iloc[:, begin : begin + PIECE]
            held = np.ascontiguousarray(part.to_numpy().T)  # a symbol's days side by side
            at = np.flatnonzero(held)
            s, row = np.divmod(at, held.shape[1])
            columns = {"strategy": pd.Index([name]).repeat(len(at)), "date": result.dates[row]}
            yield pd.DataFrame({**columns, "symbol": part.columns[s], "weight": held.ravel()[at]})


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON; what is NaN is null."""
    text = json.dumps(finite(content), indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
