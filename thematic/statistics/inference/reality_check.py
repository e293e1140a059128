"""Reality check: whether the best of very many tries beats a benchmark by more than chance gives the best.

White (2000), "A reality check for data snooping", with gains divided by their own standard errors and tries
that are far behind left out, as Hansen (2005), "A test for superior predictive ability", does. Blocks of time
are drawn with replacement and do not overlap (Carlstein 1986), so that of each try the sums of its gains in
each block are enough, and a million tries can be passed over in batches. Every draw is divided by the
standard error that it has itself: that of few blocks is uncertain, and the best of many tries is one
whose error came out too small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from thematic.statistics.performance import NO_SPREAD

DRAWS, SEED = 1000, 0
TRIES = 2000
"""Tries that are held against all draws at a time."""


def reality_check(batches: Callable[[], Iterable[np.ndarray]], rows: int, draws: int = DRAWS) -> float:
    """Return how often chance alone gives a best try as good as this one where none beats the benchmark.

    Parameters
    ----------
    batches : callable
        Returns arrays of shape (n_tries, n_blocks), batch by batch: sums of gains over the benchmark in
        blocks of equal length.
    rows : int
        Returns in all blocks together: a try that is worse than the benchmark by more than
        sqrt(2 log log rows) standard errors does not count as one that might be the best.
    draws : int, default 1000

    Returns
    -------
    float
        The p-value; NaN where no try's gains vary.

    Examples
    --------
    >>> noise = np.random.default_rng(1).normal(0.0, 0.01, (50, 24))
    >>> reality_check(lambda: [noise], 480) > 0.05, reality_check(lambda: [noise + 0.02], 480) < 0.05
    (True, True)
    """
    best, largest, counts = -np.inf, np.full(draws, -np.inf), None
    for batch in batches():
        for first in range(0, len(batch), TRIES):
            sums = batch[first : first + TRIES]
            if counts is None:
                counts = _counts(sums.shape[1], draws)
            scores, near = _scores(sums, rows)
            if len(scores):
                best = max(best, float(scores.max()))
                np.maximum(largest, _drawn_scores(near, counts).max(axis=0), out=largest)
    if best == -np.inf:
        return np.nan
    by_chance = np.maximum(largest, 0.0) >= max(best, 0.0)
    return float((1.0 + by_chance.sum()) / (draws + 1.0))


def _counts(blocks: int, draws: int) -> np.ndarray:
    """Return how often each block is drawn, shape (n_blocks, n_draws)."""
    random = np.random.default_rng(SEED)
    return random.multinomial(blocks, np.full(blocks, 1.0 / blocks), draws).T.astype(np.float32)


def _drawn_scores(sums: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return each draw's gains less the sample's, in standard errors of the draw, (n_tries, n_draws)."""
    blocks = np.float32(len(counts))
    # In single precision, which halves the time and is a thousand times finer than the draws are.
    apart = (sums - sums.mean(axis=1, keepdims=True)).astype(np.float32)
    total = apart @ counts
    error = (apart**2) @ counts
    error -= total**2 / blocks
    # A draw of one block over and over has no error, and is nothing that happens by chance.
    np.maximum(error, np.float32(1e-6) * (apart**2).sum(axis=1, keepdims=True), out=error)
    np.sqrt(error, out=error)
    return np.divide(total, error, out=total)


def _scores(sums: np.ndarray, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the gains in standard errors and the sums of those tries that count."""
    blocks = sums.shape[1]
    error = sums.std(axis=1) * np.sqrt(blocks)
    moves = error > NO_SPREAD * np.sqrt(rows)
    sums, scores = sums[moves], sums[moves].sum(axis=1) / error[moves]
    near = scores >= -np.sqrt(2.0 * np.log(np.log(rows)))
    return scores[near], sums[near]
