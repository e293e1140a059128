from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from thematic.sweep.measure import outcome_dtype
from thematic.sweep.store import Store

DTYPE = outcome_dtype(3)


def outcomes(count: int) -> np.ndarray:
    made = np.zeros(count, DTYPE)
    made["figures"] = np.random.default_rng(count).normal(size=made["figures"].shape)
    made["moments"][0] = np.nan
    return made


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, "f" * 64, DTYPE)


def test_a_batch_comes_back_as_it_was(store: Store) -> None:
    assert store.get(range(5)) is None
    store.put(range(5), outcomes(5))
    found = store.get(range(5))
    assert found is not None
    assert found.tobytes() == outcomes(5).tobytes()
    assert store.get(range(4)) is None


@pytest.mark.parametrize("kept", [0, 7, 60, -1, -40])
def test_a_torn_file_is_no_batch(store: Store, kept: int) -> None:
    store.put(range(5), outcomes(5))
    (file,) = store.own.iterdir()
    file.write_bytes(file.read_bytes()[:kept])
    assert store.get(range(5)) is None


def test_another_problems_batch_is_no_batch(store: Store, tmp_path: Path) -> None:
    store.put(range(5), outcomes(5))
    assert Store(tmp_path, "e" * 64, DTYPE).get(range(5)) is None
    assert Store(tmp_path, "f" * 64, outcome_dtype(4)).get(range(5)) is None


def test_objects_are_never_read(store: Store) -> None:
    store.put(range(1), outcomes(1))
    (file,) = store.own.iterdir()
    np.save(file, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    assert store.get(range(1)) is None


def test_other_problems_are_forgotten_when_one_is_done(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path, "e" * 64, DTYPE)
    store.put(range(5), outcomes(5))
    other.put(range(5), outcomes(5))
    store.forget_others()
    assert store.get(range(5)) is not None
    assert other.get(range(5)) is None
