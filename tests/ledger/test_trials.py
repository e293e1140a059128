from __future__ import annotations

from datetime import date
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.conftest import trials

VALUES = st.lists(st.integers(-5, 50), min_size=1, max_size=4, unique=True)


@given(holds=VALUES, drops=VALUES, data=st.data())
def test_a_grids_keys_are_those_of_its_combinations(
    holds: list[int], drops: list[int], data: st.DataObject
) -> None:
    combinations = list(product(holds, drops))
    single = [trials(parameters={"drop": drop, "hold": hold}).keys[0] for hold, drop in combinations]
    counted = np.array(data.draw(st.lists(st.booleans(), min_size=len(single), max_size=len(single))))
    ratios = np.arange(float(len(single)))
    grid = trials(parameters={}, axes={"hold": holds, "drop": drops}, sharpe=ratios, counted=counted)
    assert grid.keys.tolist() == np.array(single, np.uint64)[counted].tolist()
    assert grid.ratios.tolist() == ratios[counted].tolist()
    assert len(set(single)) == len(single)


def test_parameters_that_are_equal_make_equal_keys() -> None:
    one = trials(parameters={"a": 1, "b": date(2025, 1, 27), "c": (1, 2)})
    assert one.keys == trials(parameters={"c": [1.0, 2], "b": "2025-01-27", "a": 1.0}).keys
    for other in ({"a": 2}, {"a": True}, {"a": "1"}, {"A": 1}, {"a": None}, {"a": 1.5}):
        assert one.keys != trials(parameters={"b": "2025-01-27", "c": [1, 2], **other}).keys


def test_values_do_not_move_between_parameters() -> None:
    assert trials(parameters={"a": 1, "b": 2}).keys != trials(parameters={"a": 2, "b": 1}).keys


def test_a_million_combinations_have_a_million_keys() -> None:
    axes = {name: range(100) for name in "abc"}
    keys = trials(axes=axes, sharpe=np.zeros(1_000_000)).keys
    assert len(np.unique(keys)) == 1_000_000
