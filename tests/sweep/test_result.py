from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

from tests.sweep.conftest import AXES
from thematic import ledger
from thematic.backtest import Backtest
from thematic.report import render_sweep
from thematic.run import Run
from thematic.statistics.inference import deflated_sharpe, shape
from thematic.strategy import load_strategy
from thematic.sweep import Sweep, SweepResult, Walk
from thematic.sweep.blocks import block_edges
from thematic.sweep.files import write
from thematic.sweep.forward import CHOSEN, DEFAULT, HINDSIGHT
from thematic.sweep.trials import TrialCount


@pytest.fixture(scope="module")
def result(
    backtest: Backtest, run: Run, tmp_path_factory: pytest.TempPathFactory, module_ledger: None
) -> SweepResult:
    return Sweep(backtest, "dip", AXES, Walk(60, 30, True, 5, 5)).run(run.source)


@pytest.fixture(scope="module")
def module_ledger(tmp_path_factory: pytest.TempPathFactory) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ledger.VARIABLE, str(tmp_path_factory.mktemp("ledger") / "ledger.sqlite"))
        yield


def excess_of(result: SweepResult, begin: int) -> np.ndarray:
    """Return excess returns of every combination, from its curve, shape (n_rows, n_combinations)."""
    evaluator, columns = result.evaluator, []
    for number in range(len(result.grid)):
        nav = evaluator.nav(evaluator.strategy(number))
        cash = evaluator.simulator(evaluator.strategy(number)).cash
        columns.append((nav[1:] / nav[:-1] - cash[1:] / cash[:-1])[begin:])
    return np.column_stack(columns)


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


def test_walking_forward_follows_past_choices_in_one_account(result: SweepResult) -> None:
    forward = result.forward
    assert forward is not None
    dates, folds = result.problem.dates, forward.folds
    assert list(forward.nav) == [CHOSEN, HINDSIGHT, DEFAULT]
    assert forward.nav.iloc[0].max() == forward.nav.iloc[0].min()
    assert forward.nav.index[0] == folds["test_start"].iloc[0] == dates[65]
    assert (folds["train_end"] < folds["test_start"]).all()
    excess = excess_of(result, 0)
    first = excess[:60]
    chosen = result.evaluator.strategy(int((first.mean(axis=0) / first.std(axis=0, ddof=1)).argmax()))
    assert {name: getattr(chosen, name) for name in AXES} == folds.iloc[0][list(AXES)].to_dict()
    assert forward.figures.loc[HINDSIGHT, "sharpe"] >= forward.figures.loc[CHOSEN, "sharpe"]


def test_choices_do_not_change_with_what_comes_later(result: SweepResult, run: Run) -> None:
    forward = result.forward
    assert forward is not None
    end = forward.folds["test_end"].iloc[2].date()
    shorter = (
        Sweep(result.backtest.replace(end=end), "dip", AXES, result.question.walk).run(run.source).forward
    )
    assert shorter is not None
    names = ["train_start", "train_end", "test_start", *AXES]
    pd.testing.assert_frame_equal(shorter.folds[names], forward.folds[names].iloc[:3])
    np.testing.assert_allclose(
        shorter.nav[CHOSEN].iloc[:-1], forward.nav[CHOSEN].iloc[: len(shorter.nav) - 1], rtol=1e-12
    )


def test_the_files_say_the_same(result: SweepResult, tmp_path: Path) -> None:
    folder = write(result, tmp_path / "deep" / "out")
    table = pd.read_parquet(folder / "results.parquet")
    pd.testing.assert_frame_equal(table, result.table, check_dtype=False)
    described = json.loads((folder / "sweep.json").read_text(encoding="utf-8"))
    best = result.best("after_known_on")
    assert best is not None
    assert described["best"]["after_known_on"]["parameters"] == best.parameters
    assert described["combinations"] == 12
    assert len(pd.read_csv(folder / "walk_forward_nav.csv")) == len(result.forward.nav)  # type: ignore[union-attr]
    page = render_sweep(result)
    assert "SIMULATED PRICES" in page
    assert page.index("Points over holding. Since the note") < page.index(
        "Points over holding. Whole period: hindsight"
    )


def test_periods_are_apart_where_there_is_something_after_the_note(result: SweepResult, run: Run) -> None:
    assert result.periods == ("whole", "after_known_on")
    before = Sweep(run.question.replace(end=pd.Timestamp("2025-01-31").date()), "dip", AXES).run(run.source)
    assert before.periods == ("whole",)
    assert before.best("after_known_on") is None
