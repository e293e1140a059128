"""Simulation and measurement of targets in one environment, with memory that is made once."""

from __future__ import annotations

from collections.abc import Hashable
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from thematic.simulation.kernel import simulate
from thematic.simulation.state import FILL, ORDER
from thematic.strategy.instructions import instructions
from thematic.strategy.targets import on_change
from thematic.strategy.weights import equal_weight
from thematic.sweep.measure import measure, measure_others

if TYPE_CHECKING:
    from thematic.simulation.tape import Account
    from thematic.strategy import Strategy, Targets
    from thematic.sweep.environment import SweepEnvironment


class StandingTargets(NamedTuple):
    """What a strategy says of one environment.

    Attributes
    ----------
    symbols : tuple of str
    rows : ndarray of int64, shape (n_instructions,)
        Rows of the view; the first may be one before those that count.
    weights : ndarray, shape (n_instructions, n_symbols)
    """

    symbols: tuple[str, ...]
    rows: np.ndarray
    weights: np.ndarray

    def key(self, first: int) -> tuple[Hashable, ...]:
        """Return what is equal for equal instructions from row `first` on."""
        begin = max(int(self.rows[0]), first) if len(self.rows) else first
        digest = blake2b(self.rows[1:].data, digest_size=16)
        digest.update(np.ascontiguousarray(self.weights).data)
        return self.symbols, begin, digest.digest()


class Simulator:
    """A worker's means to simulate strategies that read the same universes.

    Parameters
    ----------
    name : str
        The strategies' name in the backtest.
    environment : SweepEnvironment
    account : Account
    """

    def __init__(self, name: str, environment: SweepEnvironment, account: Account) -> None:
        self.name, self.environment, self.account = name, environment, account
        self.cash = environment.cash
        self._columns = {symbol: column for column, symbol in enumerate(environment.symbols)}
        self._orders = np.zeros(0, ORDER)
        # A symbol's order may leave one position and enter another in one row: two fills.
        self._fills = np.empty(2 * environment.tape.value.size, FILL)

    def targets(self, strategy: Strategy) -> tuple[np.ndarray, np.ndarray]:
        """Return a strategy's instructions as rows of the tape and weights.

        Returns
        -------
        rows : ndarray of int64, shape (n_instructions,)
            At the first row stands the last instruction given up to then.
        weights : ndarray, shape (n_instructions, n_symbols)
        """
        return self.counting(self.asked(strategy))

    def asked(self, strategy: Strategy) -> StandingTargets:
        """Return what a strategy says of its environment, checked."""
        given = instructions(self.name, strategy, self.environment.view, self.account.leverage)
        return self._standing_of(given)

    def counting(self, asked: StandingTargets) -> tuple[np.ndarray, np.ndarray]:
        """Return instructions as rows of the tape and weights; see `targets`."""
        rows = np.maximum(asked.rows - self.environment.first, 0)
        if asked.symbols == self.environment.symbols:
            # A copy, as what cannot be written to is another type to compiled code.
            return rows, asked.weights.copy()
        weights = np.zeros((len(rows), len(self._columns)))
        weights[:, [self._columns[symbol] for symbol in asked.symbols]] = asked.weights
        return rows, weights

    def holding(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the same for holding the universes: equal shares of each, and of its members."""
        themes = self.environment.themes
        shares = dict.fromkeys(themes, 1.0 / len(themes))
        return self.counting(self._standing_of(on_change(equal_weight(self.environment.view, shares))))

    def simulate(self, rows: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return net asset values, and the records of orders and fills; the next call reuses these."""
        # One order at most for each weight, and one where a listing ends.
        most = weights.size + weights.shape[1]
        if len(self._orders) < most:
            self._orders = np.zeros(most, ORDER)
        nav, ordered, filled = simulate(
            self.environment.tape, self.account, rows, weights, self._orders, self._fills
        )
        return nav, self._orders[:ordered], self._fills[:filled]

    def measure(self, nav: np.ndarray, orders: np.ndarray, fills: np.ndarray, outcome: np.ndarray) -> bool:
        """Write the figures of a simulation into an outcome, shape (1,); return whether it kept something."""
        if not (nav > 0.0).all():
            return False
        own = self.environment
        # Arrays, as compiled code would take a record of other sizes for another type.
        figures, reasons, sums = (outcome[name][0] for name in ("figures", "reasons", "sums"))
        measure(nav, self.cash, orders, fills, own.begins, own.years, own.cuts, figures, reasons, sums)
        measure_others(nav, self.cash, fills, own.begins, own.years, figures)
        return True

    def _standing_of(self, given: Targets) -> StandingTargets:
        """Return the instructions from the last that was given up to the first decision on."""
        rows = given.rows
        standing = max(int(rows.searchsorted(self.environment.first, side="right")) - 1, 0)
        return StandingTargets(given.symbols, rows[standing:], given.weights[standing:])
