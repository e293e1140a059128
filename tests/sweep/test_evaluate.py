"""A sweep's figures are those of a run: the same strategy file, asked once instead of at every decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from thematic.backtest import Backtest
from thematic.errors import StrategyError
from thematic.prices import open_source
from thematic.results.result import PERIODS, Result
from thematic.run import Run
from thematic.simulation.simulation import Simulation
from thematic.simulation.tape import Reason
from thematic.strategy import load_strategy
from thematic.strategy.replay import decide
from thematic.sweep.evaluate import Evaluator, TrialStatus
from thematic.sweep.grid import Grid
from thematic.sweep.measure import FIGURES
from thematic.sweep.problem import Problem, prepare

SWEPT: dict[str, dict[str, tuple[Any, ...]]] = {
    "buy_semis_on_dip": {"drop": (0.06, 0.1), "hold": (10,), "window": (10,)},
    "applications_against_semis": {"exposure": (0.3, 0.45)},
    "china_over_us_ai": {"window": (20,), "band": (0.01, 0.04)},
    "theme_momentum": {"top": (1, 3)},
    "leave_spenders_on_capex_scare": {"away": (5,), "tools_drop": (0.04, 0.08)},
    "hold": {"roles": (("platform",),), "theme": ("china_ai",)},
}


@pytest.fixture(scope="module")
def everything() -> Run:
    """Return a run of all themes with lots, limits, fees, shorts and six markets' holidays."""
    question = Backtest(
        name="everything",
        title="Everything",
        strategies={name: load_strategy(name) for name in SWEPT},
        start=date(2024, 11, 1),
        end=date(2025, 4, 30),
        cash=150_000.0,
    )
    return Run(question, open_source("sample"), lambda *_: None)


@pytest.mark.parametrize("name", SWEPT)
def test_a_combination_has_the_figures_of_its_run(everything: Run, name: str) -> None:
    grid = Grid(SWEPT[name])
    evaluator = Evaluator(prepare(everything, name, grid))
    outcomes = evaluator.batch(range(len(grid))).records
    assert np.isfinite(outcomes["figures"][:, 0]).sum(axis=1).min() >= len(FIGURES) - 1
    for number, outcome in enumerate(outcomes):
        strategy = evaluator.strategy(number)
        own = everything.environment(*strategy.themes)
        targets = decide(name, strategy, own.view, own.first).targets
        simulation = Simulation.of(own.panel, own.tape, everything.account, targets)
        nav = evaluator.nav(strategy)
        np.testing.assert_allclose(nav, simulation.nav[own.first :], rtol=1e-12)
        metrics = Result(name, strategy, targets, simulation, own.first, own.themes, own.known_on).metrics
        for p, period in enumerate(PERIODS):
            figures = dict(zip(FIGURES, outcome["figures"][p], strict=True))
            for figure in FIGURES[:9]:
                assert figures[figure] == pytest.approx(
                    metrics[period][figure], rel=1e-9, abs=1e-12, nan_ok=True
                )
            for reason in list(Reason)[1:]:
                key = f"unfilled_{reason.name.lower()}"
                assert outcome["reasons"][p, reason] == metrics[period].get(key, 0.0)


def test_the_order_of_evaluation_changes_nothing(problem: Problem) -> None:
    size = len(problem.grid)
    there = Evaluator(problem).batch(range(size)).records
    back = Evaluator(problem).batch(reversed(range(size))).records[::-1]
    assert there.tobytes() == back.tobytes()
    assert Evaluator(problem).batch([7]).records[0].tobytes() == there[7].tobytes()


def test_combinations_that_the_strategy_refuses_are_marked(run: Run, odd: Callable[..., Path]) -> None:
    strategies = {**run.question.strategies, "odd": load_strategy(odd())}
    asked = Run(run.question.replace(strategies=strategies), run.source, run.progress)
    problem = prepare(asked, "odd", Grid({"which": (0, 6, 1)}))
    evaluator = Evaluator(problem)
    outcomes = evaluator.batch(range(3)).records
    assert outcomes["status"].tolist() == [TrialStatus.DONE, TrialStatus.REFUSED, TrialStatus.DONE]
    assert np.isnan(outcomes["figures"][1]).all()
    assert evaluator.refusal(1) == "Odd: which is above 5"
    assert evaluator.refusal(0) == ""


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        ("weights['SPY'] = 0.1", "SPY"),
        ("weights.iloc[5] = 0.5", "sum to"),
        ("weights.iloc[5, 0] = float('inf')", "is infinite"),
        ("weights = weights.iloc[::-1]", "in order"),
        ("weights = weights.to_numpy()", "must return Targets or a DataFrame"),
    ],
)
def test_faulty_targets_get_the_sentence_of_a_run(
    run: Run, odd: Callable[..., Path], extra: str, says: str
) -> None:
    strategies = {**run.question.strategies, "odd": load_strategy(odd(extra))}
    asked = Run(run.question.replace(strategies=strategies), run.source, run.progress)
    with pytest.raises(StrategyError, match=says):
        Evaluator(prepare(asked, "odd", Grid({"which": (0, 1)}))).batch([0])


def test_a_ruined_account_is_marked(run: Run, odd: Callable[..., Path]) -> None:
    strategies = {**run.question.strategies, "odd": load_strategy(odd())}
    asked = Run(run.question.replace(strategies=strategies, frictionless=True, leverage=10.0), run.source)
    outcomes = Evaluator(prepare(asked, "odd", Grid({"size": (0.5, -10.0)}))).batch(range(2)).records
    assert outcomes["status"].tolist() == [TrialStatus.DONE, TrialStatus.RUINED]
    assert np.isnan(outcomes["figures"][1]).all()
