"""Decisions: strategies asked as time passes, so that nothing they answer can rest on what came later."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from thematic.errors import LookAhead
from thematic.market_data.view import MarketView
from thematic.strategy.instructions import TOLERANCE, answer, instructions, scaled
from thematic.strategy.strategy import Strategy
from thematic.strategy.targets import Targets


def decide(
    name: str, strategy: Strategy, view: MarketView, first: int, leverage: float = 1.0
) -> pd.DataFrame:
    """Return one strategy's instructions; see `decide_all`."""
    return decide_all({name: strategy}, view, first, leverage)[name]


def decide_all(
    strategies: Mapping[str, Strategy], view: MarketView, first: int, leverage: float = 1.0
) -> dict[str, pd.DataFrame]:
    """Return strategies' instructions, each (n_instructions, n_symbols), indexed by their decisions.

    The strategies are asked at every row from `first` on, with the view cut there. At `first` the standing
    instruction of each counts: the last it gave up to then. They are also asked once with the whole view,
    and the answers must agree. All see the same cut, in which no one can change anything.

    Parameters
    ----------
    first : int
        Row of the first decision that counts; the rows before it are history.
    leverage : float
        The most that a row's weights may sum to, short ones counted as positive.

    Raises
    ------
    LookAhead
        A target changed with data that was not yet known at its decision.
    StrategyError
        A target names a symbol outside the strategy's themes, is infinite, or sums to more than is allowed.
    """
    asked = [
        _Asked(name, strategy, instructions(name, strategy, view, leverage), first, leverage)
        for name, strategy in strategies.items()
    ]
    for row in range(first, len(view)):
        cut = view.until(row)
        for each in asked:
            each.ask(cut, row)
    return {each.name: each.frame for each in asked}


class _Asked:
    """A strategy that is asked at one row after another, and what it says of each with hindsight."""

    def __init__(self, name: str, strategy: Strategy, later: Targets, first: int, leverage: float) -> None:
        self.name, self._strategy, self._first, self._leverage = name, strategy, first, leverage
        self._symbols, self._decisions = later.symbols, later.view.decisions
        self._later = dict(zip(later.rows.tolist(), later.weights, strict=True))
        standing = max((row for row in self._later if row <= first), default=None)
        if standing is not None:
            self._later[first] = self._later[standing]
        self._kept: dict[int, np.ndarray] = {}

    def ask(self, cut: MarketView, row: int) -> None:
        """Ask it at a row, and keep its instruction, if it gives one.

        Raises
        ------
        LookAhead
            With hindsight it says another thing.
        """
        said = answer(self.name, self._strategy, cut)
        given = len(said) > 0 and (row == self._first or said.rows[-1] == row)
        then, later = self._placed(said, row) if given else None, self._later.get(row)
        if then is not None or later is not None:
            self._compare(row, then, later)
        if then is not None:
            self._kept[row] = then

    @property
    def frame(self) -> pd.DataFrame:
        """The instructions that it gave."""
        values = np.array(list(self._kept.values())).reshape(-1, len(self._symbols))
        return pd.DataFrame(values, index=self._decisions[list(self._kept)], columns=list(self._symbols))

    def _placed(self, said: Targets, row: int) -> np.ndarray:
        """Return the last of some instructions in the columns of the answer with hindsight."""
        weights = scaled(said.weights[-1:], self._leverage)[0]
        if said.symbols == self._symbols:
            return weights
        named = dict(zip(said.symbols, weights.tolist(), strict=True))
        for symbol, weight in named.items():
            if symbol not in self._symbols and abs(weight) > TOLERANCE:
                raise LookAhead(self.name, symbol, self._decisions[row], weight, 0.0)
        return np.array([named.get(symbol, 0.0) for symbol in self._symbols])

    def _compare(self, row: int, then: np.ndarray | None, later: np.ndarray | None) -> None:
        nothing = np.full(len(self._symbols), np.nan)
        one, other = nothing if then is None else then, nothing if later is None else later
        apart = ~(np.abs(one - other) <= TOLERANCE)
        if apart.any():
            i = int(np.argmax(apart))
            raise LookAhead(self.name, self._symbols[i], self._decisions[row], float(one[i]), float(other[i]))
