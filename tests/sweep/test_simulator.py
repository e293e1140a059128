"""A simulator's targets are those of a run, and are told apart by what they say."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import numpy as np
import pytest

from thematic.backtest import Backtest
from thematic.prices import open_source
from thematic.run import Run
from thematic.strategy import load_strategy
from thematic.sweep.evaluate import Evaluator
from thematic.sweep.grid import Grid
from thematic.sweep.problem import Problem, prepare
from thematic.sweep.simulator import StandingTargets
from thematic.workspace import files


@pytest.mark.slow
def test_a_sweep_gets_the_instructions_of_a_run_bit_for_bit() -> None:
    strategies = {name: load_strategy(path) for name, path in files("strategies").items()}
    question = Backtest(
        name="all", title="All", strategies=strategies, start=date(2024, 11, 1), end=date(2025, 4, 30)
    )
    asked = Run(question, open_source("sample"), lambda *_: None)
    decided = {name: result.targets for name, result in asked.result().results.items()}
    assert len(decided) >= 12
    for name, targets in decided.items():
        environment = asked.environment(*strategies[name].themes)
        last = fields(strategies[name])[-1].name
        evaluator = Evaluator(prepare(asked, name, Grid({last: (getattr(strategies[name], last),)})))
        simulator = evaluator.simulator(evaluator.default())
        rows, weights = simulator.targets(evaluator.default())
        assert (
            rows.tolist()
            == (environment.view.decisions.get_indexer(targets.index) - environment.first).tolist()
        )
        wanted = targets.reindex(columns=list(simulator.environment.symbols), fill_value=0.0).to_numpy()
        assert weights.tobytes() == np.ascontiguousarray(wanted).tobytes()


def test_equal_instructions_have_equal_keys_whenever_the_first_was_given() -> None:
    weights = np.array([[0.5, 0.5], [0.0, 0.0]])
    rows = {
        name: np.array(given) for name, given in {"before": [2, 9], "at": [5, 9], "later": [5, 8]}.items()
    }
    keys = {name: StandingTargets(("A", "B"), given, weights).key(5) for name, given in rows.items()}
    # What stands at the first decision counts from there, whenever it was said.
    assert keys["before"] == keys["at"] != keys["later"]
    assert StandingTargets(("B", "A"), rows["at"], weights).key(5) != keys["at"]
    assert StandingTargets(("A", "B"), rows["at"], weights[::-1]).key(5) != keys["at"]
    assert StandingTargets(("A", "B"), rows["at"], np.asfortranarray(weights)).key(5) == keys["at"]


def test_holding_is_what_equal_weights_in_all_universes_say(problem: Problem) -> None:
    simulator = Evaluator(problem).simulator(Evaluator(problem).default())
    rows, weights = simulator.holding()
    assert rows[0] == 0
    np.testing.assert_allclose(weights.sum(axis=1), 1.0)
    assert all(len(set(row[row > 0.0])) == 1 for row in weights)
