"""Selection bias: of equal combinations one stands for all, and one that is far ahead is told from chance."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from thematic.statistics.inference.overfitting import probability_of_overfitting
from thematic.sweep.blocks import BLOCKS, block_edges
from thematic.sweep.checkpoints import MemoryBatches
from thematic.sweep.evaluate import BatchOutcomes
from thematic.sweep.measure import outcome_dtype
from thematic.sweep.outcomes import Outcomes
from thematic.sweep.selection_bias import HALVED, Tries, selection_bias

ROWS = 4 * BLOCKS


def swept(returns: np.ndarray, held: np.ndarray) -> tuple[Any, Outcomes, np.ndarray]:
    """Return as much of a problem as is needed, outcomes of returns (n_combinations, ROWS), and holding."""
    cuts = np.array(block_edges(ROWS + 1, 0))
    problem = SimpleNamespace(
        dates=pd.bdate_range("2024-01-01", periods=ROWS + 1),
        begins=np.zeros(2, np.int64),
        cuts=cuts,
        environments={("theme",): SimpleNamespace(cuts=cuts)},
    )
    batches = [range(len(returns) // 2), range(len(returns) // 2, len(returns))]
    finished = MemoryBatches()
    outcomes = Outcomes(batches, finished)
    for batch in batches:
        distinct, places = np.unique(returns[batch.start : batch.stop], axis=0, return_inverse=True)
        made = BatchOutcomes(outcomes_of(distinct), places.reshape(-1).astype(np.int32))
        finished.put(batch, made)
        outcomes.add(batch, made)
    return problem, outcomes, outcomes_of(held[None])


def outcomes_of(returns: np.ndarray) -> np.ndarray:
    records = np.zeros(len(returns), outcome_dtype(BLOCKS + 1))
    blocks = returns.reshape(len(returns), BLOCKS, -1)
    records["sums"] = np.stack([blocks.sum(axis=2), (blocks**2).sum(axis=2)], axis=2)
    return records


def noise(combinations: int, seed: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.0, 0.01, (combinations, ROWS))


def test_equal_combinations_of_several_batches_stand_as_one() -> None:
    different = noise(3)
    _, outcomes, _ = swept(different[[0, 1, 1, 1, 2, 0]], np.zeros(ROWS))
    tries = Tries(outcomes)
    counts = np.concatenate([part.counts for part in tries.parts(np.arange(BLOCKS + 1))])
    assert tries.count == 6
    assert sorted(counts) == [1, 2, 3]


def test_overfitting_is_that_of_all_returns_equal_ones_counted_each() -> None:
    returns = noise(5)[[0, 1, 2, 3, 4, 4, 2, 2]]
    bias = selection_bias(*swept(returns, np.zeros(ROWS)))["whole"]
    assert bias.overfitted == pytest.approx(probability_of_overfitting(returns.T, HALVED))


def test_what_is_ahead_of_holding_every_block_is_not_chance() -> None:
    held, returns = noise(1, seed=5)[0], noise(20)
    ahead = np.vstack([returns, held + 0.005 + noise(1, seed=8)[0] / 10.0])
    chance = selection_bias(*swept(returns + held, held))["whole"].p_value_over_holding
    assert selection_bias(*swept(ahead, held))["whole"].p_value_over_holding < 0.01 < 0.05 < chance
