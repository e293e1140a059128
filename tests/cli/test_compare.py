"""`thematic compare`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
import typer
from typer.testing import CliRunner

from thematic.cli.compare import compare
from thematic.errors import ResultError

app = typer.Typer()
app.command()(compare)


def run(*words: object, width: int = 200) -> str:
    result = CliRunner().invoke(app, list(map(str, words)), env={"COLUMNS": str(width)})
    if result.exception is not None:
        raise result.exception
    return result.output


@pytest.fixture
def two(study, tmp_path) -> tuple[Path, Path]:
    one = study.write(tmp_path / "one")
    return one, shutil.copytree(one, tmp_path / "other")


@pytest.fixture
def changed(two) -> tuple[Path, Path]:
    """Return two results of which one strategy's second half has grown by a percent more."""
    path = two[1] / "nav.csv"
    nav = pd.read_csv(path, index_col="date")
    nav.loc["2025-03-03":, "china_over_us_ai"] *= 1.01
    nav.to_csv(path)
    return two


def test_a_table_a_page_and_its_files(changed, tmp_path):
    text = run(*changed, "--out", tmp_path / "page")
    assert "SIMULATED PRICES" in text
    (row,) = [line.split() for line in text.splitlines() if line.startswith("china_over_us_ai")]
    a, b, difference = (float(cell.strip("%+").replace("−", "-")) for cell in row[1:4])
    assert b - a == pytest.approx(difference, abs=0.15)
    assert "The same in all runs that have them: hold_spy, applications_against_semis." in text
    assert "- china_over_us_ai (one, other) on 2025-03-03; no order differs" in text
    assert {path.name for path in (tmp_path / "page").iterdir()} == {
        "report.html",
        "comparison.json",
        "nav.csv",
    }
    assert f"Report: {tmp_path / 'page' / 'report.html'}" in text


def test_at_80_columns_no_line_is_wider_and_no_number_cut(changed, tmp_path):
    text = run(*changed, "--out", tmp_path / "page", "--verbose", width=80)
    tables = [line for line in text.splitlines() if not line.startswith(("Report", "- ", "/"))]
    assert max(map(len, tables)) <= 80
    assert "…" not in text


def test_the_folder_is_named_after_its_runs_and_replaced_only_by_the_same(two, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "Report: reports/one_vs_other/report.html" in run(*two)
    assert "is replaced" in run(*two)
    third = shutil.copytree(two[0], tmp_path / "third")
    with pytest.raises(ResultError, match="no comparison of these runs: choose another folder with --out"):
        run(two[0], third, "--out", "reports/one_vs_other")
    with pytest.raises(ResultError, match="is there already"):
        run(*two, "--out", third)


def test_json_holds_what_the_files_hold(changed, tmp_path):
    told = json.loads(run(*changed, "--out", tmp_path / "page", "--json"))
    assert told.pop("report") == str(tmp_path / "page" / "report.html")
    assert told == json.loads((tmp_path / "page" / "comparison.json").read_text("utf-8"))


def test_results_of_another_version_are_refused_with_its_name(two, tmp_path):
    path = two[1] / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["versions"]["thematic"] = "0.0.1"
    del manifest["backtest"]["patience"]
    path.write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ResultError, match=r"was written by thematic 0\.0\.1, whose results"):
        run(*two, "--out", tmp_path / "page")


def test_text_of_a_result_is_shown_and_not_obeyed(two, tmp_path):
    for folder in two:
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text("utf-8"))
        manifest["source"]["name"] = f"[red]{folder.name}\x1b[2J"
        path.write_text(json.dumps(manifest), "utf-8")
    text = run(*two, "--out", tmp_path / "page")
    assert r"prices, source: [red]one\x1b[2J (one), [red]other\x1b[2J (other)" in text
    assert "\x1b" not in text


def test_a_refusal_writes_nothing(two, tmp_path):
    (two[1] / "nav.csv").unlink()
    with pytest.raises(ResultError, match=r"nav\.csv: cannot be read"):
        run(*two, "--out", tmp_path / "page")
    assert not (tmp_path / "page").exists()
