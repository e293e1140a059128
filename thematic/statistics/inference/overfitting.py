"""Overfitting: how often what was best in one half of the time is below the middle in the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from thematic.compiling import njit
from thematic.errors import StrategyError
from thematic.statistics.performance import NO_SPREAD


class BlockSums(NamedTuple):
    """Sums of the excess returns of some tries in each block of time.

    Attributes
    ----------
    sums, squares : ndarray, shape (n_tries, n_blocks)
        Of excess returns, and of their squares.
    rows : ndarray, shape (n_tries, n_blocks)
        Returns in each block.
    counts : ndarray of int, shape (n_tries,)
        How many tries each row stands for: tries of equal returns may be given once.
    """

    sums: np.ndarray
    squares: np.ndarray
    rows: np.ndarray
    counts: np.ndarray


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
    size = np.full((tries, blocks), float(cut.shape[1]))
    whole = BlockSums(cut.sum(axis=1).T, (cut**2).sum(axis=1).T, size, np.ones(tries, np.int64))
    return overfitting_of_blocks(lambda: [whole], blocks)


def overfitting_of_blocks(batches: Callable[[], Iterable[BlockSums]], blocks: int) -> float:
    """Return the same from each block's sums alone, which is all that need be kept of a million tries.

    Parameters
    ----------
    batches : callable
        Returns the tries batch by batch; it is called twice, so that no more than a batch need be in memory.
    blocks : int
        Even.
    """
    splits = _splits(blocks)
    best, own, tries = np.full(splits.total, -np.inf), np.zeros(splits.total), 0
    for batch in batches():
        sums, squares, rows = map(_whole, batch[:3])
        _find_best(sums, squares, rows, splits, best, own)
    below, equal = np.zeros((2, splits.total))
    for batch in batches():
        # What is best over one half is ranked over the other.
        sums, squares, rows = map(_whole, batch[:3])
        _rank(sums, squares, rows, batch.counts, splits, own[splits.complement], below, equal)
        tries += int(batch.counts.sum())
    # The average rank of ties, from 1 to tries; at or below the median, it is half of them or less.
    return float(np.mean((below + (equal + 1.0) / 2.0) / (tries + 1.0) <= 0.5))


class _Splits(NamedTuple):
    """All choices of half of the blocks: some of the first half of them, and some of the second.

    Attributes
    ----------
    without, block : int64 (n_subsets,)
        The subset that lacks only one of the blocks of each subset, and that block; small subsets come first.
    begins : int64 (n_blocks / 2 + 2,)
        Where the subsets of each size begin.
    size : int64 (n_subsets,)
    complement : int64 (n_choices,)
        The place of what each choice leaves.
    total : int
    """

    without: np.ndarray
    block: np.ndarray
    begins: np.ndarray
    size: np.ndarray
    complement: np.ndarray
    total: int


def _splits(blocks: int) -> _Splits:
    half = blocks // 2
    subsets = sorted(range(2**half), key=lambda bits: (bits.bit_count(), bits))
    size = np.array([bits.bit_count() for bits in subsets])
    begins = np.searchsorted(size, np.arange(half + 2))
    pairs = [(a, b) for a in subsets for b in subsets if a.bit_count() + b.bit_count() == half]
    place, every = {pair: p for p, pair in enumerate(pairs)}, 2**half - 1
    complement = np.array([place[every - a, every - b] for a, b in pairs])
    without = np.array([subsets.index(bits & (bits - 1)) for bits in subsets])
    block = np.array([max((bits & -bits).bit_length() - 1, 0) for bits in subsets])
    return _Splits(without, block, begins, size, complement, len(pairs))


def _whole(array: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(array, dtype=float)


@njit(cache=True)
def _subset_sums(values: np.ndarray, splits: _Splits, sums: np.ndarray) -> None:
    """Write the sum over each subset of half of the blocks, shape (n_subsets,)."""
    sums[0] = 0.0
    for i in range(1, sums.size):
        sums[i] = sums[splits.without[i]] + values[splits.block[i]]


@njit(cache=True)
def _inverse_rows(rows: np.ndarray, splits: _Splits, work: np.ndarray, inverse: np.ndarray) -> None:
    """Write one over the returns in each choice of half of the blocks, shape (n_choices,)."""
    half, at = rows.size // 2, 0
    _subset_sums(rows[:half], splits, work[0])
    _subset_sums(rows[half:], splits, work[1])
    for i in range(splits.size.size):
        left = half - splits.size[i]
        for j in range(splits.begins[left], splits.begins[left + 1]):
            inverse[at] = 1.0 / (work[0, i] + work[1, j])
            at += 1


@njit(cache=True, error_model="numpy")
def _squared_ratios(
    sums: np.ndarray,
    squares: np.ndarray,
    splits: _Splits,
    inverse: np.ndarray,
    work: np.ndarray,
    ratios: np.ndarray,
) -> None:
    """Write the Sharpe ratio of one try over each choice, squared, with its sign; 0 without spread.

    That has the order of the ratio itself, and saves a root.
    """
    half, at = sums.size // 2, 0
    for k, values in enumerate((sums, squares)):
        _subset_sums(values[:half], splits, work[2 * k])
        _subset_sums(values[half:], splits, work[2 * k + 1])
    for i in range(splits.size.size):
        left = half - splits.size[i]
        begin, end = splits.begins[left], splits.begins[left + 1]
        total, square = work[1, begin:end], work[3, begin:end]
        part, share = ratios[at : at + end - begin], inverse[at : at + end - begin]
        # By itself, so that a processor takes several at once.
        for j in range(part.size):
            mean = (work[0, i] + total[j]) * share[j]
            variance = (work[2, i] + square[j]) * share[j] - mean * mean
            ratio = mean * abs(mean) / variance
            part[j] = ratio if variance > NO_SPREAD * NO_SPREAD else 0.0
        at += part.size


@njit(cache=True)
def _find_best(
    sums: np.ndarray,
    squares: np.ndarray,
    rows: np.ndarray,
    splits: _Splits,
    best: np.ndarray,
    own: np.ndarray,
) -> None:
    """Keep of each choice the best ratio so far, and what that try has in the other half."""
    work, inverse, ratios = np.empty((4, splits.size.size)), np.empty(splits.total), np.empty(splits.total)
    for t in range(sums.shape[0]):
        if t == 0 or (rows[t] != rows[t - 1]).any():
            _inverse_rows(rows[t], splits, work, inverse)
        _squared_ratios(sums[t], squares[t], splits, inverse, work, ratios)
        for p in range(splits.total):
            if ratios[p] > best[p]:
                best[p], own[p] = ratios[p], ratios[splits.complement[p]]


@njit(cache=True)
def _rank(
    sums: np.ndarray,
    squares: np.ndarray,
    rows: np.ndarray,
    counts: np.ndarray,
    splits: _Splits,
    rivals: np.ndarray,
    below: np.ndarray,
    equal: np.ndarray,
) -> None:
    """Count the tries whose ratio over each choice is below a rival's, and those equal to it."""
    work, inverse, ratios = np.empty((4, splits.size.size)), np.empty(splits.total), np.empty(splits.total)
    for t in range(sums.shape[0]):
        if t == 0 or (rows[t] != rows[t - 1]).any():
            _inverse_rows(rows[t], splits, work, inverse)
        _squared_ratios(sums[t], squares[t], splits, inverse, work, ratios)
        count = float(counts[t])
        for p in range(splits.total):
            below[p] += count * (ratios[p] < rivals[p])
            equal[p] += count * (ratios[p] == rivals[p])
