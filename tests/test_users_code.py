"""Errors in a user's code name the file, the line and the cause."""

from __future__ import annotations

import textwrap
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from thematic.audit import drawn_view
from thematic.backtest import Backtest, load_backtest
from thematic.errors import LookAhead, StrategyError, UniverseError, UserError
from thematic.strategy import load_strategy
from thematic.strategy.instructions import answer
from thematic.universe import load_themes
from thematic.users_code import is_users, place_of, told, users_fault

START, DAY = date(2025, 1, 2), timedelta(days=1)
STRATEGY = """
from dataclasses import dataclass

from thematic import MarketView, Strategy, Targets


@dataclass(frozen=True)
class Own(Strategy):
    \"\"\"An idea of the user's.\"\"\"

    theme: str = "us_ai_semis"
    window: int = 5

    def __post_init__(self) -> None:
        {checks}

    def targets(self, view: MarketView) -> Targets:
        {body}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "strategies").mkdir()
    (tmp_path / "backtests").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def strategy(home: Path, body: str = "pass", checks: str = "pass") -> Path:
    path = home / "strategies/own.py"
    path.write_text(STRATEGY.format(body=body, checks=checks), "utf-8")
    return path


def test_what_it_prints_is_no_result(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strategy(home, "print('asked'); return equal_weight(view, {self.theme: 1.0})", "print('made')")
    path = home / "strategies/own.py"
    path.write_text("print('read')\nfrom thematic import equal_weight\n" + path.read_text("utf-8"), "utf-8")
    answer("own", load_strategy("own"), drawn_view(load_themes(["us_ai_semis"]), START, START + 90 * DAY))
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.split() == ["read", "made", "asked"]


@pytest.mark.parametrize(
    ("body", "checks"), [("raise SystemExit(3)", "pass"), ("pass", "raise SystemExit(3)")]
)
def test_it_cannot_end_the_program(home: Path, body: str, checks: str) -> None:
    strategy(home, body, checks)
    with pytest.raises(StrategyError, match=r"strategies/own\.py, line 1\d: SystemExit: 3, "):
        run(body)


def run(body: str) -> None:
    own = load_strategy("own")
    period = {"start": date(2025, 1, 2), "end": date(2025, 1, 31)}
    Backtest(name="q", title="Q", strategies={"mine": own}, **period).run("sample")


def message(error: pytest.ExceptionInfo[UserError]) -> str:
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("return view.close['NVDAX']", "KeyError: 'NVDAX'"),
        ("return 1 / 0", "ZeroDivisionError: division by zero"),
        ("return undefined", "NameError: name 'undefined' is not defined"),
        ("raise RuntimeError", "RuntimeError, in targets() of mine"),
        ("return self.targets(view)", "RecursionError"),
        ("assert view is None, 'two\\nlines'", "AssertionError: two lines"),
    ],
)
def test_targets_that_raise(home: Path, body: str, cause: str) -> None:
    strategy(home, body)
    with pytest.raises(StrategyError) as caught:
        run(body)
    said = message(caught)
    assert said.startswith("strategies/own.py, line 18: ")
    assert cause in said
    assert "in targets() of mine" in said
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("return None", "mine: targets() returned NoneType"),
        ("return view.close.iloc[:1].astype(str) + 'x'", "mine: its targets must be numbers"),
    ],
)
def test_targets_that_return_something_else(home: Path, body: str, sentence: str) -> None:
    strategy(home, body)
    with pytest.raises(StrategyError) as caught:
        run(body)
    assert sentence in message(caught)


def test_parameters_that_the_strategy_itself_refuses(home: Path) -> None:
    strategy(home, checks="assert self.window < 5, 'too long'")
    with pytest.raises(StrategyError, match=r"strategies/own\.py, line 15: AssertionError: too long"):
        load_strategy("own")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("import nothing_of_that_name", r"strategies/own\.py, line 1: ModuleNotFoundError: No module"),
        ("x = [1,\n\ndef f(:", r"strategies/own\.py, line [123]: SyntaxError: "),
        ("\n\nx = {}['a']", r"strategies/own\.py, line 3: KeyError: 'a', when the file is run"),
        ("x = 1\n\t y = 2", r"strategies/own\.py, line 2: (IndentationError|TabError): "),
    ],
)
def test_files_that_do_not_run(home: Path, text: str, sentence: str) -> None:
    strategy(home).write_text(text, "utf-8")
    with pytest.raises(StrategyError, match=sentence):
        load_strategy("own")


def test_a_backtest_that_is_refused_keeps_its_kind(home: Path) -> None:
    strategy(home, "return None")
    (home / "backtests/q.py").write_text(
        textwrap.dedent("""
            from datetime import date
            from thematic import Backtest, load_strategy

            backtest = Backtest(
                name="q", title="Q", start=date(2025, 1, 2), end=date(2025, 1, 31), cash_rate=4,
                strategies={"mine": load_strategy("own")},
            )
        """),
        "utf-8",
    )
    with pytest.raises(StrategyError, match="cash_rate is 4") as caught:
        load_backtest("q")
    said = told(caught.value)
    assert said is not None
    assert said.startswith("backtests/q.py, line 5: cash_rate is 4, which is 400% a year")


def test_errors_of_thematic_stay_what_they_are() -> None:
    error = LookAhead("mine", "NVDA", pd.Timestamp("2025-01-02"), 0.0, 1.0)
    assert users_fault(error, Path("own.py"), "in targets()") is error


def test_a_faulty_universe_names_its_own_file_only(home: Path) -> None:
    with pytest.raises(UniverseError) as caught:
        raise UniverseError(Path("a.toml"), ["line 1: x", "line 2: y"])
    assert told(caught.value) == "a.toml: line 1: x\na.toml: line 2: y"


def test_whose_code_is_whose() -> None:
    assert is_users(__file__)
    assert not is_users(pd.__file__)
    assert not is_users(textwrap.__file__)
    assert not is_users("<string>")
    assert not is_users(load_strategy.__code__.co_filename)


def test_no_place_where_no_user_is_involved() -> None:
    error = ValueError("x")
    assert place_of(error) is None
    assert told(error) is None
