"""The case: monthly rotations of some names over some rows, drawn at random, the same for every engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

Work = Callable[[], np.ndarray]
"""Makes all backtests of a case and returns their values, (n_rows, n_backtests)."""

MONTH = 21
FEE = 0.001
FLOORED, MINIMUM = 0.0005, 1.0
CASH = 1_000_000.0


@dataclass(frozen=True)
class Case:
    """So many backtests of one strategy, each with weights of its own.

    Parameters
    ----------
    names, rows, backtests : int
    costs : bool
        With a fee on value, one with a minimum, whole lots and a cap on volume.
    """

    names: int = 40
    rows: int = 3000
    backtests: int = 200
    costs: bool = False

    @property
    def price(self) -> np.ndarray:
        """Closes, shape (n_rows, n_names)."""
        random = np.random.default_rng(20250127)
        return 100.0 * np.exp(np.cumsum(random.normal(0.0003, 0.02, (self.rows, self.names)), axis=0))

    @property
    def dates(self) -> pd.DatetimeIndex:
        """The rows' dates."""
        return pd.bdate_range("2013-01-02", periods=self.rows)

    @property
    def instructions(self) -> np.ndarray:
        """Rows at which weights are given, every month."""
        return np.arange(0, self.rows, MONTH)

    @property
    def weights(self) -> np.ndarray:
        """Weights, each row summing to 0.95: (n_backtests, n_instructions, n_names)."""
        random = np.random.default_rng(20250210)
        drawn = random.random((self.backtests, len(self.instructions), self.names))
        return 0.95 * drawn / drawn.sum(axis=2, keepdims=True)

    @property
    def symbols(self) -> list[str]:
        """The names."""
        return [f"S{i:03}" for i in range(self.names)]
