"""Environments: what workers get of a run's, from the first decision on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from thematic.run import Run
from thematic.sweep.environment import sweep_environment
from thematic.sweep.problem import Problem


def test_its_rows_are_those_of_the_run_from_the_first_decision_on(run: Run, problem: Problem) -> None:
    owner = run.environment("us_ai_semis")
    (environment,) = problem.environments.values()
    assert environment.dates[0] == owner.panel.dates[owner.first]
    np.testing.assert_array_equal(environment.tape.value, owner.tape.value[owner.first :])
    assert (environment.tape.symbols["ends"] == np.maximum(owner.tape.symbols["ends"] - owner.first, 0)).all()
    assert len(environment.cash) == len(environment.dates)


def test_the_second_period_starts_from_the_last_value_before_or_on_the_day_it_was_public(
    problem: Problem,
) -> None:
    (environment,) = problem.environments.values()
    whole, after = environment.begins
    known = pd.Timestamp(environment.known_on)
    assert whole == 0
    assert environment.dates[after] <= known < environment.dates[after + 1]
    assert environment.years[0] > environment.years[1] > 0.0


def test_a_cut_on_a_day_without_a_row_falls_on_the_row_before(run: Run, problem: Problem) -> None:
    (environment,) = problem.environments.values()
    friday = next(day for day in environment.dates if day.day_of_week == 4)
    days = pd.DatetimeIndex([environment.dates[0] - pd.Timedelta(days=30), friday + pd.Timedelta(days=1)])
    cuts = sweep_environment(run.environment("us_ai_semis"), days).cuts
    assert cuts.tolist() == [0, environment.row(friday)]
    assert environment.row(friday + pd.Timedelta(days=1)) == environment.row(friday)
