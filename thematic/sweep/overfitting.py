"""How likely the best of a sweep is overfitted: the sums that this needs, and the figure itself."""

from __future__ import annotations

import numpy as np

from thematic.statistics.inference.overfitting import overfitting_of_blocks
from thematic.sweep.problem import Problem

BLOCKS = 12
"""Parts that a period is cut into; half of them can be chosen in 924 ways."""


def block_cuts(problem: Problem) -> list[int]:
    """Return the rows between the parts of each period."""
    return sorted({row for begin in problem.begins for row in _edges(problem, int(begin))})


def overfitting(problem: Problem, begin: int, moments: np.ndarray) -> float:
    """Return the probability that choosing the best combination was overfitting; see the paper cited there.

    Parameters
    ----------
    begin : int
        The row from which the period starts.
    moments : ndarray, shape (n_combinations, n_cuts, 3)
        Running totals at the problem's cuts.

    Returns
    -------
    float
        NaN where there are fewer than two combinations, or two rows a part.
    """
    edges = _edges(problem, begin)
    if len(moments) < 2 or len(edges) < BLOCKS + 1 or edges[1] - edges[0] < 2:
        return np.nan
    at = moments[:, np.searchsorted(problem.cuts, edges), :2]
    return overfitting_of_blocks(np.diff(at, axis=1).transpose(2, 1, 0), edges[1] - edges[0])


def _edges(problem: Problem, begin: int) -> list[int]:
    size = (len(problem.dates) - 1 - begin) // BLOCKS
    return [begin + size * part for part in range(BLOCKS + 1)] if size else []
