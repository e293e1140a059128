"""Entries and exits: positions that begin and end by signals, stops and time, decided on closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.errors import StrategyError
from thematic.strategy.compiled import positions
from thematic.strategy.targets import Targets
from thematic.strategy.weights import equal_weight

if TYPE_CHECKING:
    from thematic.market_data.view import MarketView


class Signals:
    """Positions that begin with entries and end with exits, stops or time, a column for each.

    A column is a symbol or a theme of the view. What is decided at a row rests on that row's closes (for a
    theme on its index) and is filled by the run's own rules in the next session. Without frictions, and
    filled at the decision's own close, it is what ``vectorbt.Portfolio.from_signals`` does with
    ``stop_exit_price="close"``.

    - An entry counts where nothing is held, an exit where something is. Where a row has both, neither counts.
    - A stop or the holding period ends a position before signals are looked at: in that row there is no new
      entry. The next row may have one, also where the same signal goes on.
    - Missing values of signals (NaN, None) are no signals.
    - What cannot be traded is not entered: before its first bar, when it is no member, or when it had no bar
      in ten sessions. An entry then is lost, not put off. A position of which that becomes true is ended.
    - A stale close is the last known one: it moves no stop, and its rows count to the holding period.

    Parameters
    ----------
    view : MarketView
    entries : DataFrame of bool, shape (n_rows, n_columns), or Series of bool named as its column
        One row a decision, as what is computed from the view has them.
    exits : DataFrame or Series of bool, optional
        The same columns and rows; without them only stops and time end a position.
    stop_loss : float, optional
        Ends a position whose close is so far below that of its entry or farther, as a fraction.
    take_profit : float, optional
        Ends a position whose close is so far above that of its entry or farther.
    trailing_stop : float, optional
        Ends a position whose close is so far below its highest close since the entry or farther.
    holding : int, optional
        Ends a position so many rows after its entry.

    Raises
    ------
    StrategyError
        A column is neither a symbol nor a theme, rows are not the view's, or a stop is no fraction.

    Examples
    --------
    In a strategy's `targets`, buying what is oversold::

        index = view.index(self.theme)
        rsi = vbt.RSI.run(index, window=14).rsi
        signals = Signals(view, (rsi < 30).rename(self.theme), rsi > 60, stop_loss=0.1, holding=40)
        return signals.spread()
    """

    def __init__(
        self,
        view: MarketView,
        entries: pd.DataFrame | pd.Series[bool],
        exits: pd.DataFrame | pd.Series[bool] | None = None,
        *,
        stop_loss: float | None = None,
        take_profit: float | None = None,
        trailing_stop: float | None = None,
        holding: int | None = None,
    ) -> None:
        stops = {"stop_loss": stop_loss, "take_profit": take_profit, "trailing_stop": trailing_stop}
        self._view = view
        self._columns, begins = _signals(view, "entries", entries)
        ends = np.zeros_like(begins) if exits is None else _same(self._columns, view, exits)
        close, can = _levels(view, self._columns)
        loss, profit, trail = (_stop(name, stop) for name, stop in stops.items())
        self._held = positions(begins, ends, close, can, loss, profit, trail, _rows(holding))

    @property
    def held(self) -> pd.DataFrame:
        """Whether each column is held, as decided at each row, bool, shape (n_rows, n_columns)."""
        return pd.DataFrame(self._held, index=self._view.decisions, columns=list(self._columns))

    def targets(self, weight: float | None = None, due: np.ndarray | None = None) -> Targets:
        """Return the same weight for each position, wherever what is held changes.

        Parameters
        ----------
        weight : float, optional
            Fraction of net asset value; by default the same part of the account for each column.
        due : ndarray of bool, shape (n_rows,), optional
            The rows at which the account follows what is held, such as ``schedule(view, "weekly")``; all.
        """
        equal = 1.0 / len(self._columns) if weight is None else weight
        return self._weighed(np.where(self._held, equal, 0.0), due)

    def spread(self, due: np.ndarray | None = None) -> Targets:
        """Return all of the account in equal parts over what is held, wherever that changes.

        Parameters
        ----------
        due : ndarray of bool, shape (n_rows,), optional
            As `targets` takes it.
        """
        counts = self._held.sum(axis=1, keepdims=True)
        return self._weighed(self._held / np.maximum(counts, 1), due)

    def _weighed(self, weights: np.ndarray, due: np.ndarray | None) -> Targets:
        view, names = self._view, self._columns
        if set(names) <= set(view.themes):
            wanted = equal_weight(view, dict(zip(names, weights.T, strict=True)))
        else:
            wanted = Targets(view, names, weights)
        return (wanted if due is None else wanted.at(due)).on_change()


def _signals(
    view: MarketView, what: str, given: pd.DataFrame | pd.Series[bool]
) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the names of columns, and signals as bool, shape (n_rows, n_columns)."""
    table = given.to_frame() if isinstance(given, pd.Series) else given
    if not isinstance(table, pd.DataFrame):
        raise StrategyError(
            f"{what} are {type(given).__name__}; give a DataFrame or a Series of the view's rows"
        )
    if not table.index.equals(view.decisions):
        raise StrategyError(
            f"{what} have {len(table)} rows of their own; give one for each of the view's {len(view)} "
            "decisions, such as view.close has"
        )
    if all(kind.kind == "b" for kind in table.dtypes):
        return tuple(table.columns), np.ascontiguousarray(table.to_numpy(dtype=bool))
    values = table.to_numpy(dtype=object, na_value=False)
    known = np.frompyfunc(lambda value: isinstance(value, (bool, np.bool_)), 1, 1)(values).astype(bool)
    if not known.all():
        raise StrategyError(f"{what} hold {values[~known][0]!r}; give truth values, such as rsi < 30")
    return tuple(table.columns), np.ascontiguousarray(values, dtype=bool)


