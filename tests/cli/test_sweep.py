from __future__ import annotations

from pathlib import Path

import pytest

from thematic.backtest import load_backtest
from thematic.cli import main
from thematic.cli.sweep import sweep
from thematic.ledger import VARIABLE


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "ledger.sqlite"))


def call(*words: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["sweep", *words])
    return int(stopped.value.code or 0)


@pytest.fixture
def question(tmp_path: Path) -> str:
    path = tmp_path / "dips.py"
    path.write_text(
        "from datetime import date\n"
        "from thematic.backtest import Backtest\n"
        "from thematic.strategy import load_strategy\n"
        "from thematic.sweep import Sweep\n"
        "backtest = Backtest(name='dips', title='[b]Dips',\n"
        "    strategies={'dip': load_strategy('buy_semis_on_dip')},\n"
        "    start=date(2024, 9, 3), end=date(2025, 6, 30))\n"
        "sweeps = (Sweep(backtest, 'dip', {'drop': (0.05, 0.1), 'hold': (10, 20)}),)\n"
    )
    return str(path)


def test_the_example_of_the_help_names_a_parameter_that_the_strategy_has() -> None:
    example = str(sweep.__doc__).partition("Example: thematic sweep ")[2].split()
    backtest, strategy = load_backtest(example[0]), example[example.index("--strategy") + 1]
    parameter, _, _ = example[example.index("--set") + 1].partition("=")
    assert parameter in backtest.strategies[strategy].parameters


def test_a_declared_sweep_leaves_a_report_and_says_how_far_to_believe_it(
    question: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (question, "--source", "sample", "--workers", "1", "--walk", "rolling", "--train", "60")
    assert call(*words) == 0
    said = capsys.readouterr().out
    assert "[b]Dips" in said
    assert "SIMULATED PRICES" in said
    assert "4 combinations, 4 of them counted" in said
    assert said.index("After 2025-02-10") < said.index("hindsight before 2025-02-10")
    assert "worthless trials" in said
    assert "chosen on the past" in said
    folder = tmp_path / "reports" / "dips_dip_sweep"
    left = {path.name for path in folder.iterdir()}
    assert left == {
        "batches",
        "report.html",
        "results.parquet",
        "sweep.json",
        "walk_forward.csv",
        "walk_forward_nav.csv",
    }


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--set", "hold=5,10"], "--set needs --strategy"),
        (["--strategy", "dip", "--set", "hold=ten"], "is no whole number"),
        (["--strategy", "china_momentum"], "declares no such sweep"),
        (["--strategy", "no_such_thing", "--set", "hold=5"], "no_such_thing"),
        (["--engine", "cloud"], "no engine 'cloud'"),
        (["--train", "60"], "--train says how to walk forward"),
        (["--walk", "rolling", "--test", "5", "--embargo", "9"], "leaves nothing of 5"),
    ],
)
def test_what_cannot_be_swept_gives_a_sentence(
    question: str, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(question, "--source", "sample", *words) == 2
    assert says in " ".join(capsys.readouterr().err.split())
