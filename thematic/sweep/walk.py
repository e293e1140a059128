"""Walk-forward: parameters chosen on past windows only, and what they earned in the windows that followed.

Rows are counted from the first decision. A window of rows (a, b] holds the returns of rows a + 1 to b. Purge
and embargo are those of López de Prado (2018), "Advances in Financial Machine Learning", chapter 7: returns
next to a test window are left out of training, because positions and signals reach over its edges.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from thematic.errors import SweepError
from thematic.statistics.performance import NO_SPREAD

Window = tuple[int, int]
"""From the value of one row to that of a later one."""


@dataclass(frozen=True)
class Fold:
    """One step: where parameters are chosen, and where they are then used.

    Parameters
    ----------
    train : tuple of Window
        Without overlap, in order; all before `test`.
    test : Window
    """

    train: tuple[Window, ...]
    test: Window


@dataclass(frozen=True)
class Walk:
    """How to walk forward through a period.

    Parameters
    ----------
    train : int
        Rows to choose on; with `anchored` the fewest, as windows then grow from the first row.
    test : int
        Rows for which the choice is used.
    anchored : bool, default False
    purge : int, default 0
        Rows left out between a training window and its test window.
    embargo : int, default 0
        Rows left out of training after each earlier test window.

    Examples
    --------
    >>> Walk(train=250, test=60).anchored
    False
    """

    train: int
    test: int
    anchored: bool = False
    purge: int = 0
    embargo: int = 0

    def __post_init__(self) -> None:
        if self.train < 2 or self.test < 1 or self.purge < 0 or self.embargo < 0:
            raise SweepError(
                f"walk-forward: train on 2 rows or more, test on 1 or more, purge and embargo from 0: "
                f"these are {self.train}, {self.test}, {self.purge} and {self.embargo}"
            )
        if self.embargo >= self.test:
            raise SweepError(f"walk-forward: an embargo of {self.embargo} rows leaves nothing of {self.test}")

    def folds(self, rows: int) -> tuple[Fold, ...]:
        """Return the folds of a period of so many rows; the last test window ends with it.

        Raises
        ------
        SweepError
            The period is too short for one, or the embargo leaves nothing to train on.
        """
        first = self.train + self.purge
        if first >= rows - 1:
            raise SweepError(
                f"walk-forward: {self.train} rows to train on and {self.purge} to purge leave none to "
                f"test on of {rows}: train on fewer, or begin the backtest earlier"
            )
        starts = range(first, rows - 1, self.test)
        folds = tuple(
            Fold(self._train(starts[:i], start), (start, min(start + self.test, rows - 1)))
            for i, start in enumerate(starts)
        )
        if any(sum(end - begin for begin, end in fold.train) < 2 for fold in folds):
            raise SweepError(
                f"walk-forward: an embargo of {self.embargo} rows leaves fewer than 2 to train on"
            )
        return folds

    def _train(self, earlier: range, start: int) -> tuple[Window, ...]:
        end = start - self.purge
        begin = 0 if self.anchored else end - self.train
        windows = []
        for tested in earlier if self.embargo else ():
            ended = tested + self.test
            if begin < ended + self.embargo and ended < end:
                if begin < ended:
                    windows.append((begin, ended))
                begin = min(ended + self.embargo, end)
        return (*windows, (begin, end)) if begin < end else tuple(windows)


def cuts(folds: Iterable[Fold]) -> list[int]:
    """Return the rows between which sums must be known for the windows of some folds."""
    return sorted({row for fold in folds for window in (*fold.train, fold.test) for row in window})


def sharpe(sums: np.ndarray, rows: np.ndarray, cuts: np.ndarray, windows: Iterable[Window]) -> np.ndarray:
    """Return Sharpe ratios a row over some windows together, shape (n_combinations,); NaN without spread.

    Parameters
    ----------
    sums : ndarray, shape (n_combinations, n_cuts - 1, 2)
        Between two cuts; see `measure.SUMS`.
    rows : ndarray, shape (n_combinations, n_cuts - 1)
        How many returns these are sums of.
    cuts : ndarray of int, shape (n_cuts,)
    """
    total, squares, count = np.zeros((3, len(sums)))
    for begin, end in windows:
        part = slice(*np.searchsorted(cuts, [begin, end]).tolist())
        total += sums[:, part, 0].sum(axis=1)
        squares += sums[:, part, 1].sum(axis=1)
        count += rows[:, part].sum(axis=1)
    mean = total / np.maximum(count, 1)
    variance = (squares - count * mean**2) / np.maximum(count - 1, 1)
    # Sums of squares keep eleven digits of a variance or so: what is below is no spread but rounding.
    known = (count > 1) & (variance > np.maximum(1e-11 * squares, NO_SPREAD**2))
    return mean / np.sqrt(np.where(known, variance, np.nan))
