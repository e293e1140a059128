"""Quoted prices: what of its symbols' bars a view shows, in the base currency and in their own."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from thematic.errors import StrategyError
from thematic.market_data.quotes import Quotes


class BarFields(Protocol):
    """Gives one field of the bars, shape (n_rows, n_symbols)."""

    def __call__(self, name: str, *, in_base: bool) -> pd.DataFrame:
        """Return a field, in the base currency or in each symbol's own."""


class LocalQuotes:
    """Adjusted prices in each symbol's own currency, one row a decision, as last known there.

    A symbol's prices move only where it had a bar: exchange rates are not in them.
    """

    def __init__(self, bars: BarFields) -> None:
        self._bars = bars

    @property
    def open(self) -> pd.DataFrame:
        """Opens, shape (n_rows, n_symbols)."""
        return self._bars("open", in_base=False)

    @property
    def high(self) -> pd.DataFrame:
        """Highs, shape (n_rows, n_symbols)."""
        return self._bars("high", in_base=False)

    @property
    def low(self) -> pd.DataFrame:
        """Lows, shape (n_rows, n_symbols)."""
        return self._bars("low", in_base=False)

    @property
    def close(self) -> pd.DataFrame:
        """Total-return closes, shape (n_rows, n_symbols)."""
        return self._bars("close", in_base=False)

    @property
    def returns(self) -> pd.DataFrame:
        """Total returns from row to row, fractions; NaN at the first row, 0 where a symbol did not trade."""
        return self.close.pct_change(fill_method=None)


class Quoted:
    """The bars of a view's symbols, one row a decision, each as last known there."""

    _symbols: pd.Index
    _quotes: Quotes | None

    @property
    def decisions(self) -> pd.DatetimeIndex:
        """The moments of decision, UTC, shape (n_rows,)."""
        raise NotImplementedError

    @property
    def close(self) -> pd.DataFrame:
        """Last known total-return closes in the base currency, shape (n_rows, n_symbols)."""
        raise NotImplementedError

    @property
    def open(self) -> pd.DataFrame:
        """Adjusted opens of each symbol's last known bar in the base currency, as `close` has them."""
        return self._bars("open")

    @property
    def high(self) -> pd.DataFrame:
        """Adjusted highs of each symbol's last known bar in the base currency, as `close` has them."""
        return self._bars("high")

    @property
    def low(self) -> pd.DataFrame:
        """Adjusted lows of each symbol's last known bar in the base currency, as `close` has them."""
        return self._bars("low")

    @property
    def returns(self) -> pd.DataFrame:
        """Total returns from row to row in the base currency, fractions, shape (n_rows, n_symbols).

        NaN at the first row and before a symbol's second close; where a symbol did not trade, what its
        currency moved.
        """
        return self.close.pct_change(fill_method=None)

    @property
    def volume(self) -> pd.DataFrame:
        """Shares traded in the row's own session, shape (n_rows, n_symbols).

        0 where a symbol had no bar in the row, NaN before its first bar and where its source knows no volume.
        """
        return self._bars("volume", in_base=False)

    @property
    def turnover(self) -> pd.DataFrame:
        """Value traded in the row's own session, base currency, shape (n_rows, n_symbols); see `volume`."""
        return self._bars("value")

    @property
    def traded(self) -> pd.DataFrame:
        """Whether a symbol had a bar in the row, bool, shape (n_rows, n_symbols); else it is stale."""
        return self._bars("traded", in_base=False) > 0.0

    @property
    def local(self) -> LocalQuotes:
        """The same bars in each symbol's own currency."""
        return LocalQuotes(self._bars)

    @property
    def rates(self) -> pd.DataFrame:
        """Base currency for one unit of each currency, as known at the row, shape (n_rows, n_currencies)."""
        quotes = self._known_quotes("rates")
        return pd.DataFrame(quotes.rates.copy(), index=self.decisions, columns=list(quotes.currencies))

    def _bars(self, name: str, *, in_base: bool = True) -> pd.DataFrame:
        values = self._known_quotes(name).field(name, in_base=in_base)
        return pd.DataFrame(values, index=self.decisions, columns=self._symbols.view())

    def _known_quotes(self, name: str) -> Quotes:
        if self._quotes is None:
            raise StrategyError(
                f"this view has closes only, and no {name}: it was not made of a source's bars"
            )
        return self._quotes
