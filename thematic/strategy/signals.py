"""Signals: when something was last true, in a way that no later row can change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from thematic.strategy.shared import shared

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from thematic.view import MarketView


@shared
def highest(view: MarketView, theme: str, rows: int) -> np.ndarray:
    """Return the highest level of a theme's index within the last `rows` rows, shape (n_rows,).

    Fewer rows count at the start.
    """
    return view.index(theme).rolling(rows, min_periods=1).max().to_numpy()


def latched(on: ArrayLike, off: ArrayLike) -> np.ndarray:
    """Return a state that `on` switches on and `off` switches off, bool, shape (n_rows,).

    The state starts off and stays as it is on rows where neither is true; where both are, it is on. Two
    different thresholds for on and off are what keeps a rule from trading to and fro around one of them.
    """
    on, off = np.asarray(on, dtype=bool), np.asarray(off, dtype=bool)
    last = _last(on | off)
    state: np.ndarray = (last >= 0) & on[last]
    return state


def recently(event: ArrayLike, rows: int) -> np.ndarray:
    """Return whether `event` was true within the last `rows` rows, bool, shape (n_rows,)."""
    last = _last(np.asarray(event, dtype=bool))
    state: np.ndarray = (last >= 0) & (np.arange(len(last)) - last < rows)
    return state


def _last(event: np.ndarray) -> np.ndarray:
    """For each row the latest row so far on which the event was true, -1 before the first."""
    return np.maximum.accumulate(np.where(event, np.arange(len(event)), -1))
