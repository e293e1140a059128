"""What every engine promises: outcomes depend on nothing but the problem and a combination's number."""

from __future__ import annotations

from tests.sweep.conftest import together
from thematic.sweep.engines import Local
from thematic.sweep.evaluate import Evaluator
from thematic.sweep.problem import Problem


def test_two_processes_give_the_same_rows_bit_for_bit(problem: Problem) -> None:
    here = Evaluator(problem).batch(range(len(problem.grid))).records.tobytes()
    assert together(Local(1), problem) == here
    assert together(Local(2), problem) == here
