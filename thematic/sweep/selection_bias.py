"""Selection bias: how far the best of a sweep owes its lead to having been chosen from many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from thematic.statistics.inference.overfitting import BlockSums, overfitting_of_blocks
from thematic.statistics.inference.reality_check import reality_check
from thematic.sweep.blocks import BLOCKS, block_edges
from thematic.sweep.measure import PERIODS

if TYPE_CHECKING:
    from thematic.sweep.outcomes import Outcomes
    from thematic.sweep.problem import Problem

HALVED = 12
"""Parts whose halves are held against each other, in 924 ways."""


class Sums(NamedTuple):
    """What is kept of some combinations in each part of a period; see `BLOCKS`.

    Attributes
    ----------
    sums : ndarray, shape (n_combinations, BLOCKS, 2)
        Of excess returns and of their squares.
    environment, counts : ndarray of int, shape (n_combinations,)
        The place of the environment of each, and how many combinations it stands for.
    """

    sums: np.ndarray
    environment: np.ndarray
    counts: np.ndarray


class Tries:
    """The combinations that have returns; of those with equal returns one stands for all.

    Parameters
    ----------
    outcomes : Outcomes

    Attributes
    ----------
    count : int
        All of them.
    """

    def __init__(self, outcomes: Outcomes) -> None:
        self._outcomes = outcomes
        keys, counts = zip(*outcomes.returns(), strict=True)
        every = np.concatenate(counts)
        _, first, which = np.unique(np.concatenate(keys), return_index=True, return_inverse=True)
        kept = np.zeros(len(every), np.int64)
        kept[first] = np.bincount(which, weights=every).astype(np.int64)
        self.count = int(every.sum())
        # How many each distinct outcome of a batch stands for: none where an earlier one does already.
        self._counts = np.split(kept, np.cumsum([len(part) for part in counts])[:-1])

    def parts(self, places: np.ndarray) -> Iterator[Sums]:
        """Yield their sums in the parts of a period, whose edges stand at `places` among the cuts."""
        for (_, (distinct, _)), counts in zip(self._outcomes.parts(), self._counts, strict=True):
            own = counts > 0
            if own.any():
                yield Sums(
                    _in_parts(distinct["sums"][own], places), distinct["environment"][own], counts[own]
                )


class SelectionBias(NamedTuple):
    """What is known of the choice of a period's best combination.

    Attributes
    ----------
    overfitted : float
        See `overfitting`.
    p_value_over_holding : float
        See `p_value_over_holding`.
    """

    overfitted: float
    p_value_over_holding: float


def selection_bias(problem: Problem, outcomes: Outcomes, holding: np.ndarray) -> dict[str, SelectionBias]:
    """Return what is known of the choice of the best of each of `measure.PERIODS`.

    Parameters
    ----------
    holding : ndarray, shape (n_environments,)
        The outcomes of holding the universes.
    """
    tries = Tries(outcomes)
    return {
        period: SelectionBias(
            overfitting(problem, tries, place), p_value_over_holding(problem, tries, holding, place)
        )
        for place, period in enumerate(PERIODS)
    }


def overfitting(problem: Problem, tries: Tries, period: int) -> float:
    """Return the probability that choosing the best combination was overfitting; see the paper cited there.

    NaN where there are fewer than two combinations, or two rows a part.
    """
    places = _places(problem, period)
    if not places.size or tries.count < 2:
        return np.nan
    rows = np.stack([np.diff(own.cuts[places[:: BLOCKS // HALVED]]) for own in problem.environments.values()])

    def parts() -> Iterator[BlockSums]:
        for sums, environment, counts in tries.parts(places):
            merged = sums.reshape(len(sums), HALVED, -1, 2).sum(axis=2)
            yield BlockSums(merged[..., 0], merged[..., 1], rows[environment], counts)

    return overfitting_of_blocks(parts, HALVED)


def p_value_over_holding(problem: Problem, tries: Tries, holding: np.ndarray, period: int) -> float:
    """Return how often chance alone has a best combination as far ahead of holding as this grid's best.

    Parameters
    ----------
    holding : ndarray, shape (n_environments,)
        The outcomes of holding the universes.

    Returns
    -------
    float
        The p-value of `reality_check`; NaN where the period is too short, or all do as holding does.
    """
    places = _places(problem, period)
    if not places.size:
        return np.nan
    held = _in_parts(holding["sums"], places)[..., 0]

    def parts() -> Iterator[np.ndarray]:
        for sums, environment, _ in tries.parts(places):
            yield sums[..., 0] - held[environment]

    return reality_check(parts, len(problem.dates) - 1 - int(problem.begins[period]))


def _in_parts(sums: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return sums over the parts of a period from those between the problem's cuts."""
    return np.add.reduceat(sums[:, : places[-1]], places[:-1], axis=1)


def _places(problem: Problem, period: int) -> np.ndarray:
    """Return where the edges of the parts stand among the problem's cuts; empty where it is too short."""
    edges = block_edges(len(problem.dates), int(problem.begins[period]))
    return np.searchsorted(problem.cuts, edges)
