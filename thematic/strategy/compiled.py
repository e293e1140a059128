"""Loops over rows, compiled: what signals and targets do once for each combination of a sweep."""

from __future__ import annotations

import numpy as np

from thematic.compiling import njit


@njit(cache=True)
def switched(on: np.ndarray, off: np.ndarray) -> np.ndarray:
    """Return a state that `on` switches on and `off` off, bool, shape (n_rows,); on where both are true."""
    state, states = False, np.zeros(on.size, np.bool_)
    for r in range(on.size):
        state = on[r] or (state and not off[r])
        states[r] = state
    return states


@njit(cache=True)
def within(event: np.ndarray, rows: int) -> np.ndarray:
    """Return whether an event was true within the last `rows` rows, bool, shape (n_rows,)."""
    left, states = 0, np.zeros(event.size, np.bool_)
    for r in range(event.size):
        left = rows if event[r] else left - 1
        states[r] = left > 0
    return states


@njit(cache=True)
def mark_changes(values: np.ndarray, changed: np.ndarray) -> None:
    """Mark in `changed` the rows at which values, both (n_rows,), differ from the row before."""
    for r in range(1, values.size):
        changed[r] |= values[r] != values[r - 1]


@njit(cache=True)
def differing(table: np.ndarray) -> np.ndarray:
    """Return at which rows a table differs from the row before, bool, shape (n_rows,); NaN counts as 0."""
    changed = np.ones(table.shape[0], np.bool_)
    for r in range(1, table.shape[0]):
        changed[r] = False
        for c in range(table.shape[1]):
            now, before = table[r, c], table[r - 1, c]
            if now != before and not ((np.isnan(now) or now == 0.0) and (np.isnan(before) or before == 0.0)):
                changed[r] = True
    return changed


@njit(cache=True)
def largest_gross(weights: np.ndarray) -> float:
    """Return the largest sum of a row's weights, short ones positive; NaN where any is not finite."""
    most = 0.0
    for r in range(weights.shape[0]):
        gross = 0.0
        for c in range(weights.shape[1]):
            if not np.isfinite(weights[r, c]):
                return np.nan
            gross += abs(weights[r, c])
        most = max(most, gross)
    return most
