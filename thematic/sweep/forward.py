"""Walking forward: the account that followed each window's choice, beside two that did not have to choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.errors import SweepError
from thematic.statistics.metrics import performance
from thematic.sweep.environment import sweep_environment
from thematic.sweep.simulator import Simulator
from thematic.sweep.walk import Fold, Walk, sharpe

if TYPE_CHECKING:
    from thematic.run import Run
    from thematic.strategy import Strategy
    from thematic.sweep.evaluate import Evaluator
    from thematic.sweep.outcomes import Outcomes

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
        the backtest has them. NaN on days on which only others of them decide.
    figures : DataFrame
        One row for each of them.
    numbers : tuple of int
        The combinations that were chosen, and the best in hindsight.
    """

    folds: pd.DataFrame
    nav: pd.DataFrame
    figures: pd.DataFrame
    numbers: tuple[int, ...]

    @property
    def growth(self) -> pd.DataFrame:
        """What 100 became in each account, shape (n_rows, 3)."""
        return self.nav.apply(lambda account: 100.0 * account / account.dropna().iloc[0])


def walk_forward(walk: Walk, run: Run, evaluator: Evaluator, outcomes: Outcomes) -> Forward:
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
    whole = (folds[0].test[0], folds[-1].test[1])
    choices = _choices(evaluator, outcomes, folds, whole)
    *numbers, hindsight = (choice.number for choice in choices)
    followed: Mapping[str, Sequence[Strategy]] = {
        CHOSEN: [evaluator.strategy(number) for number in numbers],
        HINDSIGHT: [evaluator.strategy(hindsight)] * len(folds),
        DEFAULT: [evaluator.default()] * len(folds),
    }
    accounts = {name: _follow(run, evaluator, folds, used) for name, used in followed.items()}
    return Forward(
        _table(evaluator, folds, choices),
        pd.DataFrame({name: nav for name, (nav, _) in accounts.items()}).sort_index(),
        pd.DataFrame({name: performance(nav, cash) for name, (nav, cash) in accounts.items()}).T,
        (*numbers, hindsight),
    )


@dataclass
class _Choice:
    """The combination with the highest Sharpe ratio of some windows, and that of the window after."""

    number: int = -1
    ratio: float = -np.inf
    after: float = np.nan

    def hold_against(self, first: int, ratios: np.ndarray, after: np.ndarray) -> None:
        """Take another combination where one of these, numbered from `first` on, has a higher ratio."""
        if np.isfinite(ratios).any():
            best = int(np.nanargmax(ratios))
            if ratios[best] > self.ratio:
                self.number, self.ratio, self.after = first + best, float(ratios[best]), float(after[best])


def _choices(
    evaluator: Evaluator, outcomes: Outcomes, folds: Sequence[Fold], whole: tuple[int, int]
) -> list[_Choice]:
    """Return the choice of each fold, and that of the whole period after the first choice."""
    problem = evaluator.problem
    wanted = [*((fold.train, fold.test) for fold in folds), ((whole,), whole)]
    rows = np.stack([np.diff(own.cuts) for own in problem.environments.values()])
    choices = [_Choice() for _ in wanted]
    for batch, (distinct, places) in outcomes.parts():
        known = (distinct["sums"], rows[distinct["environment"]], problem.cuts)
        for choice, (train, test) in zip(choices, wanted, strict=True):
            choice.hold_against(batch.start, sharpe(*known, train)[places], sharpe(*known, [test])[places])
    for choice, (_, test) in zip(choices, wanted, strict=True):
        if choice.number < 0:
            raise SweepError(
                f"no combination has a Sharpe ratio in the rows before {problem.dates[test[0]]:%Y-%m-%d}: "
                "none held anything; train on more rows"
            )
    return choices


def _follow(
    run: Run, evaluator: Evaluator, folds: Sequence[Fold], used: Sequence[Strategy]
) -> tuple[pd.Series[float], np.ndarray]:
    """Return the values of an account that uses one strategy in each fold, and the growth of idle cash."""
    problem, simulator = evaluator.problem, _simulator(run, evaluator, used)
    own = simulator.environment
    days = [problem.dates[[*fold.test]] for fold in folds]
    rows, weights = [np.zeros(0, np.int64)], [np.zeros((0, len(own.symbols)))]
    before = None
    for (begin, end), strategy in zip(([own.row(day) for day in pair] for pair in days), used, strict=True):
        at, targets = _targets(evaluator, strategy, simulator)
        inside = (at > begin) & (at < end)
        if strategy == before:
            inside |= at == begin
        else:
            rows.append(np.array([begin]))
            weights.append(_standing(at, targets, begin))
        rows.append(at[inside])
        weights.append(targets[inside])
        before = strategy
    nav, _, _ = simulator.simulate(np.concatenate(rows), np.concatenate(weights))
    part = slice(own.row(days[0][0]), None)
    return pd.Series(nav, own.dates)[part], simulator.cash[part]


def _simulator(run: Run, evaluator: Evaluator, used: Sequence[Strategy]) -> Simulator:
    """Return what simulates an account that reads the universes of all strategies that it follows."""
    names = list(dict.fromkeys(strategy.themes for strategy in used))
    if len(names) == 1:
        return evaluator.simulator(used[0])
    problem, themes = evaluator.problem, dict.fromkeys(name for universes in names for name in universes)
    own = sweep_environment(run.environment(*themes), problem.dates[problem.cuts])
    return Simulator(problem.name, own, problem.account)


def _targets(evaluator: Evaluator, strategy: Strategy, follower: Simulator) -> tuple[np.ndarray, np.ndarray]:
    """Return what a strategy wants in its own environment, in the rows and columns of the follower's."""
    leader = evaluator.simulator(strategy)
    rows, weights = leader.targets(strategy)
    own, there = leader.environment, follower.environment
    if own.themes == there.themes:
        return rows, weights
    placed = np.zeros((len(rows), len(there.symbols)))
    placed[:, [there.symbols.index(symbol) for symbol in own.symbols]] = weights
    return there.dates.get_indexer(own.dates)[rows], placed


def _standing(at: np.ndarray, targets: np.ndarray, row: int) -> np.ndarray:
    """Return the last instruction given up to a row, shape (1, n_symbols): to hold nothing without one."""
    given = int(np.searchsorted(at, row, side="right"))
    return targets[given - 1 : given] if given else np.zeros((1, targets.shape[1]))


def _table(evaluator: Evaluator, folds: Sequence[Fold], choices: Sequence[_Choice]) -> pd.DataFrame:
    dates, rows = evaluator.problem.dates, list[dict[str, Any]]()
    for fold, choice in zip(folds, choices, strict=False):
        rows.append(
            {
                "train_start": dates[fold.train[0][0]],
                "train_end": dates[fold.train[-1][1]],
                "test_start": dates[fold.test[0]],
                "test_end": dates[fold.test[1]],
                **evaluator.problem.grid.combination(choice.number),
                "sharpe_in_training": choice.ratio,
                "sharpe_after": choice.after,
            }
        )
    return pd.DataFrame(rows)
