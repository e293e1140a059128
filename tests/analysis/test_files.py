"""The files of a run hold its numbers in full, are replaced whole, and large tables become Parquet."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from thematic.analysis.files import _weights_held, _write_weights, write_files, write_json

CSV = {"nav.csv", "weights.csv", "orders.csv", "fills.csv"}
OTHERS = {"prices.parquet", "metrics.json", "verdicts.json", "analysis.json", "manifest.json"}


@pytest.fixture(scope="module")
def folder(study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    write_files(study.analysis, folder)
    return folder


def test_a_run_leaves_these_files(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == CSV | OTHERS


def test_weights_are_those_held_and_no_others(study, folder: Path) -> None:
    table = pd.read_csv(folder / "weights.csv", parse_dates=["date"])
    for name, result in study.results.items():
        own = table[table["strategy"] == name].pivot_table(index="date", columns="symbol", values="weight")
        own = own.reindex(index=result.dates, columns=result.weights.columns).fillna(0.0)
        np.testing.assert_allclose(own, result.weights, rtol=1e-8)
    assert (table["weight"] != 0.0).all()


def test_names_are_in_quotes_where_csv_needs_them(tmp_path: Path) -> None:
    dates = pd.DatetimeIndex(["2025-01-02", "2025-01-03"])
    weights = pd.DataFrame([[1 / 3, 0.0], [1e-7, -0.5]], dates, ["A,B", "C"])
    run = SimpleNamespace(results={'say "hi"': SimpleNamespace(weights=weights, dates=dates)})
    _write_weights(run, tmp_path / "weights.csv", 100)
    pd.concat(_weights_held(run)).to_csv(tmp_path / "pandas.csv", index=False, float_format="%.9g")
    text = (tmp_path / "weights.csv").read_text("utf-8")
    assert text.splitlines()[1] == '"say ""hi""",2025-01-02,"A,B",0.333333333'
    assert text == (tmp_path / "pandas.csv").read_text("utf-8")


def test_values_are_written_to_the_last_digit(study, folder: Path) -> None:
    nav = pd.read_csv(folder / "nav.csv", index_col="date", parse_dates=True)
    np.testing.assert_array_equal(nav.to_numpy(), study.nav.to_numpy())


def test_json_is_strict_and_is_what_the_analysis_holds(study, folder: Path) -> None:
    for name, content in study.analysis.files.items():
        text = (folder / name).read_text("utf-8")
        assert "NaN" not in text
        assert json.loads(text) == json.loads(json.dumps(content))


def test_large_tables_are_parquet_and_small_ones_replace_them(study, tmp_path: Path) -> None:
    write_files(study.analysis, tmp_path, large=0)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"nav.csv", "weights.parquet", "orders.parquet", "fills.parquet"} | OTHERS
    held = pd.read_parquet(tmp_path / "weights.parquet")
    write_files(study.analysis, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == CSV | OTHERS
    assert len(pd.read_csv(tmp_path / "weights.csv")) == len(held)


def test_what_is_no_number_is_null(tmp_path: Path) -> None:
    write_json(tmp_path / "x.json", {"a": [np.nan, 1.5, {"b": float("nan")}], "名": "腾讯"})
    assert json.loads((tmp_path / "x.json").read_text("utf-8")) == {
        "a": [None, 1.5, {"b": None}],
        "名": "腾讯",
    }
    assert "腾讯" in (tmp_path / "x.json").read_text("utf-8")
