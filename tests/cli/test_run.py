"""``thematic run``: its table, its files, its errors."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from thematic.cli import main

SCRIPT = """
from datetime import date
from thematic import Backtest, load_strategy, run_script

backtest = Backtest(
    name="mine",
    title="Mine [red]or not[/red]",
    strategies={"hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",))},
    start=date(2025, 1, 2),
    end=date(2025, 3, 31),
)

if __name__ == "__main__":
    run_script(__file__)
"""


@pytest.fixture
def script(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine.py"
    path.write_text(SCRIPT)
    return path


def run(*words):
    with pytest.raises(SystemExit) as ended:
        main(["run", *map(str, words)])
    return ended.value.code


def test_a_run_prints_what_came_after_the_note_and_where_the_report_is(script, capsys):
    assert run(script, "--source", "sample") == 0
    printed = capsys.readouterr()
    assert "SIMULATED PRICES" in printed.out
    assert "Since the note of 2021-01-01" in printed.out
    assert "The whole period" not in printed.out
    assert "Mine [red]or not[/red]" in printed.out
    assert "hold_spy" in printed.out
    assert "Report: reports/mine/report.html" in printed.out
    assert (script.parent / "reports" / "mine" / "report.html").is_file()


def test_verbose_prints_all_figures_and_caveats(script, capsys):
    assert run(script, "--source", "sample", "--verbose") == 0
    printed = capsys.readouterr().out
    assert "The whole period, hindsight before 2021-01-01" in printed
    assert "After 2021-01-01" in printed
    assert "Settlement lags are ignored" in printed


def test_json_says_what_is_printed(script, capsys):
    assert run(script, "--source", "sample", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["simulated"] is True
    assert told["title"] == "Mine [red]or not[/red]"
    saved = json.loads((script.parent / "reports" / "mine" / "metrics.json").read_text("utf-8"))
    period = saved["hold_spy"][told["period"]]
    assert told["strategies"]["hold_spy"]["total_return"] == period["total_return"]
    assert told["report"] == "reports/mine/report.html"


def test_no_number_is_cut_at_80_columns(script, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert run(script, "--source", "sample") == 0
    lines = capsys.readouterr().out.splitlines()
    assert "\N{HORIZONTAL ELLIPSIS}" not in "".join(lines)
    (row,) = [line for line in lines if line.startswith("hold_spy")]
    assert len(row.split()) == 5
    assert len(row) <= 80


@pytest.mark.slow
def test_a_backtest_is_a_script_of_the_same_meaning(script):
    done = subprocess.run(
        [sys.executable, script.name, "--source", "sample", "--out", "here", "--frictionless"],
        cwd=script.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "frictionless" in done.stdout
    assert (script.parent / "here" / "nav.csv").is_file()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nothing_of_that_name", "--source", "sample"], "nothing_of_that_name"),
        (["mine.py", "--source", "no/such/folder"], "no/such/folder"),
        (["mine.py", "--source", "sample", "--base", "XXX"], "XXX"),
        (["mine.py", "--source", "sample", "--end", "2024-12-31"], "end it later"),
        (["mine.py", "--source", "sample", "--fill", "noon"], "noon"),
    ],
)
def test_what_the_user_can_mend_is_a_sentence_and_exit_code_2(script, capsys, words, sentence):
    assert run(*words) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert "Traceback" not in error


def test_a_file_that_defines_no_backtest_is_told_what_to_write(script, capsys):
    script.write_text("backtest = 1\n")
    assert run(script, "--source", "sample") == 2
    assert "write `backtest = Backtest(...)`" in capsys.readouterr().err
