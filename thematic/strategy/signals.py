"""Signals: what has happened up to each row, in a way that no later row can change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from thematic.errors import StrategyError
from thematic.strategy.compiled import switched, within
from thematic.strategy.shared import shared

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from thematic.market_data.view import MarketView


@shared
def month_starts(view: MarketView) -> np.ndarray:
    """Return whether each row is the first decision of a calendar month, bool, shape (n_rows,).

    The first and not the last: that a month has ended is known only when the next has begun.
    """
    months = view.decisions.tz_localize(None).to_numpy().astype("datetime64[M]")
    return np.append(True, months[1:] != months[:-1])


@shared
def highest(view: MarketView, theme: str, rows: int) -> np.ndarray:
    """Return the highest level of a theme's index within the last `rows` rows, shape (n_rows,).

    Fewer rows count at the start.
    """
    high, seen = view.level(theme), 1
    while seen < rows:
        # The highest of `seen` rows, beside that of as many rows before, or of as many as are still missing.
        step = min(seen, rows - seen)
        high, seen = np.fmax(high, earlier(high, step)), seen + step
    return high


def earlier(values: np.ndarray, rows: int) -> np.ndarray:
    """Return values as they were `rows` rows before, NaN where there was none.

    Parameters
    ----------
    values : ndarray, shape (n_rows,) or (n_rows, n_columns)
    """
    before = np.full(values.shape, np.nan)
    before[rows:] = values[: max(len(values) - rows, 0)]
    return before


def latched(on: ArrayLike, off: ArrayLike) -> np.ndarray:
    """Return a state that `on` switches on and `off` switches off, bool, shape (n_rows,).

    The state starts off and stays as it is on rows where neither is true; where both are, it is on. Two
    different thresholds for on and off are what keeps a rule from trading to and fro around one of them.
    """
    starts, ends = _by_row(on), _by_row(off)
    if len(starts) != len(ends):
        raise StrategyError(
            f"latched() was given {len(starts)} rows of on and {len(ends)} of off; give as many"
        )
    return switched(starts, ends)


def recently(event: ArrayLike, rows: int) -> np.ndarray:
    """Return whether `event` was true within the last `rows` rows, bool, shape (n_rows,)."""
    return within(_by_row(event), rows)


def _by_row(event: ArrayLike) -> np.ndarray:
    found = np.ascontiguousarray(event, dtype=bool)
    if found.ndim != 1:
        raise StrategyError(
            f"an event has the shape {found.shape}; give one value a row, of one event at a time"
        )
    return found
