"""Window: the bars of one series that are checked, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import date

    from thematic.prices.bars import Bars

    Floats = np.ndarray[Any, np.dtype[np.float64]]
    Truths = np.ndarray[Any, np.dtype[np.bool_]]
    Days = np.ndarray[Any, np.dtype[np.datetime64]]


@dataclass(frozen=True)
class Window:
    """The bars of one series from a day to a day.

    Parameters
    ----------
    bars : Bars
    rows : ndarray of int, shape (n,)
        Places of the checked bars in `Bars.frame`, increasing.
    """

    bars: Bars
    rows: np.ndarray[Any, np.dtype[np.int64]]

    @classmethod
    def of(cls, bars: Bars, start: date | None = None, end: date | None = None) -> Window:
        """Return the bars between two days, both included; without them all."""
        index = bars.frame.index
        first = 0 if start is None else index.searchsorted(pd.Timestamp(start))
        last = len(index) if end is None else index.searchsorted(pd.Timestamp(end), side="right")
        return cls(bars, np.arange(first, last))

    def at(self, kept: Truths) -> Window:
        """Return some of these bars."""
        return self if kept.all() else Window(self.bars, self.rows[kept])

    def __len__(self) -> int:
        """Return how many bars there are."""
        return len(self.rows)

    def __getitem__(self, column: str) -> Floats:
        """Return a column, shape (n,)."""
        return self.bars.arrays[column][self._place]

    @property
    def symbol(self) -> str:
        """The symbol."""
        return self.bars.symbol

    @cached_property
    def days(self) -> Days:
        """Session dates, datetime64[D], shape (n,)."""
        return self.bars.days[self._place]

    @cached_property
    def carried(self) -> Truths:
        """As `Bars.carried`."""
        return self.bars.carried[self._place]

    @cached_property
    def total(self) -> Floats:
        """The total-return close as the source has it, or the close where it has none."""
        return self["adj_close" if self.bars.has_adjusted else "close"]

    @cached_property
    def logs(self) -> Floats:
        """Logs of the total-return closes, shape (n,): asked of bars with a positive price."""
        return np.log(self.total)

    @cached_property
    def moves(self) -> Floats:
        """Log returns from bar to bar, shape (n - 1,): asked of bars with a positive price."""
        return np.diff(self.logs)

    @property
    def priced(self) -> Window:
        """The bars whose total-return close is positive and finite and was not carried forward."""
        return self if self._priced is None else self._priced

    @cached_property
    def _priced(self) -> Window | None:
        """As `priced`; None where it is all bars, as what refers to itself is not freed after use."""
        part = self.at((self.total > 0) & (self.total < np.inf) & ~self.carried)
        return None if part is self else part

    @cached_property
    def _place(self) -> slice | np.ndarray[Any, np.dtype[np.int64]]:
        """The rows as a slice where they follow one another: then no column is copied."""
        if not len(self.rows):
            return slice(0, 0)
        first, last = int(self.rows[0]), int(self.rows[-1]) + 1
        return slice(first, last) if last - first == len(self.rows) else self.rows
