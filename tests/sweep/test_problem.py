"""Problems: refused where nobody can answer them, and told apart where outcomes may differ."""

from __future__ import annotations

import pytest

from thematic.errors import SweepError
from thematic.run import Run
from thematic.sweep.grid import Grid
from thematic.sweep.problem import Problem, prepare
from thematic.sweep.walk import Walk


def test_what_is_asked_of_the_wrong_strategy_gives_a_sentence(run: Run) -> None:
    with pytest.raises(SweepError, match="small has no strategy 'dips': it has dip, china"):
        prepare(run, "dips", Grid({"hold": (1,)}))
    with pytest.raises(SweepError, match="BuySemisOnDip has no parameter 'top'"):
        prepare(run, "dip", Grid({"top": (1,)}))


def test_the_fingerprint_tells_problems_apart(run: Run, problem: Problem) -> None:
    same = prepare(run, "dip", Grid(problem.grid.axes), Walk(100, 20))
    other = prepare(run, "dip", Grid({**problem.grid.axes, "hold": (10, 20, 41)}), Walk(100, 20))
    assert same.fingerprint == problem.fingerprint != other.fingerprint
    terms = Run(run.question.replace(cash=2e6), run.source, run.progress)
    assert prepare(terms, "dip", Grid(problem.grid.axes), Walk(100, 20)).fingerprint != problem.fingerprint
