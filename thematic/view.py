"""The market view: exactly what a strategy may see at a decision, and nothing later."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import pandas as pd

from thematic.errors import StrategyError
from thematic.universe import Theme


class MarketView:
    """Prices and memberships as known at each decision, one row a decision.

    Every row holds what had closed by that row's decision (22:00 UTC by default): New York's close of the
    same date, Hong Kong's of the same date, and for a market that was shut its last close before. All frames
    are copies; nothing later than the view's last row can be reached from it.

    Parameters
    ----------
    decisions : DatetimeIndex, shape (n_rows,)
        The moments of decision, UTC.
    close : DataFrame, shape (n_rows, n_symbols)
        See `close`.
    themes : mapping of str to Theme
    members : mapping of str to ndarray of bool, shape (n_rows, n_members)
        For each theme whether its symbols, in the file's order, are members that can be traded.
    """

    def __init__(
        self,
        decisions: pd.DatetimeIndex,
        close: pd.DataFrame,
        themes: Mapping[str, Theme],
        members: Mapping[str, np.ndarray],
    ) -> None:
        self.decisions = decisions
        self.themes = dict(themes)
        self._symbols = close.columns
        self._values = close.to_numpy(dtype=float)
        self._members = dict(members)
        self._indices: dict[str, np.ndarray] = {}

    @cached_property
    def close(self) -> pd.DataFrame:
        """Last known total-return closes in the base currency, shape (n_rows, n_symbols).

        NaN before a symbol's first bar. A symbol's last close is carried over days on which it did not
        trade, so a row always holds what an investor would have known.
        """
        return pd.DataFrame(self._values, index=self.decisions, columns=self._symbols)

    def symbols(self, theme: str) -> list[str]:
        """Return a theme's symbols, in the order of its file."""
        return list(self._theme(theme).symbols)

    def members(self, theme: str) -> pd.DataFrame:
        """Return which symbols are members and can be traded, bool, shape (n_rows, n_members).

        A member can be traded when it had a bar within the last ten sessions of its market.
        """
        symbols = self.symbols(theme)
        return pd.DataFrame(self._members[theme], index=self.decisions, columns=symbols)

    def index(self, theme: str) -> pd.Series[float]:
        """Return a theme's equal-weighted total-return index in the base currency, shape (n_rows,).

        1.0 at the first row with a member, NaN before; rebalanced at every row to the members of the row
        before, without costs.
        """
        if theme not in self._indices:
            self._indices[theme] = self._level(theme)
        return pd.Series(self._indices[theme].copy(), index=self.decisions, name=theme)

    def until(self, row: int) -> MarketView:
        """Return the view as it stood at the decision of `row`: its rows up to and including that one."""
        rows = slice(0, row + 1)
        cut = MarketView.__new__(MarketView)
        cut.decisions = self.decisions[rows]
        cut.themes = dict(self.themes)
        cut._symbols = self._symbols
        cut._values = self._values[rows].copy()
        cut._members = {theme: table[rows].copy() for theme, table in self._members.items()}
        # An index row depends on no later row, so that the cut of the whole is the index of the cut.
        cut._indices = {theme: level[rows].copy() for theme, level in self._indices.items()}
        return cut

    def __len__(self) -> int:
        return len(self.decisions)

    def _theme(self, name: str) -> Theme:
        if name not in self.themes:
            raise StrategyError(
                f"the view holds no theme {name!r}: a strategy names the universes it reads in fields "
                f"called theme, themes or ..._theme; here are {', '.join(sorted(self.themes))}"
            )
        return self.themes[name]

    def _level(self, theme: str) -> np.ndarray:
        columns = self._symbols.get_indexer(pd.Index(self.symbols(theme)))
        prices, members = self._values[:, columns], self._members[theme]
        growth = np.ones(len(prices))
        held = members[:-1] & np.isfinite(prices[:-1]) & np.isfinite(prices[1:])
        ratios = np.divide(prices[1:], prices[:-1], out=np.zeros_like(prices[1:]), where=held)
        count = held.sum(axis=1)
        growth[1:] = np.divide(ratios.sum(axis=1), count, out=np.ones(len(count)), where=count > 0)
        started = np.logical_or.accumulate(members.any(axis=1))
        return np.where(started, np.cumprod(growth), np.nan)
