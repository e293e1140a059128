"""``thematic today``: a table, JSON and CSV that say the same, and errors in a sentence."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from thematic.cli import main

SCRIPT = """
from datetime import date
from thematic import Backtest, load_strategy

backtest = Backtest(
    name="small", title="[b]Small", start=date(2024, 11, 2), known_on=date(2025, 2, 10),
    strategies={
        "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
        "hold_china_ai": load_strategy("hold", theme="china_ai"),
    },
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
        main(["today", *words])
    return ended.value.code


@pytest.mark.slow
def test_table_json_and_csv_say_the_same(script, capsys):
    words = (script, "--source", "sample", "--on", "2024-11-04")
    assert run(*words) == 0
    table = capsys.readouterr().out
    assert max(map(len, table.splitlines())) <= 80
    assert "[b]Small" in table
    assert "SIMULATED PRICES" in table
    assert "Nothing is traded" in table
    assert "mainland China: 2024-11-05 07:00 UTC (2024-11-05 15:00 there)" in table

    assert run(*words, "--json") == 0
    state = json.loads(capsys.readouterr().out)
    assert state["simulated"] is True
    assert state["never_trades"].startswith("Nothing is traded")
    (china,) = (standing for standing in state["standings"] if standing["strategy"] == "hold_china_ai")

    assert run(*words, "--csv") == 0
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    ours = [(order["symbol"], part["shares"]) for order in china["orders"] for part in order["parts"]]
    assert [(line["symbol"], float(line["shares"])) for line in lines if line["market"] != "us"] == [
        pair for pair in ours if pair[0] != "VNET"
    ]
    assert {line["session"] for line in lines} == {"2024-11-05"}
    (tencent,) = (line for line in lines if line["symbol"] == "0700.HK")
    assert (tencent["fill_at"], tencent["local"]) == (
        "2024-11-05T08:00:00+00:00",
        "2024-11-05T16:00:00+08:00",
    )
    assert re.search(rf"buy 0700.HK +{float(tencent['shares']):,.0f} ", table)


def test_without_a_day_the_sample_stands_where_it_ends(script, capsys):
    assert run(script, "--source", "sample") == 0
    assert "decision of 2025-06-30 22:00 UTC" in capsys.readouterr().out


def test_old_prices_and_days_to_come_are_errors(script, capsys):
    assert run(script, "--source", "sample", "--on", "2025-08-01") == 2
    assert "are too old for a decision on 2025-08-01" in capsys.readouterr().err
    assert run(script, "--source", "sample", "--on", "2099-08-01") == 2
    assert "is still to come" in capsys.readouterr().err


def test_a_day_before_the_backtest_begins_is_an_error(script, capsys):
    assert run(script, "--source", "sample", "--on", "2020-01-02") == 2
    assert "the decision of 2020-01-02 is not" in capsys.readouterr().err
