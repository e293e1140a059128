from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

from tests.sweep.conftest import AXES, excess_of
from thematic.run import Run
from thematic.statistics.inference import deflated_sharpe, shape
from thematic.strategy import load_strategy
from thematic.sweep import Sweep, SweepResult
from thematic.sweep.blocks import block_edges
from thematic.sweep.trials import TrialCount


@pytest.mark.parametrize("p", [0, 1])
def test_the_doubts_about_the_best_are_those_of_its_curves(result: SweepResult, p: int) -> None:
    period = ("whole", "after_known_on")[p]
    best = result.best(period)
    assert best is not None
    begin = int(result.problem.begins[p])
    excess = excess_of(result, begin)
    ratios = excess.mean(axis=0) / excess.std(axis=0, ddof=1)
    assert best.number == ratios.argmax()
    assert best.parameters == result.grid.combination(best.number)
    ratio, skewness, kurtosis = shape(excess[:, best.number])
    variance = float(np.var(ratios, ddof=1))
    wanted = deflated_sharpe(ratio, len(excess), skewness, kurtosis, result.tried.count, variance)
    assert best.deflated == pytest.approx(wanted)
    edges = np.array(block_edges(len(result.problem.dates), begin)) - begin
    blocks = np.split(excess, edges[2:-1:2])
    assert best.overfitted == pytest.approx(overfitting_by_hand(blocks))


def overfitting_by_hand(blocks: list[np.ndarray]) -> float:
    """Return how often the best of half of the blocks is below the middle in the other half."""
    below = []
    for picked in combinations(range(len(blocks)), len(blocks) // 2):
        inside = np.vstack([blocks[i] for i in picked])
        outside = np.vstack([blocks[i] for i in range(len(blocks)) if i not in picked])
        best = (inside.mean(axis=0) / inside.std(axis=0)).argmax()
        below.append(
            rankdata(outside.mean(axis=0) / outside.std(axis=0))[best] / (outside.shape[1] + 1) <= 0.5
        )
    return float(np.mean(below))


def test_what_is_over_holding_is_held_against_a_run_that_holds(result: SweepResult, run: Run) -> None:
    hold = load_strategy("hold", theme="us_ai_semis")
    held = Run(run.question.replace(strategies={"hold": hold}), run.source).result().results["hold"].metrics
    table = result.table
    for period, end in (("whole", ""), ("after_known_on", "_after_known_on")):
        over = table["total_return" + end] - held[period]["total_return"]
        np.testing.assert_allclose(table["over_holding" + end], over, rtol=0, atol=1e-12)


def test_more_trials_make_the_best_less_likely(result: SweepResult) -> None:
    few = result.best()
    many = replace(result, tried=TrialCount(500)).best()
    assert few is not None
    assert many is not None
    assert many.deflated < few.deflated


def test_the_table_has_one_row_a_combination(result: SweepResult) -> None:
    assert len(result.table) == 12
    rows = result.table[list(AXES)].to_dict("records")
    assert rows == [result.grid.combination(number) for number in range(12)]
    assert (result.table["status"] == "done").all()


def test_periods_are_apart_where_there_is_something_after_the_note(result: SweepResult, run: Run) -> None:
    assert result.periods == ("whole", "after_known_on")
    before = Sweep(run.question.replace(end=pd.Timestamp("2025-01-31").date()), "dip", AXES).run(run.source)
    assert before.periods == ("whole",)
    assert before.best("after_known_on") is None
