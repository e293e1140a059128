"""Evaluation: one worker asks a strategy for the targets of each combination, simulates and measures it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np

from thematic.errors import StrategyError
from thematic.simulation.kernel import simulate
from thematic.simulation.state import FILL, ORDER
from thematic.strategy import Strategy, Targets, load_class
from thematic.strategy.instructions import instructions
from thematic.sweep.measure import measure, measure_others, outcome_dtype
from thematic.sweep.problem import Problem


class Outcome(IntEnum):
    """What became of a combination."""

    DONE = 0
    REFUSED = 1  # the strategy does not take these parameters together
    RUINED = 2  # the account lost all it had


class Evaluator:
    """A worker's means to evaluate combinations of one problem, made once and used for all of them.

    Parameters
    ----------
    problem : Problem
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.kind = _load(problem.file, problem.code)
        self._cash = np.ascontiguousarray(problem.tape.rows["cash_index"])
        self._columns = {symbol: column for column, symbol in enumerate(problem.symbols)}
        self._orders = np.zeros(0, ORDER)
        # A symbol's order may leave one position and enter another in one row: two fills.
        self._fills = np.empty(2 * problem.tape.value.size, FILL)

    def batch(self, numbers: Iterable[int]) -> np.ndarray:
        """Return the outcomes of combinations, records of `outcome_dtype`, shape (n_combinations,)."""
        wanted = list(numbers)
        outcomes = np.zeros(len(wanted), outcome_dtype(len(self.problem.cuts)))
        for outcome, number in zip(outcomes, wanted, strict=True):
            self._evaluate(number, outcome)
        return outcomes

    def strategy(self, number: int) -> Strategy:
        """Return the strategy with the parameters of a combination.

        Raises
        ------
        StrategyError
            It does not take them.
        """
        return self.kind(**{**self.problem.fixed, **self.problem.grid.combination(number)})

    def default(self) -> Strategy:
        """Return the strategy with the parameters that it has in the backtest."""
        return self.kind(**{**self.problem.fixed, **self.problem.defaults})

    def accepted(self, number: int) -> Strategy | None:
        """Return the strategy with the parameters of a combination; None where it does not take them."""
        try:
            return self.strategy(number)
        except StrategyError:
            return None

    def refusal(self, number: int) -> str:
        """Return why a strategy does not take a combination; empty where it does."""
        try:
            self.strategy(number)
        except StrategyError as error:
            return str(error)
        return ""

    def targets(self, strategy: Strategy) -> tuple[np.ndarray, np.ndarray]:
        """Return a strategy's instructions as rows of the tape and weights.

        Returns
        -------
        rows : ndarray of int64, shape (n_instructions,)
            At the first row stands the last instruction given up to then.
        weights : ndarray, shape (n_instructions, n_symbols)
        """
        problem = self.problem
        given = instructions(problem.name, strategy, problem.view, problem.account.leverage)
        rows, weights = given.rows, self._placed(given)
        standing = max(int(rows.searchsorted(problem.first, side="right")) - 1, 0)
        return np.maximum(rows[standing:] - problem.first, 0), weights[standing:]

    def simulate(self, rows: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return net asset values, and the records of orders and fills; the next call reuses these."""
        # One order at most for each weight, and one where a listing ends.
        most = weights.size + weights.shape[1]
        if len(self._orders) < most:
            self._orders = np.zeros(most, ORDER)
        problem = self.problem
        nav, ordered, filled = simulate(
            problem.tape, problem.account, rows, weights, self._orders, self._fills
        )
        return nav, self._orders[:ordered], self._fills[:filled]

    def measure(self, nav: np.ndarray, orders: np.ndarray, fills: np.ndarray, outcome: Any) -> None:
        """Write the figures of a simulation into an outcome."""
        if not (nav > 0.0).all():
            _blank(outcome, Outcome.RUINED)
            return
        problem = self.problem
        measure(nav, self._cash, orders, fills, problem.begins, problem.years, problem.cuts, outcome)
        measure_others(nav, self._cash, fills, problem.begins, problem.years, outcome)

    def _evaluate(self, number: int, outcome: Any) -> None:
        strategy = self.accepted(number)
        if strategy is None:
            _blank(outcome, Outcome.REFUSED)
        else:
            self.measure(*self.simulate(*self.targets(strategy)), outcome)

    def _placed(self, given: Targets) -> np.ndarray:
        """Return a copy of weights in the columns of the tape, shape (n_instructions, n_symbols)."""
        if given.symbols == self.problem.symbols:
            return given.weights.copy()
        weights = np.zeros((len(given), len(self.problem.symbols)))
        weights[:, [self._columns[symbol] for symbol in given.symbols]] = given.weights
        return weights


def _blank(outcome: Any, status: Outcome) -> None:
    for name in ("figures", "reasons", "moments"):
        outcome[name] = np.nan
    outcome["status"] = status


def _load(file: str, code: str) -> type[Strategy]:
    with tempfile.TemporaryDirectory() as folder:
        # Another name, and so another module, than the one the backtest's own strategy comes from.
        path = Path(folder) / f"swept_{file}"
        path.write_text(code, encoding="utf-8")
        return load_class(path)
