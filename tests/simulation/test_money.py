"""Fees with bounds, by the share and rounded up, and what borrowed money costs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulation.test_kernel import FLAT, play, tape_of
from thematic.markets.fees import fee_amount

TERMS = st.tuples(
    st.sampled_from([0.0, 0.001, 0.0003]),  # rate
    st.sampled_from([0.0, 0.000166, 0.01]),  # per share
    st.sampled_from([0.0, 2.0, 30.0]),  # minimum
    st.sampled_from([np.inf, 8.3, 100.0]),  # maximum
    st.sampled_from([0.0, 1.0]),  # rounded up to
)


def with_bounded(tape, terms):
    """Return a tape that charges some fees, on purchases and sales alike."""
    table = np.zeros((*tape.fees.shape[:3], len(terms), 5))
    table[..., 3] = np.inf
    for k, one in enumerate(terms):
        table[..., k, :] = (*one[:2], min(one[2], one[3]), *one[3:])
    return tape._replace(bounded_fees=table)


@given(st.lists(TERMS, min_size=1, max_size=3), st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_a_fill_is_charged_the_one_formula_and_the_account_never_borrows(terms, seed):
    rng = np.random.default_rng(seed)
    price = rng.uniform(1, 300, 3) * np.exp(np.cumsum(rng.normal(0, 0.03, (8, 3)), axis=0))
    tape = with_bounded(tape_of(price), terms)
    tape.fees[:] = [0.0002, 0.0005, 5.0]
    share = rng.uniform(0.5, 2.0)
    tape.cells.share[:] = share
    weights = rng.dirichlet(np.ones(3), 2)
    _, _, fills = play(tape, [0, 4], weights, cash=1e5)
    cash = 1e5
    for fill in fills:
        value = abs(fill["units"]) * fill["price"]
        due = fee_amount(value, 0.0, 0.0002, 0.0, 0.0, np.inf, 0.0) + fee_amount(
            value, 0.0, 0.0005, 0.0, 5.0, np.inf, 0.0
        )
        for row in tape.bounded_fees[0, 0, 0]:
            due += fee_amount(value, abs(fill["units"]) / share, *row)
        assert fill["fee"] == pytest.approx(due, rel=1e-12)
        cash -= fill["units"] * fill["price"] + fill["fee"]
        assert cash >= -1e-6


def test_all_of_the_cash_is_spent_but_for_what_rounding_leaves():
    tape = with_bounded(tape_of([[10.0]] * 3), [(0.001, 0.0, 0.0, np.inf, 1.0), (2e-5, 0.0, 2.0, 100.0, 0.0)])
    tape.fees[:] = [0.0005, 0.0005, 18.0]
    _, _, fills = play(tape, [0], [[1.0]], cash=1e6)
    assert 0.0 <= 1e6 - (fills["units"] * fills["price"] + fills["fee"]).sum() < 1e-3


def test_borrowed_money_costs_its_own_rate():
    tape = tape_of(FLAT)
    tape.rows["cash_index"] = 1.01 ** np.arange(6)
    tape.rows["borrow_index"] = 1.03 ** np.arange(6)
    nav, _, _ = play(tape, [0], [[1.0, 0.5]], leverage=1.5, cash=100.0)
    # Interest on the idle cash of the first row, then on half of the account, which is borrowed.
    debt = (150.0 - 101.0) * 1.03 ** np.arange(5)
    np.testing.assert_allclose(nav[1:], 150.0 - debt)


def test_money_paid_back_earns_the_cash_rate_again():
    tape = tape_of(FLAT)
    tape.rows["cash_index"] = 1.01 ** np.arange(6)
    tape.rows["borrow_index"] = 1.03 ** np.arange(6)
    nav, _, _ = play(tape, [0, 2], [[1.0, 0.5], [0.0, 0.0]], leverage=1.5, cash=100.0)
    left = 150.0 - (150.0 - 101.0) * 1.03**2
    np.testing.assert_allclose(nav[3:], left * 1.01 ** np.arange(3))
