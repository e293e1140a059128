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


@njit(cache=True)
def positions(
    entries: np.ndarray,
    exits: np.ndarray,
    close: np.ndarray,
    can: np.ndarray,
    stop_loss: float,
    take_profit: float,
    trailing_stop: float,
    holding: int,
) -> np.ndarray:
    """Return whether each column is held, bool, (n_rows, n_columns); see `thematic.strategy.entries`.

    The first four are (n_rows, n_columns). A stop that is NaN, or a holding period of 0 rows, ends nothing.
    """
    held = np.zeros(close.shape, np.bool_)
    for c in range(close.shape[1]):
        inside, entered, first, high = False, 0, 0.0, 0.0
        for r in range(close.shape[0]):
            now = close[r, c]
            if inside:
                stopped = now <= first * (1.0 - stop_loss) or now <= high * (1.0 - trailing_stop)
                stopped = stopped or now >= first * (1.0 + take_profit) or not can[r, c]
                stopped = stopped or (holding > 0 and r - entered >= holding)
                inside = not stopped and not (exits[r, c] and not entries[r, c])
                high = max(high, now)
            elif entries[r, c] and not exits[r, c] and can[r, c] and now > 0.0:
                inside, entered, first, high = True, r, now, now
            held[r, c] = inside
    return held