def _same(columns: tuple[str, ...], view: MarketView, exits: pd.DataFrame | pd.Series[bool]) -> np.ndarray:
    names, ends = _signals(view, "exits", exits)
    if isinstance(exits, pd.Series) and len(columns) == 1:
        return ends
    if set(names) != set(columns) or len(names) != len(columns):
        raise StrategyError(
            f"exits have the columns {', '.join(map(str, names))}, entries {', '.join(map(str, columns))}"
        )
    return np.ascontiguousarray(ends[:, [names.index(name) for name in columns]])


def _levels(view: MarketView, columns: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return the closes of columns and whether they can be traded, each (n_rows, n_columns)."""
    themes = view.themes
    if len(set(columns)) < len(columns) or not columns:
        raise StrategyError("entries have no column, or one twice; give each symbol or theme one column")
    if set(columns) <= set(themes):
        levels = [view.index_array(name) for name in columns]
        can = [view.members_array(name).any(axis=1) for name in columns]
        return np.column_stack(levels), np.column_stack(can)
    close, members = view.close, _members(view)
    strange = [str(name) for name in columns if name not in members.columns]
    if strange:
        raise StrategyError(
            f"entries have the columns {', '.join(strange)}; they must all be themes ({', '.join(themes)}) "
            "or all be symbols of these"
        )
    return np.ascontiguousarray(close[list(columns)].to_numpy()), members[list(columns)].to_numpy()


def _members(view: MarketView) -> pd.DataFrame:
    """Return which symbols are members of some theme and can be traded, bool, (n_rows, n_symbols)."""
    tables = [view.members(theme) for theme in view.themes]
    return pd.concat(tables, axis=1).T.groupby(level=0, sort=False).any().T


def _stop(name: str, stop: float | None) -> float:
    if stop is None:
        return np.nan
    if isinstance(stop, bool) or not isinstance(stop, (int, float)) or not 0.0 < stop < np.inf:
        raise StrategyError(f"{name} is {stop!r}, but must be a fraction above 0, such as 0.1 for 10 %")
    return float(stop)


def _rows(holding: int | None) -> int:
    if holding is None:
        return 0
    if isinstance(holding, bool) or not isinstance(holding, int) or holding < 1:
        raise StrategyError(f"holding is {holding!r}, but must be a whole number of rows from 1 upwards")
    return holding
