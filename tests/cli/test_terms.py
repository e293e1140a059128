"""What ``run`` and ``sweep`` share: the same options, the same question, the same prices fetched first."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

from thematic.cli import main, pull
from thematic.cli.run import run
from thematic.cli.sweep import sweep
from thematic.errors import PriceError

OWN = {"strategy", "settings", "engine", "workers", "walk", "train", "test", "purge", "embargo", "out"}
RUN_ONLY = {"reference", "verbose", "no_prior", "csv", "pdf", "out"}
"""A sweep judges no claims, so it needs no base rates or odds and prints no reasons; its files differ."""
SCRIPT = """
from datetime import date
from thematic.backtest import Backtest
from thematic.strategy import load_strategy
from thematic.sweep import Sweep

strategies = {"dip": load_strategy("buy_semis_on_dip"), "china": load_strategy("hold", theme="china_ai")}
backtest = Backtest(
    name="mine",
    title="Mine",
    strategies=strategies,
    start=date(2025, 1, 2),
    end=date(2025, 3, 31),
    listing="us",
)
sweeps = (Sweep(backtest, "dip", {"hold": (10, 20)}),)
"""
COMMANDS = pytest.mark.parametrize("command", ["run", "sweep"])


@pytest.fixture(autouse=True)
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine.py"
    path.write_text(SCRIPT)
    return path


def code(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(words)
    return int(ended.value.code or 0)


def test_both_take_the_same_options_but_for_what_only_a_sweep_has() -> None:
    options: list[dict[str, Any]] = [
        {
            parameter.name: (parameter.annotation, parameter.default)
            for parameter in inspect.signature(command).parameters.values()
        }
        for command in (run, sweep)
    ]
    runs, sweeps = options
    assert set(sweeps) - set(runs) == OWN - {"out"}
    shared = set(runs) - RUN_ONLY
    assert {name: sweeps[name] for name in shared} == {name: runs[name] for name in shared}


@COMMANDS
def test_live_prices_are_fetched_first_on_the_terms_asked_for(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def fetched(symbols: Any, start: Any, end: Any, base: str, *, offline: bool) -> None:
        asked.append((symbols, str(start), str(end), base, offline))
        raise PriceError("no network in a test")

    monkeypatch.setattr(pull, "pull_for_run", fetched)
    assert code(command, "mine.py", "--start", "2025-01-06", "--base", "hkd", "--offline") == 2
    ((symbols, *terms),) = asked
    assert terms == ["2025-01-06", "2025-03-31", "HKD", True]
    assert "NVDA" in symbols
    # A sweep needs nothing of the backtest's other strategies.
    assert ("BABA" in symbols) == (command == "run")
    assert "9988.HK" not in symbols


@COMMANDS
def test_offline_names_what_the_store_lacks(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THEMATIC_STORE", str(tmp_path / "store"))
    assert code(command, "mine.py", "--offline") == 2
    assert "thematic prices pull" in capsys.readouterr().err


@COMMANDS
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--base", "XXX"], "XXX"),
        (["--fill", "noon"], "noon"),
        (["--end", "2024-12-31"], "end it later"),
        (["--source", "no/such/folder"], "no/such/folder"),
    ],
)
def test_a_faulty_term_gives_one_sentence(
    command: str, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = [] if "--source" in words else ["--source", "sample"]
    assert code(command, "mine.py", *source, *words) == 2
    error = capsys.readouterr().err
    assert says in error
    assert "Traceback" not in error


@COMMANDS
def test_the_terms_reach_the_answer(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--source", "sample", "--base", "hkd", "--fill", "open", "--frictionless")
    assert code(command, "mine.py", *words, *(["--workers", "1"] if command == "sweep" else [])) == 0
    said = " ".join(capsys.readouterr().out.split())  # whatever the width at which lines break
    assert "2025-01-02 to 2025-03-31, in HKD, prices: sample, frictionless" in said
