"""`thematic reports` and `thematic export`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from thematic.cli import app
from thematic.errors import UserError


def run(*words: object, width: int = 80) -> str:
    result = CliRunner().invoke(app, list(map(str, words)), env={"COLUMNS": str(width)})
    if result.exception is not None:
        raise result.exception
    return result.stdout


@pytest.fixture(scope="module")
def written(study, tmp_path_factory) -> Path:
    return study.write(tmp_path_factory.mktemp("reports") / "small")


def test_a_folder_is_a_table_at_80_columns_and_an_index(written):
    text = run("reports", written.parent)
    (row,) = [line for line in text.splitlines() if line.startswith("small ")]
    returns = [figures["after_known_on"]["total_return"] for figures in metrics(written).values()]
    assert row.split()[-2:] == [f"{value:.1%}".replace("-", "−") for value in (max(returns), min(returns))]
    assert max(map(len, text.replace(str(written.parent), "").splitlines())) <= 80
    assert "Sharpe, simulated prices, 3 trials" in text
    assert (written.parent / "index.html").is_file()
    told = json.loads(run("reports", written.parent, "--json"))
    assert [report["folder"] for report in told["reports"]] == ["small"]


def test_an_unknown_metric_is_told_the_known_ones(written):
    with pytest.raises(UserError, match="there are total_return, "):
        run("reports", written.parent, "--by", "luck")


def metrics(folder: Path) -> dict[str, dict[str, dict[str, float]]]:
    content: dict[str, dict[str, dict[str, float]]] = json.loads((folder / "metrics.json").read_text("utf-8"))
    return content


def test_a_workbook_has_the_numbers_of_the_files_with_their_units(written, tmp_path):
    run("export", written, "--xlsx", "--out", tmp_path)
    book = load_workbook(tmp_path / "small.xlsx")
    rows = list(book["Since the note"].iter_rows())
    heading = [cell.value for cell in rows[0]]
    assert heading[:2] == ["strategy", "return"]
    for row in rows[1:]:
        expected = metrics(written)[row[0].value]["after_known_on"]["total_return"]
        assert row[1].value == pytest.approx(expected, abs=1e-15)
        assert row[1].number_format == "0.0%"
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert str(about["prices"]).startswith("SIMULATED PRICES")
    assert book["Orders"].max_row == len(pd.read_csv(written / "orders.csv")) + 1


def test_a_text_that_looks_like_a_formula_stays_a_text(written, tmp_path):
    folder = shutil.copytree(written, tmp_path / "hostile")
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["backtest"]["title"] = "=HYPERLINK(1)\x07"
    path.write_text(json.dumps(manifest), "utf-8")
    run("export", folder, "--xlsx", "--out", tmp_path / "out")
    cell = load_workbook(tmp_path / "out" / "small.xlsx")["About"]["B2"]
    assert cell.data_type == "s"
    assert cell.value == "=HYPERLINK(1)�"


def test_parquet_holds_what_the_files_hold(written, study, tmp_path):
    run("export", written, "--parquet", "--out", tmp_path)
    nav = pd.read_parquet(tmp_path / "nav.parquet")
    pd.testing.assert_frame_equal(nav, study.nav, check_freq=False, check_index_type=False)
    orders = pd.read_parquet(tmp_path / "orders.parquet")
    assert orders["intended"].tolist() == study.run.orders["intended"].tolist()
    assert str(orders["decided_at"].dt.tz) == "UTC"
    long = pd.read_parquet(tmp_path / "metrics.parquet")
    assert set(long["period"]) == {"whole", "after_known_on"}


def test_a_tear_sheet_says_what_the_metrics_say(written, study, tmp_path):
    out = run("export", written, "--tearsheet", "--out", tmp_path, width=400)
    assert [Path(line).name for line in out.splitlines()] == [
        f"tearsheet_{name}.html" for name in study.results
    ]
    page = (tmp_path / "tearsheet_china_over_us_ai.html").read_text("utf-8")
    value = metrics(written)["china_over_us_ai"]["after_known_on"]["total_return"]
    assert f'data-value="{value}"' in page
    assert "SIMULATED PRICES" in page


def test_nothing_asked_for_is_a_sentence(written):
    with pytest.raises(UserError, match="give --xlsx, --parquet or --tearsheet"):
        run("export", written)


def test_a_workbook_may_be_named_and_is_no_folder_for_others(written, tmp_path):
    run("export", written, "--xlsx", "--out", tmp_path / "mine.xlsx")
    assert load_workbook(tmp_path / "mine.xlsx").sheetnames[0] == "About"
    with pytest.raises(UserError, match="give --xlsx alone, or a folder"):
        run("export", written, "--xlsx", "--parquet", "--out", tmp_path / "mine.xlsx")
    (tmp_path / "taken").write_text("", "utf-8")
    with pytest.raises(UserError, match="is a file: give a folder"):
        run("export", written, "--parquet", "--out", tmp_path / "taken")
