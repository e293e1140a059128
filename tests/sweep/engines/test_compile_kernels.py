"""What is compiled before workers are made is what they use: none compiles it for itself."""

from __future__ import annotations

from thematic.simulation.kernel import simulate
from thematic.sweep.engines.compile_kernels import compile_kernels
from thematic.sweep.evaluate import Evaluator
from thematic.sweep.measure import measure
from thematic.sweep.problem import Problem


def test_a_worker_compiles_nothing_more(problem: Problem) -> None:
    compile_kernels()
    compiled = len(simulate.signatures), len(measure.signatures)
    assert min(compiled) > 0
    Evaluator(problem).batch([0])
    assert (len(simulate.signatures), len(measure.signatures)) == compiled
