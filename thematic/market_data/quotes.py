"""Quotes: the bars behind a view's closes, as last known at each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

FIELDS = ("open", "high", "low", "close", "volume", "value", "traded")
"""What there is of each bar: adjusted prices in local currency, shares, value in local currency, whether."""


@dataclass(frozen=True, eq=False)
class Quotes:
    """The last known bar of each symbol at each row, and the exchange rates known there.

    Parameters
    ----------
    table : ndarray, shape (n_rows, 7, n_symbols)
        The `FIELDS`. Prices are those of a symbol's last bar, NaN before its first. Volume and value are
        those of the row's own session: 0 where there was no bar, NaN where the source does not know them.
    rates : ndarray, shape (n_rows, n_currencies)
        Base currency for one unit of each.
    currencies : tuple of str
    currency : ndarray of int, shape (n_symbols,)
        Each symbol's column in `rates`.
    """

    table: np.ndarray
    rates: np.ndarray
    currencies: tuple[str, ...]
    currency: np.ndarray

    @classmethod
    def of(
        cls,
        bars: Sequence[np.ndarray],
        traded: np.ndarray,
        rates: np.ndarray,
        currencies: Sequence[str],
        currency: np.ndarray,
    ) -> Quotes:
        """Return the quotes of a panel, with the currencies of its markets, of which two may share one.

        Parameters
        ----------
        bars : sequence of ndarray, each (n_rows, n_symbols)
            Open, high, low, close, volume and value of the row's own session; prices NaN where none is known.
        traded : ndarray of bool, shape (n_rows, n_symbols)
        """
        known = np.empty((len(traded), len(FIELDS), traded.shape[1]))
        last = np.where(traded, np.arange(len(traded))[:, None], -1)
        last = np.maximum.accumulate(last, axis=0)
        none, idle = last < 0, (last >= 0) & ~traded
        # A field at a time: all at once would hold them twice.
        for place, table in enumerate(bars):
            if place < 4:
                known[:, place] = (
                    np.take_along_axis(table, np.maximum(last, 0), axis=0) if idle.any() else table
                )
            else:
                known[:, place] = table
                known[:, place][idle] = 0.0
            known[:, place][none] = np.nan
        known[:, 6] = traded
        names = tuple(dict.fromkeys(currencies))
        column = np.array([names.index(each) for each in currencies], dtype=np.int64)
        return cls(known, rates[:, [list(currencies).index(each) for each in names]], names, column[currency])

    def rows(self, rows: slice) -> Quotes:
        """Return some rows of them."""
        return replace(self, table=self.table[rows], rates=self.rates[rows])

    def field(self, name: str, *, in_base: bool) -> np.ndarray:
        """Return one of the `FIELDS`, shape (n_rows, n_symbols); money in the base currency on request."""
        values: np.ndarray = self.table[:, FIELDS.index(name)]
        return values * self.rates[:, self.currency] if in_base else values.copy()

    def perturbed(self, row: int, moves: np.ndarray, random: np.random.Generator) -> Quotes:
        """Return quotes with another future after a row.

        Parameters
        ----------
        moves : ndarray, shape (n_rows - row - 1, n_symbols)
            By how much the prices of later rows are multiplied.
        """
        table, rates = self.table.copy(), self.rates.copy()
        later = table[row + 1 :]
        later[:, :4] *= moves[:, None]
        later[:, 4:6] *= random.lognormal(0.0, 1.0, (len(later), 1, later.shape[2]))
        later[:, 6] = random.random(later[:, 6].shape) < 0.5
        rates[row + 1 :] *= np.exp(random.normal(0.0, 0.01, rates[row + 1 :].shape))
        return replace(self, table=table, rates=rates)
