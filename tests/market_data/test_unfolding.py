"""Tables that fill row by row: what is shown equals the whole, and what comes later is not there."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.market_data.unfolding import Unfolding

NUMBERS = np.random.default_rng(4).normal(size=(9, 3))
TABLES = [NUMBERS, NUMBERS > 0.0, np.arange(9), np.zeros((9, 0))]


@pytest.mark.parametrize("table", TABLES, ids=["numbers", "bool", "one column", "no column"])
def test_rows_are_those_of_the_table_and_none_later_is_in_memory(table: np.ndarray) -> None:
    unfolding = Unfolding()
    for row in range(3, 9):
        shown = unfolding.rows(table, slice(row - 3, row + 1))
        np.testing.assert_array_equal(shown, table[row - 3 : row + 1])
        memory = shown
        while memory.base is not None and isinstance(memory.base, np.ndarray):
            memory = memory.base
        assert memory.shape == table.shape
        assert not memory[row + 1 :].any()


def test_what_was_shown_stays_as_it_was_and_cannot_be_changed() -> None:
    unfolding = Unfolding()
    first = unfolding.rows(NUMBERS, slice(0, 4))
    kept = first.copy()
    unfolding.rows(NUMBERS, slice(0, 5))
    np.testing.assert_array_equal(first, kept)
    for array in (first, first.view(), first[1:]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0
        with pytest.raises(ValueError, match="WRITEABLE"):
            array.flags.writeable = True
