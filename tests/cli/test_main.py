"""The entry point: what it prints where, how it exits, and that it starts at once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer

import thematic
from thematic import cli, users_code
from thematic.errors import LookAhead, StrategyError, UniverseError

ROOT = Path(thematic.__file__).resolve().parents[1]
HEAVY = {
    "pandas",
    "numpy",
    "numba",
    "vectorbt",
    "plotly",
    "pyarrow",
    "exchange_calendars",
    "yfinance",
    "akshare",
}
PROBE = f"""
import sys
sys.argv[0] = "thematic"
from thematic.cli import main
try:
    main()
finally:
    print("heavy:", sorted({HEAVY!r} & sys.modules.keys()), file=sys.stderr)
"""


def code(*words: str) -> int | str | None:
    with pytest.raises(SystemExit) as caught:
        cli.main(words)
    return caught.value.code


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Give the app a command ``fail`` that raises what the test says."""

    def install(error: BaseException) -> None:
        app = typer.Typer(pretty_exceptions_enable=False)
        app.callback()(cli._options)

        @app.command()
        def fail() -> None:
            raise error

        monkeypatch.setattr(cli, "app", app)
        # This file stands for thematic's own code here.
        monkeypatch.setattr(users_code, "is_users", lambda _: False)

    return install


@pytest.mark.parametrize("words", [["--help"], ["universe", "list"], ["universe", "show", "china_ai"]])
def test_light_commands_import_nothing_heavy_and_answer_at_once(words: list[str]) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *words],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    took = time.monotonic() - start
    assert done.returncode == 0
    assert done.stderr == "heavy: []\n"
    assert done.stdout
    # Half a second is what is wanted; ten allow for a machine that is busy with other tests.
    assert took < 10


def test_faults_go_to_standard_error_a_line_each_with_the_exit_code_of_their_kind(
    failing: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    failing(UniverseError(Path("a.toml"), ["line 1: [red]x[/red] " + "long " * 40, "line 2: \x1b[31mred"]))
    assert code("fail") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        "a.toml: line 1: [red]x[/red] " + "long " * 40,
        "a.toml: line 2: \\x1b[31mred",
    ]


def test_failed_run_exits_with_one(failing: Callable[[BaseException], None]) -> None:
    failing(LookAhead("dip", "NVDA", datetime(2025, 1, 27, 22, tzinfo=UTC), 0.0, 1.0))
    assert code("fail") == 1


def test_surprise_is_one_line_that_asks_for_a_report(
    failing: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    failing(KeyError("what"))
    assert code("fail") == 1
    printed = capsys.readouterr().err
    assert printed.startswith("KeyError: 'what' (")
    assert "Traceback" not in printed


@pytest.mark.parametrize("words", [["--debug", "fail"], ["fail", "--debug"]])
def test_debug_shows_the_traceback_wherever_it_stands(
    failing: Callable[[BaseException], None], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    failing(StrategyError("no"))
    assert code(*words) == 2
    printed = capsys.readouterr().err
    assert printed.startswith("Traceback")
    assert printed.endswith("StrategyError: no\n")


def test_debug_after_two_dashes_is_a_word_like_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert code("universe", "show", "--", "--debug") == 2
    assert "--debug: no universe of this name" in capsys.readouterr().err


def test_interrupt_is_quiet(
    failing: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    failing(KeyboardInterrupt())
    assert code("fail") == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "words", [["nothing"], ["--nothing"], ["universe", "nothing"], ["universe", "list", "--nothing"]]
)
def test_unknown_words_exit_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert code(*words) == 2
    assert "nothing" in capsys.readouterr().err


def test_version_is_that_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert code("--version") == 0
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert capsys.readouterr().out == f"thematic {project['version']}\n"


def commands(group: typer.main.TyperGroup, words: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    every_command = []
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            every_command += commands(command, (*words, name))
        else:
            every_command.append(((*words, name), command.help or ""))
    return every_command


def test_every_help_text_holds_an_example_of_its_command() -> None:
    for words, text in commands(typer.main.get_command(cli.app)):
        assert f"Example: thematic {' '.join(words)}" in text, words


def test_shells_can_complete_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["--show-completion", "bash"])
    assert caught.value.code in (0, None)
    assert "_THEMATIC_COMPLETE" in capsys.readouterr().out
