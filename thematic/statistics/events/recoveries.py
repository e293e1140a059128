"""Recoveries: how long a level took to come back after each of its past falls that were as deep."""

from __future__ import annotations

import numpy as np


def recoveries(level: np.ndarray, depth: float, fall_rows: int, within: int) -> np.ndarray:
    """Return after how many rows the level before each deep fall was reached again, shape (n_falls,).

    A fall is a stretch of `fall_rows` rows over which the level loses at least `depth`; the first row at
    which it has is its end, and the next fall begins after the recovery or after `within` rows, so that
    none overlap.

    Parameters
    ----------
    level : ndarray, shape (n_rows,)
        Logarithm of a level, such as a theme's over its market's, without gaps.
    depth : float
        Log loss that makes a fall, positive.
    fall_rows, within : int
        Falls within which fewer than `within` rows are known do not count.

    Returns
    -------
    ndarray of float
        Infinite where the level was not reached in time.

    Examples
    --------
    >>> recoveries(np.array([0.0, -0.2, -0.1, 0.0, 0.0, 0.0]), 0.15, 1, 3)
    array([2.])
    """
    recovered: list[float] = []
    fallen = np.flatnonzero(level[fall_rows:] - level[:-fall_rows] <= -depth) + fall_rows
    free = 0
    for row in fallen[fallen + within < len(level)].tolist():
        if row < free:
            continue
        back = np.flatnonzero(level[row : row + within + 1] >= level[row - fall_rows])
        recovered.append(float(back[0]) if len(back) else np.inf)
        free = row + (int(back[0]) if len(back) else within) + fall_rows
    return np.array(recovered)
