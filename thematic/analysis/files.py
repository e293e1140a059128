"""The files that a run leaves, but for its page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from thematic.analysis.history import finite
from thematic.results.inputs import price_table

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis
    from thematic.results.run_result import RunResult


def write_files(analysis: Analysis, folder: Path) -> None:
    """Write all files of a run but its page into a folder; files of an earlier run are replaced.

    ``nav.csv weights.csv orders.csv fills.csv prices.parquet metrics.json verdicts.json analysis.json
    manifest.json``
    """
    run = analysis.run
    folder.mkdir(parents=True, exist_ok=True)
    run.nav.to_csv(folder / "nav.csv", index_label="date")
    _weights(run).to_csv(folder / "weights.csv", index=False, float_format="%.9g")
    run.orders.to_csv(folder / "orders.csv", index=False)
    run.fills.to_csv(folder / "fills.csv", index=False)
    price_table({**run.panel.bars, **run.rates}).to_parquet(folder / "prices.parquet", index=False)
    for name, content in analysis.files.items():
        _write_json(folder / name, content)
    used = analysis.references
    reference = {} if used is None else {"reference": used.manifest}
    _write_json(folder / "manifest.json", finite({**run.manifest, **reference}))


def _weights(run: RunResult) -> pd.DataFrame:
    """Return one row for each strategy, date and symbol that is held."""
    tables = []
    for name, result in run.results.items():
        weights = result.weights.reset_index().melt("date", var_name="symbol", value_name="weight")
        tables.append(weights[weights["weight"] != 0.0].assign(strategy=name))
    return pd.concat(tables)[["strategy", "date", "symbol", "weight"]]


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
