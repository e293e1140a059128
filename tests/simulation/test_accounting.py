"""Both accounts agree whatever happened, and the check sees the smallest slip of either."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulation.test_kernel import play, rotations, tape_of, world
from tests.simulation.test_money import with_bounded
from thematic.errors import AccountingMismatch
from thematic.simulation.accounting import _loans as loans
from thematic.simulation.accounting import check_value, shadow_account
from thematic.simulation.kernel import simulate
from thematic.simulation.state import FILL, ORDER
from thematic.simulation.tape import Account, plain_tape


def check(nav, fills, tape, account):
    """Check a net asset value against the account that vectorbt keeps of the fills."""
    dates = pd.bdate_range("2024-01-01", periods=len(nav))
    check_value("it", shadow_account(tape, fills, account), pd.Series(nav, index=dates), tape)


def from_orders(tape, fills, account):
    """Return the value of `vectorbt.Portfolio.from_orders` with all orders at once, shape (n_rows,)."""
    import vectorbt as vbt

    legs = np.unique(fills[["symbol", "short"]])
    cash_index, loan = tape.rows["cash_index"], tape.rows["borrow_index"] / tape.rows["cash_index"]
    unit = np.where(legs["short"], tape.rows["short_index"][:, None], 1.0)
    size, price = np.full((2, len(unit), len(legs) + 2), np.nan)
    row, column = fills["row"], np.searchsorted(legs, fills[["symbol", "short"]])
    size[row, column] = fills["units"] / unit[row, column]
    price[row, column] = fills["price"] * unit[row, column] / cash_index[row]
    size[:, -1], price[:, -1] = np.bincount(row, fills["fee"] / cash_index[row], len(unit)), 1.0
    size[:, -2], price[:, -2] = loans(tape, fills, account.cash), loan
    value = tape.value[:, legs["symbol"]]
    worth = np.where(value > 0.0, value, 1.0) * unit / cash_index[:, None]
    reserve = account.cash / cash_index[0] * account.leverage
    portfolio = vbt.Portfolio.from_orders(
        pd.DataFrame(np.column_stack([worth, loan, np.zeros(len(loan))])),
        size=size,
        price=price,
        size_type="amount",
        direction="both",
        init_cash=account.cash / cash_index[0] + reserve,
        cash_sharing=True,
        group_by=True,
        call_seq="auto",
        raise_reject=True,
        freq="1D",
        engine="rust",
    )
    return portfolio.value().to_numpy() - reserve


@given(rotations(short=True), st.floats(1.0, 2.5))
@settings(max_examples=30)
def test_the_account_is_the_one_of_from_orders(case, leverage):
    rng, price, rows, weights = case
    tape = world(rng, price)
    tape.rows["borrow_index"] = tape.rows["cash_index"] * np.cumprod(1 + rng.uniform(0, 2e-4, len(price)))
    account = Account(cash=1e5, leverage=leverage)
    nav, _, fills = play(tape, rows, weights * leverage, **account._asdict())
    if (nav <= 0.0).any() or not len(fills):
        return
    value = shadow_account(tape, fills, account).value()
    np.testing.assert_allclose(value, from_orders(tape, fills, account), rtol=1e-12, atol=1e-12 * 1e5)


@given(rotations(short=True), st.booleans())
@settings(max_examples=30)
def test_both_accounts_agree_in_any_world(case, frictions):
    rng, price, rows, weights = case
    tape = world(rng, price, frictions)
    nav, _, fills = play(tape, rows, weights, cash=1e5)
    check(nav, fills, tape, Account(cash=1e5))


@given(rotations(short=True), st.floats(1.0, 2.5))
@settings(max_examples=30)
def test_both_accounts_agree_with_borrowed_money_and_every_kind_of_fee(case, leverage):
    rng, price, rows, weights = case
    tape = world(rng, price)
    tape.rows["borrow_index"] = tape.rows["cash_index"] * np.cumprod(1 + rng.uniform(0, 2e-4, len(price)))
    tape = with_bounded(tape, [(0.001, 0.0, 0.0, np.inf, 1.0), (0.0, 0.01, 0.0, 8.3, 0.0)])
    account = Account(cash=1e5, leverage=leverage)
    nav, _, fills = play(tape, rows, weights * leverage, **account._asdict())
    if (nav <= 0.0).any():
        return
    check(nav, fills, tape, account)


def test_a_purchase_that_waits_for_a_sale_buys_nothing_with_dust() -> None:
    for seed in range(30):
        price = np.random.default_rng(seed).uniform(1.0, 300.0, (8, 3))
        price[4:7, 0] = np.nan  # what is to be sold is suspended, and the cash is spent but for a rounding
        tape, rows = plain_tape(price), np.array([0, 3])
        weights = np.array([[0.3, 0.7, 0.0], [0.0, 0.7, 0.3]])
        orders, fills = np.zeros(6, ORDER), np.zeros(60, FILL)
        nav, _, count = simulate(tape, Account(cash=1e6), rows, weights, orders, fills)
        fills = fills[:count]
        check(nav, fills, tape, Account(cash=1e6))
        assert (np.abs(fills["units"] * fills["price"]) > 1e-3).all()


@pytest.mark.parametrize(("field", "slip"), [("units", 1e-4), ("price", 1e-6), ("fee", 1e-3)])
def test_a_small_slip_in_any_fill_is_seen_from_its_row_on(field, slip):
    price = 50.0 * np.exp(np.cumsum(np.random.default_rng(2).normal(0, 0.03, (20, 3)), axis=0))
    tape, account = tape_of(price), Account(cash=1e5)
    tape.fees[..., 0] = 0.001
    # A third stays in cash, so that what costs a little more can be paid.
    weights = [[0.3, 0.2, 0.1], [0.1, 0.2, 0.3], [0.6, 0.0, 0.0]]
    nav, _, fills = play(tape, [0, 5, 9], weights, cash=1e5)
    check(nav, fills, tape, account)
    for place, fill in enumerate(fills):
        slipped = fills.copy()
        slipped[field][place] *= 1.0 - slip if fill["units"] < 0.0 else 1.0 + slip
        with pytest.raises(AccountingMismatch) as caught:
            check(nav, slipped, tape, account)
        assert caught.value.date >= pd.bdate_range("2024-01-01", periods=20)[fill["row"]]


def test_a_value_that_is_no_number_is_a_mismatch_at_its_row():
    tape = plain_tape(np.full((5, 1), 10.0))
    nav, _, fills = play(tape, [0], [[1.0]], cash=100.0)
    nav[3] = np.nan
    with pytest.raises(AccountingMismatch) as caught:
        check(nav, fills, tape, Account(cash=100.0))
    assert caught.value.date == pd.bdate_range("2024-01-01", periods=5)[3]


def test_an_account_that_never_trades_is_its_cash_with_interest():
    tape = plain_tape(np.full((5, 2), 10.0))
    tape.rows["cash_index"] = 1.01 ** np.arange(5)
    nav, _, fills = play(tape, [0], [[0.0, 0.0]], cash=100.0)
    assert not len(fills)
    np.testing.assert_allclose(nav, 100.0 * 1.01 ** np.arange(5))
    check(nav, fills, tape, Account(cash=100.0))


def test_a_sale_may_cost_more_than_it_brings() -> None:
    price = np.array([[1.0], [1.0], [0.01], [0.01], [0.01]])
    tape = with_bounded(tape_of(price), [(0.0, 0.0, 3.0, np.inf, 0.0)])
    nav, _, fills = play(tape, [0, 2], [[0.001], [0.0]], cash=1e5)
    sale = fills[fills["units"] < 0.0][0]
    assert -sale["units"] * sale["price"] < sale["fee"]
    check(nav, fills, tape, Account(cash=1e5))
