"""Walking forward: choices rest on the past alone, and one account follows them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.sweep.conftest import AXES, excess_of
from thematic.run import Run
from thematic.sweep import Sweep, SweepResult
from thematic.sweep.forward import CHOSEN, DEFAULT, HINDSIGHT


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
