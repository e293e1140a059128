"""Capping: weights in proportion to scores, none above its cap."""

from __future__ import annotations

import numpy as np


def capped(scores: np.ndarray, caps: np.ndarray) -> np.ndarray:
    """Return weights that are proportional to scores where no cap binds, and sum to 1.

    What a cap takes away goes to the others in proportion to their scores, until no weight is above its cap.
    The result is the only vector ``min(cap, k * score)`` that sums to 1, found exactly by sorting and without
    iteration.

    Parameters
    ----------
    scores : ndarray, shape (n,)
        Positive.
    caps : ndarray, shape (n,)
        Positive. Where they sum to less than 1 they cannot hold all of the money: all are then raised in
        proportion, and the weights are the raised caps.

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    >>> capped(np.array([6.0, 3.0, 1.0]), np.array([0.5, 1.0, 1.0])).round(3).tolist()
    [0.5, 0.375, 0.125]
    """
    if not len(scores):
        return np.zeros(0)
    if caps.sum() <= 1:
        return caps / caps.sum()
    order = np.argsort(caps / scores, kind="stable")
    sorted_caps, sorted_scores = caps[order], scores[order]
    # With the first n capped, the others share what is left: k = (1 - their caps) / sum of other scores.
    bound = np.concatenate(([0.0], np.cumsum(sorted_caps)[:-1]))
    rest = np.cumsum(sorted_scores[::-1])[::-1]
    scale = (1 - bound) / rest
    number = int(np.argmax(scale * sorted_scores <= sorted_caps))
    weights = np.empty(len(scores))
    weights[order] = np.where(np.arange(len(scores)) < number, sorted_caps, scale[number] * sorted_scores)
    return weights
