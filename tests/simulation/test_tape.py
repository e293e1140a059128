"""Tapes without rules: every session opens after the decision before it and fills before its own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from thematic.simulation.tape import Cells, plain_tape

PRICES = arrays(float, (7, 2), elements={"min_value": 1.0, "max_value": 9.0})


@given(PRICES, arrays(bool, (7, 2)))
def test_a_symbol_without_a_bar_cannot_fill_and_keeps_its_last_price(price, gaps):
    price = np.where(gaps, np.nan, price)
    tape = plain_tape(price)
    np.testing.assert_array_equal(tape.cells.fill, price)
    np.testing.assert_array_equal(tape.value, pd.DataFrame(price).ffill().fillna(0.0))


def test_a_session_opens_after_the_decision_before_it_and_fills_before_its_own():
    tape = plain_tape(np.ones((5, 2)))
    opens, fills = tape.sessions["open_ns"][:, 0], tape.sessions["fill_ns"][:, 0]
    decided = tape.rows["decision_ns"]
    assert (opens[1:] > decided[:-1]).all()
    assert (opens <= fills).all()
    assert (fills < decided).all()
    assert (fills >= 0).all()


@pytest.mark.parametrize("name", [name for name in Cells._fields if name != "share"])
def test_a_rule_that_is_written_into_one_table_is_in_no_other(name):
    price = np.full((3, 2), 5.0)
    cells, before = Cells.at(price), Cells.at(price.copy())
    getattr(cells, name)[1, 1] = 7.0
    for other in Cells._fields:
        if other != name:
            np.testing.assert_array_equal(getattr(cells, other), getattr(before, other))


def test_nothing_stands_in_the_way_of_an_order():
    cells = Cells.at(np.ones((3, 2)))
    for name in ("lot", "least", "limit_up", "limit_down"):
        assert not getattr(cells, name).any(), name
    assert cells.shortable.all()
    assert np.isinf(cells.cap).all()
    assert (cells.share == 1.0).all()
