"""Walking forward: the account that followed each window's choice, beside two that did not have to choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from thematic.errors import SweepError
from thematic.statistics.metrics import performance
from thematic.strategy import Strategy
from thematic.sweep.evaluate import Evaluator
from thematic.sweep.walk import Fold, Walk, sharpe

CHOSEN, HINDSIGHT, DEFAULT = "chosen on the past", "best in hindsight", "default parameters"


@dataclass(frozen=True)
class Forward:
    """What walking forward found.

    Parameters
    ----------
    folds : DataFrame
        One row a fold: the dates between which parameters were chosen and used, the parameters, and the
        Sharpe ratio a row of the choice in training and after.
    nav : DataFrame, shape (n_rows, 3)
        Net asset values from the first test window on: of the account that followed the choices and paid for
        changing them, of the combination that is best over these rows in hindsight, and of the parameters as
        the backtest has them.
    figures : DataFrame
        One row for each of them.
    numbers : tuple of int
        The combinations that were chosen, and the best in hindsight.
    """

    folds: pd.DataFrame
    nav: pd.DataFrame
    figures: pd.DataFrame
    numbers: tuple[int, ...]


def walk_forward(walk: Walk, evaluator: Evaluator, outcomes: np.ndarray) -> Forward:
    """Return what choosing the highest Sharpe ratio of past windows earned in those that followed.

    A choice is made with the values known at the first row of its test window, less the purge, and its
    standing instruction is given there; it fills in the sessions after, as any instruction does.

    Raises
    ------
    SweepError
        The period is too short, or no combination has a Sharpe ratio in some training window.
    """
    problem = evaluator.problem
    folds = walk.folds(len(problem.dates))
    moments, rows = outcomes["moments"], problem.cuts
    trained = [sharpe(moments, rows, fold.train) for fold in folds]
    tested = [sharpe(moments, rows, [fold.test]) for fold in folds]
    choices = [
        _highest(ratios, problem.dates[fold.test[0]]) for ratios, fold in zip(trained, folds, strict=True)
    ]
    start = folds[0].test[0]
    overall = sharpe(moments, rows, [(start, len(problem.dates) - 1)])
    hindsight = _highest(overall, problem.dates[start])
    followed: Mapping[str, Sequence[Strategy]] = {
        CHOSEN: [evaluator.strategy(number) for number in choices],
        HINDSIGHT: [evaluator.strategy(hindsight)] * len(folds),
        DEFAULT: [evaluator.default()] * len(folds),
    }
    nav = pd.DataFrame({name: _follow(evaluator, folds, used) for name, used in followed.items()})
    nav = nav.iloc[start:].set_axis(problem.dates[start:])
    cash = problem.tape.rows["cash_index"][start:]
    figures = pd.DataFrame({name: performance(nav[name], cash) for name in nav}).T
    table = _table(evaluator, folds, choices, trained, tested)
    return Forward(table, nav, figures, (*choices, hindsight))


def _highest(ratios: np.ndarray, day: pd.Timestamp) -> int:
    if not np.isfinite(ratios).any():
        raise SweepError(
            f"no combination has a Sharpe ratio in the rows before {day:%Y-%m-%d}: none held anything; "
            "train on more rows"
        )
    return int(np.nanargmax(ratios))


def _follow(evaluator: Evaluator, folds: Sequence[Fold], used: Sequence[Strategy]) -> np.ndarray:
    """Return the net asset values of an account that uses one strategy in each fold, shape (n_rows,)."""
    rows, weights = [np.zeros(0, np.int64)], [np.zeros((0, len(evaluator.problem.symbols)))]
    before = None
    for fold, strategy in zip(folds, used, strict=True):
        begin, end = fold.test
        at, targets = evaluator.targets(strategy)
        inside = (at > begin) & (at < end)
        if strategy == before:
            inside |= at == begin
        else:
            rows.append(np.array([begin]))
            weights.append(_standing(at, targets, begin))
        rows.append(at[inside])
        weights.append(targets[inside])
        before = strategy
    nav, _, _ = evaluator.simulate(np.concatenate(rows), np.concatenate(weights))
    return nav


def _standing(at: np.ndarray, targets: np.ndarray, row: int) -> np.ndarray:
    """Return the last instruction given up to a row, shape (1, n_symbols): to hold nothing without one."""
    given = int(np.searchsorted(at, row, side="right"))
    return targets[given - 1 : given] if given else np.zeros((1, targets.shape[1]))


def _table(
    evaluator: Evaluator,
    folds: Sequence[Fold],
    choices: Sequence[int],
    trained: Sequence[np.ndarray],
    tested: Sequence[np.ndarray],
) -> pd.DataFrame:
    dates, rows = evaluator.problem.dates, list[dict[str, Any]]()
    for fold, number, before, after in zip(folds, choices, trained, tested, strict=True):
        rows.append(
            {
                "train_start": dates[fold.train[0][0]],
                "train_end": dates[fold.train[-1][1]],
                "test_start": dates[fold.test[0]],
                "test_end": dates[fold.test[1]],
                **evaluator.problem.grid.combination(number),
                "sharpe_in_training": before[number],
                "sharpe_after": after[number],
            }
        )
    return pd.DataFrame(rows)
