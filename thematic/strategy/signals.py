"""Signals: what has happened up to each row, in a way that no later row can change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.errors import StrategyError
from thematic.strategy.compiled import switched, within
from thematic.strategy.shared import by_row

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from thematic.market_data.view import MarketView


@by_row
def rolling_high(view: MarketView, theme: str, rows: int) -> np.ndarray:
    """Return the highest level of a theme's index within the last `rows` rows, shape (n_rows,).

    Fewer rows count at the start.

    Examples
    --------
    >>> import pandas as pd
    >>> from thematic import MarketView
    >>> close = pd.DataFrame({"A": [10.0, 11.0, 9.0, 9.5]}, pd.bdate_range("2025-01-30", periods=4))
    >>> view = MarketView.of_closes(close, {"theme": ["A"]})
    >>> rolling_high(view, "theme", 2).round(2).tolist()
    [1.0, 1.1, 1.1, 0.95]
    """
    high, seen = view.index_array(theme), 1
    while seen < rows:
        # The highest of `seen` rows, beside that of as many rows before, or of as many as are still missing.
        step = min(seen, rows - seen)
        high, seen = np.fmax(high, lag(high, step)), seen + step
    return high


@by_row
def rolling_volatility(view: MarketView, theme: str, rows: int) -> np.ndarray:
    """Return the standard deviation of a theme index's last `rows` changes from row to row, shape (n_rows,).

    NaN where there are fewer.

    Examples
    --------
    >>> import pandas as pd
    >>> from thematic import MarketView
    >>> close = pd.DataFrame({"A": [10.0, 11.0, 11.0, 12.1]}, pd.bdate_range("2025-01-30", periods=4))
    >>> view = MarketView.of_closes(close, {"theme": ["A"]})
    >>> rolling_volatility(view, "theme", 2).round(4).tolist()
    [nan, nan, 0.0707, 0.0707]
    """
    level = view.index_array(theme)
    return pd.Series(level / lag(level, 1) - 1.0).rolling(rows).std().to_numpy()


def lag(values: np.ndarray, rows: int) -> np.ndarray:
    """Return values as they were `rows` rows before, NaN where there was none.

    Parameters
    ----------
    values : ndarray, shape (n_rows,) or (n_rows, n_columns)

    Examples
    --------
    >>> lag(np.array([1.0, 2.0, 3.0]), 1).tolist()
    [nan, 1.0, 2.0]
    """
    before = np.full(values.shape, np.nan)
    before[rows:] = values[: max(len(values) - rows, 0)]
    return before


def hold_between(entry: ArrayLike, exit: ArrayLike) -> np.ndarray:  # noqa: A002 - the field's word
    """Return whether a position is held: from an entry until an exit, bool, shape (n_rows,).

    Nothing is held at first. Where a row has both an entry and an exit, the position is held. Different
    thresholds for entry and exit keep a rule from trading to and fro around one of them.

    Parameters
    ----------
    entry, exit : array_like of bool, shape (n_rows,)

    Raises
    ------
    StrategyError
        They have different lengths, or more than one column.

    Examples
    --------
    >>> hold_between([False, True, False, False], [False, False, False, True]).tolist()
    [False, True, True, False]
    """
    entries, exits = _by_row(entry), _by_row(exit)
    if len(entries) != len(exits):
        raise StrategyError(
            f"hold_between() was given {len(entries)} rows of entry and {len(exits)} of exit; give as many"
        )
    return switched(entries, exits)


def within_last(event: ArrayLike, rows: int) -> np.ndarray:
    """Return whether `event` was true within the last `rows` rows, the present one included, (n_rows,).

    Examples
    --------
    >>> within_last([True, False, False], 2).tolist()
    [True, True, False]
    """
    return within(_by_row(event), rows)


def _by_row(event: ArrayLike) -> np.ndarray:
    states = np.ascontiguousarray(event, dtype=bool)
    if states.ndim != 1:
        raise StrategyError(
            f"an event has the shape {states.shape}; give one value a row, of one event at a time"
        )
    return states
