"""``thematic init``: a workspace in which every command works, beside what is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from thematic import load_backtest, load_strategy
from thematic.cli import main
from thematic.universe import load_theme
from thematic.universe.schema import schema_text
from thematic.workspace import files, workspace

MADE = {
    "backtests/my_question.py",
    "schemas/universe.json",
    "strategies/my_idea.py",
    "tests/test_workspace.py",
    "universes/my_theme.toml",
}


def run(*words: str) -> int | str | None:
    with pytest.raises(SystemExit) as caught:
        main([*words])
    return caught.value.code


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert run("init", str(tmp_path / "mine")) == 0
    monkeypatch.chdir(tmp_path / "mine")
    return tmp_path / "mine"


def test_it_makes_these_files_and_no_others(home: Path) -> None:
    made = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}
    assert made == MADE
    assert (home / "schemas" / "universe.json").read_text("utf-8") == schema_text()
    assert workspace() == home


def test_its_own_and_the_shipped_are_found_by_name(home: Path) -> None:
    assert load_theme("my_theme").symbols == ("NVDA", "AVGO", "0700.HK")
    assert load_theme("china_ai").title == "China AI"
    assert load_strategy("my_idea").file == home / "strategies" / "my_idea.py"
    assert load_backtest("my_question").universes == ("benchmarks", "my_theme")
    assert {"my_question", "deepseek_shock"} <= set(files("backtests"))


def test_its_files_pass_their_checks(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("universe", "check", "my_theme") == 0
    assert run("check", "my_idea") == 0
    assert "looks ahead" not in capsys.readouterr().out.replace("replayed", "")


def test_in_a_folder_that_exists_it_adds_what_is_missing_and_spoils_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "universes" / "my_theme.toml").write_text("mine")
    for path in ("backtests/my_question.py", "strategies/my_idea.py", "tests/test_workspace.py"):
        (home / path).unlink()
    assert run("init", str(home)) == 0
    told = capsys.readouterr().out
    assert "my_theme.toml: is there already, and stays as it is" in told
    assert "my_question.py: is there" not in told
    assert (home / "universes" / "my_theme.toml").read_text() == "mine"
    assert (home / "backtests" / "my_question.py").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert run("init", str(tmp_path / "file")) == 2
    assert "cannot be made a workspace" in capsys.readouterr().err
