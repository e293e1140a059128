"""Overfitting: how often what was best in one half of the time is below the middle in the other."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from thematic.errors import StrategyError
from thematic.statistics.performance import NO_SPREAD


def probability_of_overfitting(returns: np.ndarray, blocks: int = 12) -> float:
    """Return the probability that choosing the best of several tries was overfitting.

    Combinatorially symmetric cross-validation: Bailey, Borwein, López de Prado and Zhu (2017), "The
    probability of backtest overfitting". Time is cut into blocks; for every choice of half of them, the try
    with the best Sharpe ratio there is ranked by its Sharpe ratio in the other half. The probability is how
    often it ranks at or below the median. Worthless tries give about a half.

    Parameters
    ----------
    returns : ndarray, shape (n_rows, n_tries)
        Excess returns of every try over the same rows. Rows that do not fill the last block are left out.
    blocks : int, default 12
        Even; 12 gives 924 choices.

    Raises
    ------
    StrategyError
        Fewer than two tries, an odd number of blocks, or fewer than two rows a block.
    """
    rows, tries = returns.shape
    if tries < 2 or blocks % 2 or rows < 2 * blocks:
        raise StrategyError(
            f"overfitting cannot be judged from {tries} tries over {rows} rows in {blocks} blocks: it takes "
            "two tries or more, an even number of blocks, and two rows a block"
        )
    cut = returns[: rows // blocks * blocks].reshape(blocks, -1, tries)
    return overfitting_of_blocks(np.stack([cut.sum(axis=1), (cut**2).sum(axis=1)]), cut.shape[1])


def overfitting_of_blocks(moments: np.ndarray, size: int) -> float:
    """Return the same from each block's sums alone, which is all that need be kept of thousands of tries.

    Parameters
    ----------
    moments : ndarray, shape (2, n_blocks, n_tries)
        Sums of excess returns and of their squares in each block; the number of blocks is even.
    size : int
        Rows in a block.
    """
    blocks = moments.shape[1]
    overfitted = []
    for pick in combinations(range(blocks), blocks // 2):
        chosen = np.isin(np.arange(blocks), pick)
        rows = size * blocks // 2
        inside, outside = (_sharpe(moments[:, half].sum(axis=1), rows) for half in (chosen, ~chosen))
        own = outside[inside.argmax()]
        # The average rank of ties, from 1 to tries; at or below the median, it is half of them or less.
        rank = (outside < own).sum() + ((outside == own).sum() + 1.0) / 2.0
        overfitted.append(rank / (moments.shape[2] + 1.0) <= 0.5)
    return float(np.mean(overfitted))


def _sharpe(sums: np.ndarray, size: int) -> np.ndarray:
    """Return Sharpe ratios, (n_tries,), from sums and sums of squares over `size` rows, (2, n_tries)."""
    mean = sums[0] / size
    spread = np.sqrt(np.maximum(sums[1] / size - mean**2, 0.0))
    return np.divide(mean, spread, out=np.zeros_like(mean), where=spread > NO_SPREAD)
