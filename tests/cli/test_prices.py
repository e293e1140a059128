"""`thematic prices check`."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import typer
from typer.testing import CliRunner

from thematic.cli import prices
from thematic.errors import PriceError
from thematic.prices.sources.folder import FolderSource
from thematic.prices.sources.formats.registry import formats

root = typer.Typer()
root.add_typer(prices.app, name="prices")


def run(*words: str, command: str = "check") -> tuple[int, str]:
    result = CliRunner().invoke(root, ["prices", command, *words], env={"COLUMNS": "200"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "NVDA.csv").write_text("date,close\n2025-01-24,142.62\n2025-01-27,118.42\n")
    return tmp_path


def test_the_sample_says_that_it_is_simulated() -> None:
    code, text = run("china_ai", "^HSI", "--source", "sample", "--start", "2025-01-02")
    assert code == 0
    assert "SIMULATED PRICES" in text
    assert "600588.SS" in text
    assert "HKD=X" in text
    assert "CNY=X" in text
    assert "NVDA" not in text


def test_a_folder_without_names_is_checked_whole(folder: Path) -> None:
    code, text = run("--source", str(folder))
    assert code == 0
    assert "SIMULATED" not in text
    assert "no adjusted close: dividends are missing" in text
    assert "1 series: 0 errors, 1 warnings, " in text


def test_an_error_fails_the_check(folder: Path) -> None:
    (folder / "AMD.csv").write_text("date,close\n2025-01-24,0\n2025-01-27,118.42\n")
    code, text = run("--source", str(folder))
    assert code == 1
    assert "error AMD: impossible bar" in text


def test_a_symbol_without_prices_fails_the_check(folder: Path) -> None:
    code, text = run("AMD", "--source", str(folder))
    assert code == 1
    assert "no prices for AMD" in text


def test_markup_in_a_folder_s_name_is_shown_as_it_is(tmp_path: Path) -> None:
    hostile = tmp_path / "[red]x[bold]"
    hostile.mkdir()
    (hostile / "NVDA.csv").write_text("date,close\n2025-01-24,[link=http:]\n")
    code, text = run("--source", str(hostile))
    assert code == 1
    assert "[red]x[bold]" in text
    assert "[link=http:]" in text


def test_dates_the_wrong_way_round(folder: Path) -> None:
    code, text = run("--source", str(folder), "--start", "2025-02-01", "--end", "2025-01-01")
    assert code == 2
    assert "2025-01-01 is before 2025-02-01" in text


DOWNLOADED = (
    '"Date","Price","Open","High","Low","Vol.","Change %"\n'
    '"01/27/2025","118.42","124.80","128.40","116.70","818.83M","-16.97%"\n'
    '"01/24/2025","142.62","148.37","148.97","141.88","234.66M","-3.12%"\n'
)


def test_imported_prices_are_the_same_in_our_own_form(tmp_path: Path) -> None:
    downloads, out = tmp_path / "downloads", tmp_path / "prices"
    downloads.mkdir()
    (downloads / "NVDA Historical Data.csv").write_text(DOWNLOADED)
    (downloads / "USDHKD Historical Data.csv").write_text(
        DOWNLOADED.replace("118.42", "7.79").replace("142.62", "7.78")
    )
    code, text = run(str(downloads), "--out", str(out), command="import")
    assert code == 0
    assert "2 series written to" in text
    assert "NVDA Historical Data taken for NVDA; format investing" in " ".join(text.split())
    assert {path.name for path in out.iterdir()} == {"NVDA.csv", "HKD=X.csv", "prices.toml"}
    one, other = (FolderSource(folder).bars("NVDA") for folder in (downloads, out))
    pd.testing.assert_frame_equal(one.frame, other.frame)
    assert one.digest == other.digest
    with pytest.raises(PriceError, match="is there already: name an empty folder"):
        run(str(downloads), "--out", str(out), command="import")


def test_a_file_that_cannot_be_read_does_not_stop_the_import_of_others(tmp_path: Path) -> None:
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    (downloads / "NVDA.csv").write_text(DOWNLOADED)
    (downloads / "AMD.csv").write_text("date,close\nyesterday,1\n")
    code, text = run(str(downloads), "--out", str(tmp_path / "out"), command="import")
    assert code == 1
    assert "1 series written to" in text
    assert "'yesterday' is not a date" in text


def test_another_source_tells_how_returns_differ(tmp_path: Path) -> None:
    for name, last in (("one", 118.42), ("other", 125.0)):
        (tmp_path / name).mkdir()
        rows = "".join(f"2025-01-{day},{100 + day}.0\n" for day in (21, 22, 23, 24))
        (tmp_path / name / "NVDA.csv").write_text(f"date,close\n{rows}2025-01-27,{last}\n")
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    _, text = run(one, "--against", other)
    assert "sources differ" in text
    assert "2025-01-27" in text
    assert "sources differ" not in run(one, "--against", one)[1]
    (tmp_path / "other" / "NVDA.csv").rename(tmp_path / "other" / "AMD.csv")
    with pytest.raises(PriceError, match="have no symbol in common"):
        run(one, "--against", other)


def test_every_format_is_listed_with_its_columns_and_basis() -> None:
    code, text = run(command="formats")
    assert code == 0
    for one in formats():
        assert f"{one.name}: {one.title}" in text
        assert one.header.split(",")[0] in text
