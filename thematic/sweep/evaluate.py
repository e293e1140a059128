"""Evaluation: one worker asks a strategy for the targets of each combination, simulates and measures it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from enum import IntEnum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from thematic.errors import StrategyError, SweepError
from thematic.strategy import Strategy, load_class
from thematic.sweep.measure import outcome_dtype
from thematic.sweep.problem import Problem
from thematic.sweep.simulator import Simulator
from thematic.users_code import users_fault

KEPT = 20_000
"""Outcomes that a worker remembers by their targets."""


class TrialStatus(IntEnum):
    """What became of a combination."""

    DONE = 0
    REFUSED = 1  # the strategy does not take these parameters together
    RUINED = 2  # the account lost all it had


class BatchOutcomes(NamedTuple):
    """The outcomes of some combinations; of those with equal targets the outcome is there once.

    Attributes
    ----------
    distinct : ndarray, shape (n_distinct,)
        Records of `outcome_dtype`, in the order in which combinations first have them.
    places : ndarray of int32, shape (n_combinations,)
        Which of them each combination has.
    """

    distinct: np.ndarray
    places: np.ndarray

    @property
    def records(self) -> np.ndarray:
        """The outcome of each combination, shape (n_combinations,)."""
        return self.distinct[self.places]


class Evaluator:
    """A worker's means to evaluate combinations of one problem, made once and used for all of them.

    Parameters
    ----------
    problem : Problem
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.kind = load_class(Path(problem.file), problem.code)
        self.simulators = {
            themes: Simulator(problem.name, environment, problem.account)
            for themes, environment in problem.environments.items()
        }
        self._places = {themes: place for place, themes in enumerate(problem.environments)}
        self._dtype = outcome_dtype(len(problem.cuts))
        self._known: dict[Hashable, np.ndarray] = {}

    def batch(self, numbers: Iterable[int]) -> BatchOutcomes:
        """Return the outcomes of combinations."""
        wanted = list(numbers)
        distinct, places = list[np.ndarray](), np.empty(len(wanted), np.int32)
        seen: dict[Hashable, int] = {}
        for i, combination in enumerate(self.problem.grid.combinations(wanted)):
            key, outcome = self._outcome(combination)
            if key not in seen:
                seen[key] = len(distinct)
                distinct.append(outcome)
            places[i] = seen[key]
        return BatchOutcomes(np.concatenate(distinct or [np.zeros(0, self._dtype)]), places)

    def strategy(self, number: int) -> Strategy:
        """Return the strategy with the parameters of a combination.

        Raises
        ------
        StrategyError
            It does not take them.
        """
        return self._made(self.problem.grid.combination(number))

    def default(self) -> Strategy:
        """Return the strategy with the parameters that it has in the backtest."""
        return self._made(self.problem.defaults)

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

    def simulator(self, strategy: Strategy) -> Simulator:
        """Return what simulates a strategy: that of the universes which it reads."""
        themes = strategy.themes
        if themes not in self.simulators:
            raise SweepError(
                f"{self.problem.name}: reads the universes {', '.join(themes)}, which its fields called "
                "theme, themes or ..._theme do not name"
            )
        return self.simulators[themes]

    def nav(self, strategy: Strategy) -> np.ndarray:
        """Return a strategy's net asset values on the days of its own environment, shape (n_rows,)."""
        simulator = self.simulator(strategy)
        return simulator.simulate(*simulator.targets(strategy))[0]

    def holding(self) -> np.ndarray:
        """Return the outcome of holding the universes of each environment, shape (n_environments,)."""
        return np.concatenate([self._measured(own, *own.holding()) for own in self.simulators.values()])

    def _made(self, parameters: Mapping[str, Any]) -> Strategy:
        try:
            return self.kind(**{**self.problem.fixed, **parameters})
        except StrategyError:
            raise
        except Exception as error:
            raise users_fault(error, Path(self.problem.file), "when its parameters are set") from error

    def _outcome(self, combination: Mapping[str, Any]) -> tuple[Hashable, np.ndarray]:
        """Return the outcome of a combination, shape (1,), and what tells it from others."""
        try:
            strategy = self._made(combination)
        except StrategyError:
            return b"", self._blank(TrialStatus.REFUSED)
        simulator = self.simulator(strategy)
        asked = simulator.asked(strategy)
        # Equal instructions have equal outcomes: a fine grid has many.
        key = (simulator.environment.themes, *asked.key(simulator.environment.first))
        if key not in self._known:
            if len(self._known) == KEPT:
                self._known.clear()
            self._known[key] = self._measured(simulator, *simulator.counting(asked))
        return key, self._known[key]

    def _measured(self, simulator: Simulator, rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
        outcome = np.zeros(1, self._dtype)
        outcome["environment"] = self._places[simulator.environment.themes]
        if simulator.measure(*simulator.simulate(rows, weights), outcome):
            return outcome
        return self._blank(TrialStatus.RUINED, int(outcome["environment"][0]))

    def _blank(self, status: TrialStatus, environment: int = 0) -> np.ndarray:
        outcome = np.zeros(1, self._dtype)
        outcome["status"], outcome["environment"] = status, environment
        outcome["figures"] = outcome["sums"] = np.nan
        return outcome
