"""Targets: what a strategy wants to hold, and at which rows of its view it says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

import numpy as np
import pandas as pd

from thematic.errors import StrategyError
from thematic.strategy.compiled import differing, mark_changes

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from thematic.market_data.view import MarketView


class Part(NamedTuple):
    """Weights at every row of a view that are the rows of a table times one share each.

    Parameters
    ----------
    columns : slice, or ndarray of int, shape (n_columns,)
        Where the table's columns stand among the symbols of the targets.
    table : ndarray, shape (n_rows, n_columns)
    changed : ndarray of bool, shape (n_rows,)
        At which rows the table may differ from the row before.
    share : ndarray, shape (n_rows,), or float
    """

    columns: slice | np.ndarray
    table: np.ndarray
    changed: np.ndarray
    share: np.ndarray | float


class Targets:
    """Target weights at some rows of a view, fractions of net asset value; nothing changes them.

    ``Targets(view, symbols, weights)`` gives weights at every row; `at` and `on_change` keep some of these.
    Weights are computed only for rows that are kept, so that a strategy of few trades costs little however
    long its view is.

    Parameters
    ----------
    view : MarketView
        The one that the strategy is asked about.
    symbols : sequence of str, shape (n_symbols,)
    weights : array_like, shape (n_rows of the view, n_symbols)
        A row without any number is no instruction; in a row with numbers NaN means 0, and what is given to
        no symbol is cash. Negative weights are short.

    Raises
    ------
    StrategyError
        The weights have another shape.

    Examples
    --------
    >>> import pandas as pd
    >>> from thematic import MarketView
    >>> close = pd.DataFrame({"A": [10.0, 11.0], "B": [5.0, 5.0]}, pd.bdate_range("2025-01-30", periods=2))
    >>> view = MarketView.of_closes(close, {"pair": ["A", "B"]})
    >>> Targets(view, ["A"], [[1.0], [0.5]]).frame["A"].tolist()
    [1.0, 0.5]
    """

    __slots__ = ("_parts", "_rows", "_symbols", "_view", "_weights")

    def __init__(self, view: MarketView, symbols: Sequence[str], weights: ArrayLike) -> None:
        table = np.array(weights, dtype=float, order="C")
        if table.shape != (len(view), len(symbols)):
            raise StrategyError(
                f"the weights of targets have the shape {table.shape}, but the view has {len(view)} rows and "
                f"there are {len(symbols)} symbols; give one row a decision, and one column a symbol"
            )
        self._view, self._symbols = view, tuple(symbols)
        self._parts: tuple[Part, ...] = (Part(slice(None), table, changes(table), 1.0),)
        self._rows: np.ndarray | None = None
        self._weights: np.ndarray | None = None

    @classmethod
    def of_parts(
        cls,
        view: MarketView,
        symbols: tuple[str, ...],
        parts: tuple[Part, ...],
        rows: np.ndarray | None = None,
        weights: np.ndarray | None = None,
    ) -> Targets:
        """Return the sums of parts, at every row of a view or at some, where these are known already."""
        targets = cls.__new__(cls)
        targets._view, targets._symbols, targets._parts = view, symbols, parts
        targets._rows, targets._weights = rows, weights
        if weights is not None:
            weights.flags.writeable = False
        return targets

    @property
    def view(self) -> MarketView:
        """The view whose rows they are."""
        return self._view

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that have a weight, shape (n_symbols,)."""
        return self._symbols

    @property
    def rows(self) -> np.ndarray:
        """The view's rows at which there are weights, increasing int64, shape (n_instructions,)."""
        if self._rows is None:
            return np.arange(len(self._view))
        return self._rows.copy()

    @property
    def weights(self) -> np.ndarray:
        """The weights at these rows, read-only, shape (n_instructions, n_symbols)."""
        if self._weights is None:
            rows = self.rows
            weights = np.zeros((len(rows), len(self._symbols)))
            for columns, table, _, share in self._parts:
                shares = share if isinstance(share, float) else share.take(rows)[:, None]
                weights[:, columns] += table.take(rows, axis=0) * shares
            weights.flags.writeable = False
            self._weights = weights
        return self._weights.view()

    @property
    def frame(self) -> pd.DataFrame:
        """The weights as a table, indexed by decisions, shape (n_instructions, n_symbols)."""
        index = self._view.decisions[self.rows]
        return pd.DataFrame(self.weights, index=index, columns=list(self._symbols))

    def at(self, due: np.ndarray) -> Targets:
        """Return those of its rows at which `due`, bool, shape (n_rows of the view,), is true."""
        due = np.asarray(due)
        if due.dtype != bool or due.shape != (len(self._view),):
            raise StrategyError(
                f"at() was given {due.dtype} of the shape {due.shape}; give whether each of the view's "
                f"{len(self._view)} rows is kept, such as month_starts(view)"
            )
        return self._kept(due.nonzero()[0] if self._rows is None else self._rows[due[self._rows]])

    def on_change(self) -> Targets:
        """Return those of its rows that differ from the row before; see `on_change`."""
        some = self._kept(self._may_change().nonzero()[0]) if self._rows is None else self
        weights = some.weights
        keep = changes(weights)
        if keep.all():
            return some
        return self._kept(some.rows[keep], weights[keep])

    def __len__(self) -> int:
        return len(self._view) if self._rows is None else len(self._rows)

    def __repr__(self) -> str:
        return repr(self.frame)

    def _repr_html_(self) -> str:
        return self.frame.to_html()

    def _kept(self, rows: np.ndarray, weights: np.ndarray | None = None) -> Targets:
        return Targets.of_parts(self._view, self._symbols, self._parts, rows, weights)

    def _may_change(self) -> np.ndarray:
        """Return at which rows of the view the weights may differ from the row before, the first included."""
        changed = np.zeros(len(self._view), dtype=bool)
        changed[:1] = True
        for part in self._parts:
            changed |= part.changed
            if not isinstance(part.share, float):
                mark_changes(part.share, changed)
        return changed


def changes(table: np.ndarray) -> np.ndarray:
    """Return at which rows a table, shape (n_rows, n_columns), differs from the row before; at the first.

    NaN counts as 0.
    """
    return differing(np.ascontiguousarray(table, dtype=float))


@overload
def on_change(weights: Targets) -> Targets: ...
@overload
def on_change(weights: pd.DataFrame) -> pd.DataFrame: ...
def on_change(weights: Targets | pd.DataFrame) -> Targets | pd.DataFrame:
    """Keep the rows of wanted weights, shape (n_rows, n_symbols), that differ from the row before.

    The first row is kept. Use it to turn "what I want to hold" into "when I want to trade".

    Examples
    --------
    >>> import pandas as pd
    >>> from thematic import MarketView
    >>> close = pd.DataFrame({"A": [10.0, 11.0, 12.0]}, pd.bdate_range("2025-01-30", periods=3))
    >>> view = MarketView.of_closes(close, {"theme": ["A"]})
    >>> on_change(Targets(view, ["A"], [[1.0], [1.0], [0.0]])).frame["A"].tolist()
    [1.0, 0.0]
    """
    if isinstance(weights, Targets):
        return weights.on_change()
    return weights[changes(weights.to_numpy(dtype=float))]
