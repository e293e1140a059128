"""The contract of a strategy, and how its file is found, run and given its parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pandas as pd
import pytest

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy.strategy import Strategy, declared_lookback, load_class, load_strategy, require_themes

FILE = '''
from dataclasses import dataclass
from thematic import Strategy

@dataclass(frozen=True)
class Mine(Strategy):
    """Hold what I like. More follows."""

    my_theme: str = "china_ai"
    rows: int = 20

    def __post_init__(self):
        if self.rows < 1:
            raise ValueError("rows must be 1 or more")

    def targets(self, view):
        return view.close * 0.0
'''


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    (tmp_path / "strategies").mkdir()
    monkeypatch.chdir(tmp_path)

    def written(content: str) -> Path:
        path = tmp_path / "strategies" / "mine.py"
        path.write_text(content, "utf-8")
        return path

    return written


def test_a_file_in_the_workspace_is_a_strategy_with_its_parameters(write: Callable[[str], Path]) -> None:
    path = write(FILE)
    strategy = load_strategy("mine", rows=5)
    assert strategy.parameters == {"my_theme": "china_ai", "rows": 5}
    assert strategy.themes == ("china_ai",)
    assert strategy.title == "Hold what I like. More follows"
    assert strategy.file.resolve() == path.resolve()
    assert load_strategy(path).parameters == load_strategy("mine").parameters


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (FILE, "x = 1\n", "defines 0 strategies; one file holds exactly one"),
        ("class Mine", "class Other(Strategy): pass\nclass Mine", "defines 2 strategies"),
        ("@dataclass(frozen=True)", "", "Mine is no dataclass; put @dataclass(frozen=True) above it"),
        ("view.close * 0.0", "view.close * ", "line 17: SyntaxError"),
    ],
)
def test_a_file_that_holds_no_strategy_says_why(
    write: Callable[[str], Path], old: str, new: str, sentence: str
) -> None:
    content = FILE.replace(old, new)
    if "Other" in new:
        content = content.replace("@dataclass(frozen=True)\n", "").replace(
            "class Mine", "@dataclass(frozen=True)\nclass Mine"
        )
    path = write(content)
    with pytest.raises(StrategyError) as caught:
        load_class(path)
    assert sentence in str(caught.value)
    assert "strategies/mine.py" in str(caught.value)


def test_parameters_are_those_that_it_has_and_may_refuse_their_values(write: Callable[[str], Path]) -> None:
    write(FILE)
    with pytest.raises(StrategyError, match="mine has no parameter 'row': it has my_theme, rows"):
        load_strategy("mine", row=5)
    with pytest.raises(StrategyError, match=r"mine\.py.*rows must be 1 or more"):
        load_strategy("mine", rows=0)
    with pytest.raises(StrategyError, match="rows"):
        load_strategy("mine", rows="five")


@dataclass(frozen=True)
class Many(Strategy):
    wild_theme: str = "b"
    theme: str = "a"
    calm_theme: str = "b"
    theme_park: str = "c"

    def targets(self, view: MarketView) -> pd.DataFrame:
        return view.close


@dataclass(frozen=True)
class Both(Many):
    themes: tuple[str, ...] = ("b", "a")


def test_themes_are_those_of_its_fields_once_each_in_their_order() -> None:
    assert Many().themes == ("b", "a")
    assert Many(calm_theme="d").themes == ("b", "a", "d")
    assert Both().themes == ("b", "a")


@dataclass(frozen=True)
class Declares(Many):
    lookback: ClassVar[object] = 61


@dataclass(frozen=True)
class Parameter(Many):
    lookback: int = 61


def test_the_text_of_a_file_from_elsewhere_names_its_path_and_line_where_it_is_here(
    write: Callable[[str], Path], tmp_path: Path
) -> None:
    path = write(FILE)
    assert load_class(path, FILE)(rows=3).file == path
    with pytest.raises(StrategyError, match=rf"{path.name}, line 2: NameError: name 'x' is not defined"):
        load_class(path, "\nx\n" + FILE)
    gone = tmp_path / "gone.py"
    assert load_class(gone, FILE)().file == gone
    with pytest.raises(StrategyError, match=r"gone\.py: NameError: name 'x' is not defined"):
        load_class(gone, "x\n" + FILE)


def test_a_strategy_without_a_universe_is_refused() -> None:
    @dataclass(frozen=True)
    class Nowhere(Strategy):
        """Hold nothing."""

        window: int = 5

        def targets(self, view: MarketView) -> pd.DataFrame:
            return pd.DataFrame(index=view.decisions)

    with pytest.raises(StrategyError, match=r"Nowhere names no universe; give it a field called theme, "):
        require_themes(Nowhere())


def test_a_lookback_is_declared_by_the_class_and_not_by_a_parameter(monkeypatch: pytest.MonkeyPatch) -> None:
    assert declared_lookback(Many()) is None
    assert declared_lookback(Declares()) == 61
    assert declared_lookback(Parameter()) is None
    for wrong in (0, -1, 1.5, True, "61"):
        monkeypatch.setattr(Declares, "lookback", wrong)
        with pytest.raises(StrategyError, match=r"declares a lookback of .* whole number of rows from 1"):
            declared_lookback(Declares())
