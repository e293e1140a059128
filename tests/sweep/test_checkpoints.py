from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from thematic.sweep.checkpoints import Checkpoints
from thematic.sweep.evaluate import BatchOutcomes
from thematic.sweep.measure import outcome_dtype

DTYPE = outcome_dtype(3)


def outcomes(count: int) -> BatchOutcomes:
    """Return outcomes of which the first two combinations have the same."""
    made = np.zeros(count - 1, DTYPE)
    made["figures"] = np.random.default_rng(count).normal(size=made["figures"].shape)
    made["sums"][0] = np.nan
    return BatchOutcomes(made, np.maximum(np.arange(count, dtype=np.int32) - 1, 0))


@pytest.fixture
def kept(tmp_path: Path) -> Checkpoints:
    return Checkpoints(tmp_path, "f" * 64, DTYPE)


def test_a_batch_comes_back_as_it_was(kept: Checkpoints) -> None:
    assert kept.get(range(5)) is None
    kept.put(range(5), outcomes(5))
    again = kept.get(range(5))
    assert again is not None
    assert again.records.tobytes() == outcomes(5).records.tobytes()
    assert kept.get(range(4)) is None


@pytest.mark.parametrize("length", [0, 7, 60, -1, -40])
def test_a_torn_file_is_no_batch(kept: Checkpoints, length: int) -> None:
    kept.put(range(5), outcomes(5))
    (file,) = kept.own.iterdir()
    file.write_bytes(file.read_bytes()[:length])
    assert kept.get(range(5)) is None


def test_another_problems_batch_is_no_batch(kept: Checkpoints, tmp_path: Path) -> None:
    kept.put(range(5), outcomes(5))
    assert Checkpoints(tmp_path, "e" * 64, DTYPE).get(range(5)) is None
    assert Checkpoints(tmp_path, "f" * 64, outcome_dtype(4)).get(range(5)) is None


def test_places_of_outcomes_that_are_not_there_are_no_batch(kept: Checkpoints) -> None:
    for wrong in (-1, 4):
        distinct, places = outcomes(5)
        places[3] = wrong
        kept.put(range(5), BatchOutcomes(distinct, places))
        assert kept.get(range(5)) is None


def test_objects_are_never_read(kept: Checkpoints) -> None:
    kept.put(range(2), outcomes(2))
    (file,) = kept.own.iterdir()
    np.save(file, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    assert kept.get(range(2)) is None


def test_other_problems_are_forgotten_when_one_is_done(kept: Checkpoints, tmp_path: Path) -> None:
    other = Checkpoints(tmp_path, "e" * 64, DTYPE)
    kept.put(range(5), outcomes(5))
    other.put(range(5), outcomes(5))
    kept.forget_others()
    assert kept.get(range(5)) is not None
    assert other.get(range(5)) is None
