"""Quotes: the bars behind a view's closes, as last known at each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

FIELDS = ("open", "high", "low", "close", "volume", "value", "traded")
"""What there is of each bar: adjusted prices in local currency, shares, value in local currency, whether."""


@dataclass(frozen=True, eq=False)
class Quotes:
    """The last known bar of each symbol at each row, and the exchange rates known there.

    Parameters
    ----------
    make : callable
        Returns `table`. It is called when a field is first asked for: seven tables of many names take room
        and time, and most strategies read closes only.
    rates : ndarray, shape (n_rows, n_currencies)
        Base currency for one unit of each.
    currencies : tuple of str
    currency : ndarray of int, shape (n_symbols,)
        Each symbol's column in `rates`.
    """

    make: Callable[[], np.ndarray]
    rates: np.ndarray
    currencies: tuple[str, ...]
    currency: np.ndarray

    @classmethod
    def of(
        cls,
        bars: Callable[[], Sequence[np.ndarray]],
        traded: np.ndarray,
        rates: np.ndarray,
        currencies: Sequence[str],
        currency: np.ndarray,
    ) -> Quotes:
        """Return the quotes of a panel, with the currencies of its markets, of which two may share one.

        Parameters
        ----------
        bars : callable
            Returns open, high, low, close, volume and value of the row's own session, each (n_rows,
            n_symbols); prices NaN where none is known.
        traded : ndarray of bool, shape (n_rows, n_symbols)
        """
        names = tuple(dict.fromkeys(currencies))
        column = np.array([names.index(name) for name in currencies], dtype=np.int64)
        own = rates[:, [list(currencies).index(name) for name in names]]
        return cls(lambda: _known(bars(), traded), own, names, column[currency])

    @cached_property
    def table(self) -> np.ndarray:
        """The `FIELDS`, shape (n_rows, 7, n_symbols).

        Prices are those of a symbol's last bar, NaN before its first. Volume and value are those of the
        row's own session: 0 where there was no bar, NaN where the source does not know them.
        """
        return self.make()

    def rows(self, rows: slice) -> Quotes:
        """Return some rows of them."""
        return replace(self, make=lambda: self.table[rows], rates=self.rates[rows])

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
        rates, seed = self.rates.copy(), int(random.integers(2**63))
        rates[row + 1 :] *= np.exp(random.normal(0.0, 0.01, rates[row + 1 :].shape))
        return replace(self, make=lambda: _another(self.table, row, moves, seed), rates=rates)

    def __reduce__(self) -> tuple[object, ...]:
        return _made, (self.table, self.rates, self.currencies, self.currency)


def _made(table: np.ndarray, rates: np.ndarray, currencies: tuple[str, ...], currency: np.ndarray) -> Quotes:
    return Quotes(lambda: table, rates, currencies, currency)


def _known(bars: Sequence[np.ndarray], traded: np.ndarray) -> np.ndarray:
    """Return `Quotes.table`, a field at a time: all at once would hold them twice."""
    known = np.empty((len(traded), len(FIELDS), traded.shape[1]))
    last = np.where(traded, np.arange(len(traded))[:, None], -1)
    last = np.maximum.accumulate(last, axis=0)
    none, idle = last < 0, (last >= 0) & ~traded
    for place, table in enumerate(bars):
        if place < 4:
            known[:, place] = np.take_along_axis(table, np.maximum(last, 0), axis=0) if idle.any() else table
        else:
            known[:, place] = table
            known[:, place][idle] = 0.0
        known[:, place][none] = np.nan
    known[:, 6] = traded
    return known


def _another(table: np.ndarray, row: int, moves: np.ndarray, seed: int) -> np.ndarray:
    """Return a table with another future after a row."""
    random, table = np.random.default_rng(seed), table.copy()
    later = table[row + 1 :]
    later[:, :4] *= moves[:, None]
    later[:, 4:6] *= random.lognormal(0.0, 1.0, (len(later), 1, later.shape[2]))
    later[:, 6] = random.random(later[:, 6].shape) < 0.5
    return table
