"""Outcomes: each combination finds its own, however many are equal and in whatever order they came."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.errors import SweepError
from thematic.simulation.tape import Reason
from thematic.sweep.checkpoints import MemoryBatches
from thematic.sweep.evaluate import BatchOutcomes, TrialStatus
from thematic.sweep.measure import FIGURES, outcome_dtype
from thematic.sweep.outcomes import Outcomes

SHARPE = FIGURES.index("sharpe")
BATCHES = [range(3), range(3, 5)]
RATIOS = [0.3, 0.1, 0.3, 0.2, np.nan]


def batch_of(ratios: list[float], places: list[int]) -> BatchOutcomes:
    """Return distinct outcomes with Sharpe ratios; one without stands for an account that is ruined."""
    distinct = np.zeros(len(ratios), outcome_dtype(3))
    distinct["figures"][:, :, SHARPE] = np.array(ratios)[:, None]
    distinct["sums"] = np.array(ratios)[:, None, None]
    distinct["status"][np.isnan(ratios)] = TrialStatus.RUINED
    return BatchOutcomes(distinct, np.array(places, np.int32))


@pytest.fixture
def outcomes() -> Outcomes:
    """Return the outcomes of five combinations, the second batch taken in first."""
    finished = MemoryBatches()
    outcomes = Outcomes(BATCHES, finished)
    made = {BATCHES[1]: batch_of([0.2, np.nan], [0, 1]), BATCHES[0]: batch_of([0.3, 0.1], [0, 1, 0])}
    for batch, own in made.items():
        finished.put(batch, own)
        outcomes.add(batch, own)
    return outcomes


def test_each_combination_has_its_own_figures(outcomes: Outcomes) -> None:
    np.testing.assert_array_equal(outcomes.figure("sharpe"), RATIOS)
    np.testing.assert_array_equal(outcomes.known(range(1, 4))["figures"][:, 1, SHARPE], RATIOS[1:4])
    np.testing.assert_array_equal(outcomes.records()["figures"][:, 0, SHARPE], RATIOS)
    np.testing.assert_array_equal(outcomes.of([0, 4])["figures"][:, 0, SHARPE], [0.3, np.nan])
    assert outcomes.done.tolist() == [True, True, True, True, False]


def test_what_is_not_evaluated_has_no_figures() -> None:
    outcomes = Outcomes(BATCHES, MemoryBatches())
    outcomes.add(BATCHES[1], batch_of([0.2], [0, 0]))
    assert outcomes.evaluated.tolist() == [False, False, False, True, True]
    np.testing.assert_array_equal(outcomes.figure("sharpe"), [np.nan, np.nan, np.nan, 0.2, 0.2])


def test_of_equal_extremes_the_first_combination_stands(outcomes: Outcomes) -> None:
    # The other figures are 0 throughout, so that the first combination is their extreme.
    assert outcomes.extremes() == {0, 1}


def test_combinations_with_returns_are_counted_once_each(outcomes: Outcomes) -> None:
    (first, first_counts), (second, second_counts) = outcomes.returns()
    assert first_counts.tolist() == [2, 1]
    assert second_counts.tolist() == [1, 0]
    assert len({*first.tolist(), *second.tolist()}) == 4


def test_reasons_are_those_of_any_combination() -> None:
    own = batch_of([0.2, 0.1], [0, 1])
    own.distinct["reasons"][1, 0, Reason.CASH] = 2
    outcomes = Outcomes([range(2)], MemoryBatches())
    outcomes.add(range(2), own)
    assert outcomes.reasons == (Reason.CASH,)


def test_a_batch_that_is_gone_is_named() -> None:
    outcomes = Outcomes(BATCHES, MemoryBatches())
    outcomes.add(BATCHES[0], batch_of([0.3], [0, 0, 0]))
    with pytest.raises(SweepError, match="combinations 0 to 2 is gone or damaged"):
        list(outcomes.parts())
