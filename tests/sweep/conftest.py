"""A small backtest on simulated prices, and strategies that misbehave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from thematic.backtest import Backtest
from thematic.ledger import VARIABLE, read
from thematic.prices import open_source
from thematic.prices.source import Source
from thematic.run import Run
from thematic.strategy import load_strategy
from thematic.sweep import Sweep, SweepResult
from thematic.sweep.engines import Engine, Local
from thematic.sweep.engines.local import Finished
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


@pytest.fixture(scope="session")
def session_ledger(tmp_path_factory: pytest.TempPathFactory) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(tmp_path_factory.mktemp("ledger") / "ledger.sqlite"))
        yield


@pytest.fixture(scope="session")
def result(backtest: Backtest, run: Run, session_ledger: None) -> SweepResult:
    return Sweep(backtest, "dip", AXES, Walk(60, 30, True, 5, 5)).run(run.source)


def excess_of(result: SweepResult, begin: int) -> np.ndarray:
    """Return excess returns of every combination, from its curve, shape (n_rows, n_combinations)."""
    evaluator, columns = result.evaluator, []
    for number in range(len(result.grid)):
        nav = evaluator.nav(evaluator.strategy(number))
        cash = evaluator.simulator(evaluator.strategy(number)).cash
        columns.append((nav[1:] / nav[:-1] - cash[1:] / cash[:-1])[begin:])
    return np.column_stack(columns)


@pytest.fixture(scope="session")
def source() -> Source:
    return open_source("sample")


@dataclass
class Counting:
    """An engine that can be stopped after some batches, and counts what it is asked."""

    stop_after: int = 1_000
    asked: list[range] = field(default_factory=list)

    def evaluate(self, problem: Problem, batches: Sequence[range]) -> Iterator[Finished]:
        for finished in Local(1).evaluate(problem, batches):
            if len(self.asked) == self.stop_after:
                raise KeyboardInterrupt
            self.asked.append(finished[0])
            yield finished


def tried() -> np.ndarray:
    """Return the Sharpe ratios that the ledger holds on the swept universe."""
    return read(["us_ai_semis"]).tried(["us_ai_semis"], simulated=True).sharpe


def together(engine: Engine, problem: Problem, size: int = 2) -> bytes:
    """Return all outcomes in the grid's order, whatever the order in which they came."""
    batches = problem.grid.batches(size)
    outcomes = dict(engine.evaluate(problem, batches))
    assert sorted(outcomes, key=lambda batch: batch.start) == batches
    return np.concatenate([outcomes[batch].records for batch in batches]).tobytes()


def odd_problem(run: Run, path: Path, flag: Path | str = "") -> Problem:
    strategies = {**run.question.strategies, "odd": load_strategy(path, flag=str(flag))}
    asked = Run(run.question.replace(strategies=strategies), run.source, run.progress)
    return prepare(asked, "odd", Grid({"which": (0, 1, 2, 3), "size": (0.2, 0.4)}))


def helped_problem(run: Run, odd: Callable[..., Path], folder: Path) -> Problem:
    """Return the problem of a strategy whose file imports a module of the user's own."""
    folder.mkdir()
    (folder / "own_helper.py").write_text("HALF = 0.5\n")
    path = odd("import own_helper; weights *= own_helper.HALF")
    path.write_text(path.read_text().replace("import os, signal", "import os, signal, own_helper"))
    return odd_problem(run, path)
