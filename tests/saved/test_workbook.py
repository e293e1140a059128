"""A run as a workbook: the numbers of its files with their units, and texts that stay texts."""

from __future__ import annotations

import json
import shutil
from types import SimpleNamespace

import pandas as pd
import pytest
from openpyxl import load_workbook

from thematic.errors import ResultError
from thematic.saved import workbook
from thematic.saved.saved_run import read_run
from thematic.saved.workbook import write_workbook


@pytest.fixture(scope="module")
def folder(study, tmp_path_factory):
    return study.write(tmp_path_factory.mktemp("workbook") / "small")


def test_a_workbook_has_the_numbers_of_the_files_with_their_units(folder, tmp_path):
    write_workbook(read_run(folder), tmp_path / "small.xlsx")
    metrics = json.loads((folder / "metrics.json").read_text("utf-8"))
    book = load_workbook(tmp_path / "small.xlsx")
    rows = list(book["Since the note"].iter_rows())
    heading = [cell.value for cell in rows[0]]
    assert heading[:2] == ["strategy", "return"]
    for row in rows[1:]:
        expected = metrics[row[0].value]["after_known_on"]["total_return"]
        assert row[1].value == pytest.approx(expected, abs=1e-15)
        assert row[1].number_format == "0.0%"
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert str(about["prices"]).startswith("SIMULATED PRICES")
    assert book["Orders"].max_row == len(pd.read_csv(folder / "orders.csv")) + 1


def test_a_text_that_looks_like_a_formula_stays_a_text(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "hostile")
    path = copy / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["backtest"]["title"] = "=HYPERLINK(1)\x07"
    path.write_text(json.dumps(manifest), "utf-8")
    write_workbook(read_run(copy), tmp_path / "out.xlsx")
    cell = load_workbook(tmp_path / "out.xlsx")["About"]["B2"]
    assert cell.data_type == "s"
    assert cell.value == "=HYPERLINK(1)�"


def test_a_table_that_no_sheet_holds_is_an_error_that_names_it(monkeypatch):
    monkeypatch.setattr(workbook, "ROWS", 2)
    with pytest.raises(ResultError, match="orders has 3 rows, and a sheet of Excel holds 2"):
        workbook._table(SimpleNamespace(), "Orders", pd.DataFrame({"shares": [1, 2, 3]}))
