"""A small backtest on simulated prices, and strategies that misbehave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from thematic.backtest import Backtest
from thematic.ledger import VARIABLE
from thematic.prices import open_source
from thematic.run import Run
from thematic.strategy import load_strategy
from thematic.sweep.grid import Grid
from thematic.sweep.problem import Problem, prepare
from thematic.sweep.walk import Walk

AXES = {"drop": (0.05, 0.1), "hold": (10, 20, 40), "window": (5, 20)}

STRATEGY = '''
from __future__ import annotations
import os, signal
from dataclasses import dataclass
from pathlib import Path
import numpy as np
import pandas as pd
from thematic.errors import StrategyError
from thematic.strategy import Strategy, month_starts

@dataclass(frozen=True)
class Odd(Strategy):
    """Hold one member."""
    theme: str = "us_ai_semis"
    which: int = 0
    size: float = 0.5
    flag: str = ""

    def __post_init__(self) -> None:
        if self.which > 5:
            raise StrategyError("Odd: which is above 5")

    def targets(self, view):
        if self.flag and not Path(self.flag).exists():
            Path(self.flag).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        weights = pd.DataFrame(np.nan, index=view.decisions, columns=view.symbols(self.theme))
        weights.loc[month_starts(view), weights.columns[self.which]] = self.size
        {extra}
        return weights
'''


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "ledger.sqlite"
    monkeypatch.setenv(VARIABLE, str(path))
    return path


@pytest.fixture(scope="session")
def backtest() -> Backtest:
    """Return the dip in semiconductors, beside a theme of another market whose days are other days."""
    return Backtest(
        name="small",
        title="A small question",
        strategies={
            "dip": load_strategy("buy_semis_on_dip"),
            "china": load_strategy("hold", theme="china_ai"),
        },
        start=date(2024, 6, 3),
        end=date(2025, 6, 30),
    )


@pytest.fixture(scope="session")
def run(backtest: Backtest) -> Run:
    return Run(backtest, open_source("sample"), lambda *_: None)


@pytest.fixture(scope="session")
def problem(run: Run) -> Problem:
    return prepare(run, "dip", Grid(AXES), Walk(100, 20))


@pytest.fixture
def odd(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of the file of a strategy that does something odd."""

    def make(extra: str = "pass") -> Path:
        path = tmp_path / "odd.py"
        path.write_text(STRATEGY.replace("{extra}", extra))
        return path

    return make
