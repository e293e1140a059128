"""``thematic journal``: it keeps, shows and draws a journal, and tells a scheduler what came."""

from __future__ import annotations

import json

import pytest

from thematic.cli import main

SCRIPT = """
from datetime import date
from thematic import Backtest, load_strategy
from thematic.claims import Claim

backtest = Backtest(
    name="small", title="[b]Small", start=date(2025, 1, 2), known_on=date(2025, 2, 10),
    strategies={
        "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
        "hold_kweb": load_strategy("hold", theme="benchmarks", symbols=("KWEB",)),
    },
    claims=(Claim("China leads", "note", "hold_kweb", "hold_spy"),),
    stops=("drawdown of hold_spy above 30 %",), reviews=("review on 2025-02-12",),
)
"""


@pytest.fixture
def script(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    path = tmp_path / "small.py"
    path.write_text(SCRIPT)
    return str(path)


def run(*words):
    with pytest.raises(SystemExit) as ended:
        main(["journal", *words])
    return ended.value.code or 0


def test_it_is_kept_shown_and_drawn(script, tmp_path, capsys):
    assert run("show", script) == 2
    assert "there is no journal yet; `thematic journal small` begins it" in capsys.readouterr().err
    assert run(script, "--source", "sample", "--on", "2025-02-11") == 0
    assert "journals/small.jsonl: 2 entries added: 2025-02-10 to 2025-02-11" in capsys.readouterr().out
    assert run(script, "--source", "sample", "--on", "2025-02-13") == 11
    assert "review due: 2025-02-12" in capsys.readouterr().out
    assert run(script, "--source", "sample", "--on", "2025-02-13") == 0
    assert "0 entries added" in capsys.readouterr().out

    assert run("show", script) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    for part in (
        "[b]Small",
        "SIMULATED PRICES",
        "4 entries",
        "the note was public",
        "review due on 2025-02-12",
    ):
        assert part in shown
    assert run("show", script, "--json") == 0
    lines = json.loads(capsys.readouterr().out)
    assert [line["kind"] for line in lines] == ["journal", *["entry"] * 4]

    assert run("page", script) == 0
    page = (tmp_path / "journals" / "small.html").read_text("utf-8")
    assert "SIMULATED PRICES" in page
    assert "[b]Small" in page
    assert "China leads" in page


def test_an_alert_is_told_to_a_scheduler(script, capsys, tmp_path):
    (tmp_path / "small.py").write_text(SCRIPT.replace("above 30 %", "above 0.1 %"))
    assert run(script, "--source", "sample", "--on", "2025-02-14") == 10
    shown = capsys.readouterr().out
    assert "alert: drawdown of hold_spy above 0.1 %: " in shown
    assert "against 0.001, bar hold_spy 2025-02-1" in shown


def test_other_words_are_refused(script, capsys):
    assert run("draw", script) == 2
    assert "write NAME, `show NAME` or `page NAME`" in capsys.readouterr().err
