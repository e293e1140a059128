"""The market view: exactly what a strategy may see at a decision, and nothing later."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

import numpy as np
import pandas as pd

from thematic.errors import StrategyError
from thematic.market_data.quoted import Quoted
from thematic.market_data.quotes import Quotes
from thematic.market_data.unfolding import Unfolding
from thematic.universe import Theme
from thematic.universe.theme import Member


class MarketView(Quoted):
    """Prices and memberships as known at each decision, one row a decision.

    Every row holds what had closed by that row's decision (22:00 UTC by default): New York's close of the
    same date, Hong Kong's of the same date, and for a market that was shut its last close before. Nothing
    later than the view's last row can be reached from it, and nothing that is done to what it hands out
    changes it: frames are copies, arrays are read-only. So strategies can be asked about one view in turn.

    Parameters
    ----------
    decisions : DatetimeIndex, shape (n_rows,)
        See `decisions`.
    close : DataFrame, shape (n_rows, n_symbols)
        See `close`.
    themes : mapping of str to Theme
    members : mapping of str to ndarray of bool, shape (n_rows, n_members)
        For each theme whether its symbols, in the file's order, are members that can be traded.
    weights : mapping of str to ndarray, shape (n_rows, n_members), optional
        For each theme with a rule book the weights of its symbols, in any proportion; see `weights`.
    quotes : Quotes, optional
        The bars behind the closes. Without them the view has closes and `returns` only.

    Examples
    --------
    What a strategy reads, with one row a decision and one column a symbol::

        view.close, view.open, view.high, view.low    # adjusted, in the base currency
        view.local.close, view.local.returns          # adjusted, in each symbol's own currency
        view.returns                                  # from row to row, in the base currency
        view.volume, view.turnover, view.traded       # of each row's own session
        view.index("china_ai"), view.weights("china_ai"), view.members("china_ai")
        view.rates["HKD"]                             # the base currency for one Hong Kong dollar
    """

    def __init__(
        self,
        decisions: pd.DatetimeIndex,
        close: pd.DataFrame,
        themes: Mapping[str, Theme],
        members: Mapping[str, np.ndarray],
        weights: Mapping[str, np.ndarray] = MappingProxyType({}),
        quotes: Quotes | None = None,
    ) -> None:
        self._decisions = decisions
        self._kind, self._moments = (decisions.dtype, decisions.name), decisions.asi8
        self._themes = dict(themes)
        self._named = {name: theme.symbols for name, theme in themes.items()}
        self._symbols = close.columns
        self._values = _read_only(close.to_numpy(dtype=float))
        self._members = {name: _read_only(table) for name, table in members.items()}
        self._own_weights = {name: _read_only(table) for name, table in weights.items()}
        self._quotes = quotes
        self._by_row: dict[Hashable, np.ndarray] = {}
        self._cache: dict[Hashable, np.ndarray] = {}

    @classmethod
    def of_closes(cls, close: pd.DataFrame, themes: Mapping[str, Sequence[str]]) -> MarketView:
        """Return a view of closes that you have, to try a strategy in a notebook or in a test.

        Parameters
        ----------
        close : DataFrame, shape (n_rows, n_symbols)
            Total-return closes in one currency by date or by moment of decision, increasing; a date stands
            for 22:00 UTC. NaN before a symbol's first close; a close that is missing later is the last one.
        themes : mapping of str to sequence of str
            For each theme its symbols, each a column: members from their first close on.

        Examples
        --------
        >>> close = pd.DataFrame({"NVDA": [100.0, 110.0, 99.0]}, pd.bdate_range("2025-01-24", periods=3))
        >>> MarketView.of_closes(close, {"semis": ["NVDA"]}).index("semis").round(2).tolist()
        [1.0, 1.1, 0.99]
        """
        days = pd.DatetimeIndex(close.index)
        moments = (days + pd.Timedelta(hours=22)).tz_localize("UTC") if days.tz is None else days
        decisions = moments.rename("decision")
        known = close.set_axis(decisions).ffill()
        made, members = {}, {}
        for name, symbols in themes.items():
            held = tuple(Member(symbol, symbol, "member") for symbol in symbols)
            made[name] = Theme(name, name, "", "", moments[-1].date(), held)
            members[name] = known[list(symbols)].notna().to_numpy()
        return cls(decisions, known, made, members)

    @property
    def decisions(self) -> pd.DatetimeIndex:
        """The moments of decision, UTC, shape (n_rows,)."""
        return self._decisions.view()

    @property
    def themes(self) -> dict[str, Theme]:
        """The themes by name."""
        return dict(self._themes)

    @property
    def close(self) -> pd.DataFrame:
        """Last known total-return closes in the base currency, shape (n_rows, n_symbols).

        NaN before a symbol's first bar. A symbol's last close is carried over days on which it did not
        trade, so a row always holds what an investor would have known.
        """
        # pandas copies what is shared when it is written to.
        return self._close.copy(deep=False)

    def symbols(self, theme: str) -> list[str]:
        """Return a theme's symbols, in the order of its file."""
        if theme not in self._named:
            raise StrategyError(
                f"the view holds no theme {theme!r}: a strategy names the universes it reads in fields "
                f"called theme, themes or ..._theme; here are {', '.join(sorted(self._themes))}"
            )
        return list(self._named[theme])

    def members(self, theme: str) -> pd.DataFrame:
        """Return which symbols are members and can be traded, bool, shape (n_rows, n_members).

        A member can be traded when it had a bar within the last ten sessions of its market.
        """
        return pd.DataFrame(self.members_array(theme), index=self.decisions, columns=self.symbols(theme))

    def members_array(self, theme: str) -> np.ndarray:
        """Return the numbers of `members`, bool, read-only, shape (n_rows, n_members)."""
        self.symbols(theme)
        return self._members[theme].view()

    def weights(self, theme: str) -> pd.DataFrame:
        """Return a theme's own weights over its members that can be traded, shape (n_rows, n_members).

        Each row is known at its decision and sums to 1, or to 0 without a member. Equal weights, where the
        universe has no rule book; otherwise those of its last review, drifted with prices since.
        """
        own = np.where(self.members_array(theme), self._proportions(theme), 0.0)
        total = own.sum(axis=1, keepdims=True)
        shares = np.divide(own, total, out=np.zeros_like(own), where=total > 0)
        return pd.DataFrame(shares, index=self.decisions, columns=self.symbols(theme))

    def index(self, theme: str) -> pd.Series[float]:
        """Return a theme's total-return index with its own weights in the base currency, shape (n_rows,).

        1.0 at the first row with a member, NaN before; rebalanced at every row to the `weights` of the row
        before, without costs. A universe without a rule book has equal weights.
        """
        return pd.Series(self.index_array(theme), index=self.decisions, name=theme)

    def index_array(self, theme: str) -> np.ndarray:
        """Return the numbers of `index`, read-only, shape (n_rows,)."""
        return self.once_by_row((MarketView.index_array, theme), lambda: self._index(theme))

    def once(self, key: Hashable, compute: Callable[[], np.ndarray]) -> np.ndarray:
        """Return what `compute` returned when it was first asked for under this key, read-only.

        It is forgotten with the view, and unknown to views cut from it.
        """
        return _once(self._cache, key, compute)

    def once_by_row(self, key: Hashable, compute: Callable[[], np.ndarray]) -> np.ndarray:
        """Do the same with what no later row changes, shape (n_rows, ...): views cut from it know their rows.

        For functions of this package only, which a test holds to that.
        """
        return _once(self._by_row, key, compute)

    def until(self, row: int) -> MarketView:
        """Return the view as it stood at the decision of `row`: its rows up to and including that one."""
        return self._cut(slice(0, row + 1))

    def window(self, begin: int, row: int) -> MarketView:
        """Return the view as it stood at the decision of `row`, without the rows before `begin`.

        Indices keep their numbers: they are 1.0 where the theme began, be it before the window.
        """
        self._know_indices()
        return self._cut(slice(begin, row + 1))

    def unfold(self, first: int, lookback: int | None = None) -> Iterator[MarketView]:
        """Yield the view as it stood at each decision from row `first` on; with `lookback` its last rows.

        Each equals `until` of its row or `window`, but a step costs as much as a row: they share memory that
        fills as they are asked for.
        """
        self._know_indices()
        unfolding = Unfolding()
        for row in range(first, len(self)):
            rows = slice(0 if lookback is None else max(row - lookback + 1, 0), row + 1)
            yield self._shown(rows, unfolding.rows)

    def with_future(self, row: int, random: np.random.Generator, swing: float) -> MarketView:
        """Return a view that is the same up to and including a row, and another one after it.

        Later prices take another path, volumes and exchange rates are others, and who is a member later, and
        with which weight, is drawn anew.

        Parameters
        ----------
        swing : float
            Standard deviation of what is added to each later row's returns.
        """
        close, later = np.array(self._values), slice(row + 1, None)
        moves = np.exp(np.cumsum(random.normal(0.0, swing, close[later].shape), axis=0))
        close[later] *= moves
        quotes = None
        if self._quotes is not None:
            quotes = self._quotes.perturbed(row, moves, random)
            ratio = quotes.rates[later] / self._quotes.rates[later]
            close[later] *= ratio[:, quotes.currency]
        members, weights = {}, {}
        for theme, table in self._members.items():
            drawn = np.array(table)
            drawn[later] ^= random.random(drawn[later].shape[1]) < 0.5
            known = np.isfinite(close[:, self._symbols.get_indexer(pd.Index(self._named[theme]))])
            members[theme] = drawn & known
        for theme, own in self._own_weights.items():
            weights[theme] = np.array(own)
            weights[theme][later] *= random.lognormal(0.0, 1.0, own.shape[1])
        frame = pd.DataFrame(close, index=self._decisions, columns=self._symbols)
        return MarketView(self._decisions, frame, self._themes, members, weights, quotes)

    def _cut(self, rows: slice) -> MarketView:
        return self._shown(rows, lambda table, shown: _read_only(table[shown]))

    def _shown(self, rows: slice, show: Callable[[np.ndarray, slice], np.ndarray]) -> MarketView:
        """Return some rows of the view; `show` gives those of a table."""
        cut = MarketView.__new__(MarketView)
        cut._kind, cut._moments = self._kind, show(self._moments, rows)
        cut._themes, cut._named, cut._symbols = self._themes, self._named, self._symbols
        cut._values = show(self._values, rows)
        cut._members = {theme: show(table, rows) for theme, table in self._members.items()}
        cut._own_weights = {theme: show(table, rows) for theme, table in self._own_weights.items()}
        # No later row changes them, so that the cut of the whole is what the cut would compute. Without the
        # rows before it, a window would compute other ones, but for the indices, which keep their numbers.
        known = self._by_row if rows.start == 0 else {key: self._by_row[key] for key in self._index_keys}
        cut._by_row = {key: show(table, rows) for key, table in known.items()}
        cut._quotes = None if self._quotes is None else self._quotes.rows(rows)
        cut._cache = {}
        return cut

    @property
    def _index_keys(self) -> list[Hashable]:
        return [key for theme in self._themes if (key := (MarketView.index_array, theme)) in self._by_row]

    def _know_indices(self) -> None:
        for theme in self._themes:
            self.index_array(theme)

    def __len__(self) -> int:
        return len(self._moments)

    def __reduce__(self) -> tuple[object, ...]:
        # What was computed is left behind: functions of a strategy's own file are among its keys.
        tables = (self._decisions, self._close, self._themes, self._members, self._own_weights)
        return MarketView, (*tables, self._quotes)

    @cached_property
    def _decisions(self) -> pd.DatetimeIndex:
        dtype, name = self._kind
        return pd.DatetimeIndex(self._moments, dtype=dtype, name=name)

    @cached_property
    def _close(self) -> pd.DataFrame:
        return pd.DataFrame(self._values, index=self._decisions, columns=self._symbols, copy=False)

    def _proportions(self, theme: str) -> np.ndarray:
        """Return what a theme's weights are proportional to: its rule book's weights, else 1 for each."""
        own = self._own_weights.get(theme)
        return np.ones(self._members[theme].shape) if own is None else own

    def _index(self, theme: str) -> np.ndarray:
        columns = self._symbols.get_indexer(pd.Index(self.symbols(theme)))
        prices, members = self._values[:, columns], self._members[theme]
        growth = np.ones(len(prices))
        held = members[:-1] & np.isfinite(prices[:-1]) & np.isfinite(prices[1:])
        ratios = np.divide(prices[1:], prices[:-1], out=np.zeros_like(prices[1:]), where=held)
        weights = np.where(held, self._proportions(theme)[:-1], 0.0)
        total = weights.sum(axis=1)
        growth[1:] = np.divide(
            (weights * ratios).sum(axis=1), total, out=np.ones(len(total)), where=total > 0
        )
        started = np.logical_or.accumulate(members.any(axis=1))
        return np.where(started, np.cumprod(growth), np.nan)


def _once(known: dict[Hashable, np.ndarray], key: Hashable, compute: Callable[[], np.ndarray]) -> np.ndarray:
    kept = known.get(key)
    if kept is None:
        kept = known[key] = _read_only(compute())
    return kept.view()


def _read_only(array: np.ndarray) -> np.ndarray:
    """Return a read-only copy that owns its numbers: no view of it can be made writeable again."""
    copy = np.array(array)
    copy.flags.writeable = False
    return copy
