"""`thematic export`: files for other programs, or a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import run
from thematic.errors import UserError


def test_each_strategy_has_a_tear_sheet_of_its_name(written, study, tmp_path):
    out = run("export", written, "--tearsheet", "--out", tmp_path, width=400)
    names = [f"tearsheet_{name}.html" for name in study.results]
    assert [Path(line).name for line in out.splitlines()] == names
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


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
