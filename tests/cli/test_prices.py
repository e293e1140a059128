"""`thematic prices check`."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from thematic.cli import prices

root = typer.Typer()
root.add_typer(prices.app, name="prices")


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(root, ["prices", "check", *words], env={"COLUMNS": "200"})
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
