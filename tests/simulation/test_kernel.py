"""The kernel against vectorbt, against its own accounts, and against each market rule on hand-made tapes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from thematic.simulation.kernel import simulate
from thematic.simulation.state import FILL, ORDER
from thematic.simulation.tape import (
    ROW,
    SESSION,
    SYMBOL,
    Account,
    Cells,
    Reason,
    Status,
    Tape,
    plain_tape,
)

SLOTS = 3


def play(tape, rows, weights, **account):
    """Simulate and return net asset values, orders and fills."""
    orders = np.zeros(np.size(weights), ORDER)
    fills = np.zeros(2 * tape.value.size, FILL)
    targets = np.ascontiguousarray(weights, dtype=float)
    nav, n, m = simulate(tape, Account(**account), np.asarray(rows, np.int64), targets, orders, fills)
    return nav, orders[:n], fills[:m]


def verdicts(orders):
    return [(Status(entry["status"]).name, Reason(entry["reason"]).name) for entry in orders]


@st.composite
def rotations(draw, short=False):
    """Draw prices (rows, symbols), rows of decision and weights."""
    seed, symbols, rows = draw(st.integers(0, 2**32 - 1)), draw(st.integers(1, 6)), draw(st.integers(4, 40))
    rng = np.random.default_rng(seed)
    price = rng.uniform(1, 500, symbols) * np.exp(np.cumsum(rng.normal(0, 0.04, (rows, symbols)), axis=0))
    decided = np.sort(rng.choice(rows - 1, draw(st.integers(1, min(6, rows - 1))), replace=False))
    weights = rng.dirichlet(np.ones(symbols), len(decided)) * rng.uniform(0, 1, (len(decided), 1))
    weights[rng.random(weights.shape) < 0.2] = 0.0
    if short:
        weights *= rng.choice([-0.6, 1.0], weights.shape)
    return rng, price, decided, weights


@given(rotations())
@settings(max_examples=40)
def test_parity_with_from_orders(case):
    """One market, no frictions, fills in the decision's own row: vectorbt's target percent."""
    import vectorbt as vbt

    _, price, rows, weights = case
    nav, _, _ = play(plain_tape(price), rows, weights, lag=0, cash=1e5)
    size = np.full(price.shape, np.nan)
    size[rows] = weights
    portfolio = vbt.Portfolio.from_orders(
        pd.DataFrame(price),
        size=size,
        size_type="targetpercent",
        call_seq="auto",
        cash_sharing=True,
        group_by=True,
        init_cash=1e5,
        freq="1D",
        engine="rust",
    )
    assert_allclose(nav, portfolio.value().to_numpy(), rtol=1e-9)


def world(rng, price, frictions=True):
    """Return a tape of three markets with closures, suspensions, limits, lots, fees, interest and caps."""
    rows, symbols = price.shape
    market = rng.integers(0, SLOTS, symbols)
    decision = np.arange(1, rows + 1, dtype=np.int64) * 1000
    sessions = np.zeros((rows, SLOTS), SESSION)
    sessions["open_ns"] = decision[:, None] - 999 + np.array([0, 200, 500])
    sessions["fill_ns"] = decision[:, None] - 999 + np.array([300, 450, 900])
    shut = rng.random(sessions.shape) < 0.2
    sessions["fill_ns"][shut] = sessions["open_ns"][shut] = np.iinfo(np.int64).min
    gaps = shut[:, market] | (rng.random(price.shape) < 0.05)
    price = np.where(gaps, np.nan, price)
    cells = Cells.at(price)
    moments = np.ones(rows, ROW)
    moments["decision_ns"] = decision
    fees = np.zeros((rows, SLOTS, 2, 3))
    if frictions:
        cells.lot[:] = rng.choice([0.0, 1.0, 7.0], symbols)
        cells.cap[:] = rng.choice([np.inf, 300.0], price.shape)
        cells.limit_up[:], cells.limit_down[:] = rng.random(price.shape) < 0.1, rng.random(price.shape) < 0.1
        cells.shortable[:] = rng.random(price.shape) < 0.9
        fees[:] = rng.uniform(0, 1, (1, SLOTS, 2, 3)) * [0.002, 0.001, 20.0]
        moments["cash_index"] = np.cumprod(1 + rng.uniform(0, 4e-4, rows))
        moments["borrow_index"] = moments["cash_index"]
        moments["short_index"] = np.cumprod(1 + rng.uniform(0, 4e-4, rows))
    symbol = np.zeros(symbols, SYMBOL)
    symbol["market"] = symbol["fee_class"] = market
    value = plain_tape(price).value
    return Tape(value, cells, symbol, sessions, fees, np.zeros((rows, SLOTS, 2, 0, 5)), moments)


def shuffled(tape, order):
    return tape._replace(
        value=tape.value[:, order].copy(),
        cells=Cells(*(cell[:, order].copy() for cell in tape.cells)),
        symbols=tape.symbols[order].copy(),
    )


@given(rotations(short=True))
@settings(max_examples=60)
def test_nothing_depends_on_the_order_of_columns(case):
    rng, price, rows, weights = case
    tape, order = world(rng, price), rng.permutation(price.shape[1])
    nav, orders, fills = play(tape, rows, weights)
    again, log2, fills2 = play(shuffled(tape, order), rows, weights[:, order])
    assert_allclose(again, nav, rtol=1e-10)
    assert len(fills) == len(fills2)
    assert sorted(verdicts(orders)) == sorted(verdicts(log2))


@given(rotations())
@settings(max_examples=60)
def test_the_account_never_borrows_and_every_order_ends_with_its_reason(case):
    rng, price, rows, weights = case
    tape = world(rng, price)
    _, orders, fills = play(tape, rows, weights, cash=1e5)
    spent = fills["units"] * fills["price"] + fills["fee"]
    index = tape.rows["cash_index"][fills["row"]]
    # Fills are recorded in the order in which they happened.
    assert (1e5 - np.cumsum(spent / index) >= -1e-6).all()
    held = np.zeros((len(price), price.shape[1]))
    np.add.at(held, (fills["row"], fills["symbol"]), fills["units"])
    assert (np.cumsum(held, axis=0) >= -1e-9 * 1e5).all()
    for status, reason in verdicts(orders):
        assert (status == "FILLED") == (reason == "NONE")
    assert (fills["row"] > orders["decided"][fills["order"]]).all()
    assert not np.isnan(fills["price"]).any()


@given(rotations())
@settings(max_examples=40)
def test_fills_are_in_whole_lots_unless_a_position_is_left(case):
    rng, price, rows, weights = case
    tape = world(rng, price)
    _, orders, fills = play(tape, rows, weights)
    target = dict(zip(rows.tolist(), weights, strict=True))
    for fill in fills:
        lot = tape.cells.lot[fill["row"], fill["symbol"]]
        leaves = target[int(orders["decided"][fill["order"]])][fill["symbol"]] == 0.0
        if lot and not leaves:
            assert abs(fill["units"] / lot - round(fill["units"] / lot)) < 1e-6


def tape_of(price, **cells):
    tape = plain_tape(np.asarray(price, dtype=float))
    for name, value in cells.items():
        getattr(tape.cells, name)[:] = value
    return tape


FLAT = [[10.0, 10.0]] * 6


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"limit_up": True}, [("CANCELLED", "EXPIRED"), ("CANCELLED", "EXPIRED")]),
        ({"fill": np.nan}, [("CANCELLED", "EXPIRED"), ("CANCELLED", "EXPIRED")]),
        ({"lot": 1e6}, [("CANCELLED", "LOT"), ("CANCELLED", "LOT")]),
        ({"cap": 10.0}, [("PARTLY_FILLED", "EXPIRED"), ("PARTLY_FILLED", "EXPIRED")]),
        ({}, [("FILLED", "NONE"), ("FILLED", "NONE")]),
    ],
)
def test_each_rule_gives_its_reason(cells, expected):
    _, orders, _ = play(tape_of(FLAT, **cells), [0], [[0.5, 0.5]], patience=3)
    assert verdicts(orders) == expected


def test_a_new_target_replaces_what_still_waits():
    tape = tape_of(FLAT)
    tape.cells.limit_up[1:, 0] = True
    _, orders, fills = play(tape, [0, 2], [[1.0, 0.0], [0.0, 1.0]])
    assert verdicts(orders) == [("CANCELLED", "REPLACED"), ("FILLED", "NONE")]
    assert orders["deferrals"][0, Reason.LIMIT_UP] == 2
    assert fills["symbol"].tolist() == [1]


def test_what_cannot_be_sold_short_is_not():
    tape = tape_of(FLAT, shortable=False)
    _, orders, fills = play(tape, [0], [[-0.5, 0.5]])
    assert verdicts(orders) == [("CANCELLED", "NOT_SHORTABLE"), ("FILLED", "NONE")]
    assert fills["symbol"].tolist() == [1]


def test_crossing_from_long_to_short_closes_first_and_pays_one_minimum():
    tape = tape_of(FLAT)
    tape.fees[..., 2] = 5.0
    nav, _, fills = play(tape, [0, 2], [[0.5, 0.0], [-0.5, 0.0]], cash=1000.0)
    sold = fills[fills["units"] < 0]
    assert sold["short"].tolist() == [False, True]
    assert sold["fee"].sum() == pytest.approx(5.0)
    assert nav[-1] == pytest.approx(990.0)


def test_an_order_that_waits_while_its_market_is_shut_loses_no_patience():
    tape = tape_of([[10.0]] * 30)
    tape.sessions["fill_ns"][1:25] = np.iinfo(np.int64).min
    _, orders, fills = play(tape, [0], [[1.0]], patience=2)
    assert verdicts(orders) == [("FILLED", "NONE")]
    assert orders["deferrals"][0, Reason.CLOSED] == 24
    assert fills["row"].tolist() == [25]


def test_what_still_waits_at_the_end_is_deferred():
    tape = tape_of(FLAT, limit_up=True)
    _, orders, _ = play(tape, [3], [[1.0, 0.0]])
    assert verdicts(orders) == [("DEFERRED", "LIMIT_UP")]


def two_markets(early, late):
    """Return a tape of two symbols, the first trading before the second within a row."""
    tape = tape_of(np.column_stack([early, late]))
    sessions = np.repeat(tape.sessions, 2, axis=1)
    sessions["fill_ns"][:, 0] -= 500
    tape.symbols["market"] = [0, 1]
    return tape._replace(sessions=sessions)


def test_cash_follows_the_sun():
    """A sale in the evening pays only for the next morning's purchase; a morning's sale for the evening's."""
    tape = two_markets([10.0] * 6, [20.0] * 6)
    _, orders, fills = play(tape, [0, 2, 4], [[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    assert fills["row"].tolist() == [1, 3, 4, 5, 5]
    assert orders["deferrals"][:, Reason.CASH].sum() == 1
    assert {status for status, _ in verdicts(orders)} == {"FILLED"}


def test_a_rotation_out_of_a_shut_market_is_deferred_not_dropped():
    tape = two_markets([10.0] * 8, [20.0] * 8)
    tape.sessions["fill_ns"][3:6, 0] = np.iinfo(np.int64).min
    _, orders, fills = play(tape, [0, 2], [[1.0, 0.0], [0.0, 1.0]])
    assert fills["row"].tolist() == [1, 6, 6]
    sale, purchase = orders[1], orders[2]
    assert sale["deferrals"][Reason.CLOSED] == 3
    assert purchase["deferrals"][Reason.CASH] == 3


def test_a_session_that_was_open_at_the_decision_cannot_fill():
    tape = tape_of(FLAT)
    tape.sessions["open_ns"] -= 10  # opens before the decision of the row before
    _, _, fills = play(tape, [0], [[1.0, 0.0]])
    assert fills["row"].tolist() == [2]


def test_purchases_beyond_the_cash_shrink_in_proportion():
    tape = tape_of([[10.0, 10.0, 10.0]] * 2 + [[10.0, 20.0, 40.0]] * 3)
    # Two thirds of the account are to change from the first symbol, which has fallen behind, to the others.
    tape.cells.fill[3:, 0] = 5.0
    _, orders, fills = play(tape, [0, 2], [[1.0, 0.0, 0.0], [0.0, 0.6, 0.4]], cash=100.0)
    bought = fills[fills["row"] == 3][1:]
    assert (bought["units"] * bought["price"]).tolist() == pytest.approx([30.0, 20.0])
    assert verdicts(orders)[2:] == [("PARTLY_FILLED", "CASH")] * 2


@given(st.floats(0.0, 0.01), st.floats(0.0, 0.01), st.floats(0.0, 50.0), st.integers(1, 5))
def test_all_of_the_cash_can_be_spent_with_its_fees(rate, floored, minimum, n):
    tape = tape_of([[10.0] * n] * 3)
    tape.fees[..., :] = [rate, floored, minimum]
    _, orders, fills = play(tape, [0], [[1.0 / n] * n], cash=1000.0)
    spent = (fills["units"] * fills["price"] + fills["fee"]).sum()
    assert spent == pytest.approx(1000.0)
    assert set(verdicts(orders)) == {("FILLED", "NONE")}


def test_leverage_borrows_no_more_than_allowed():
    tape = tape_of([[10.0, 10.0]] * 4)
    nav, _, fills = play(tape, [0], [[1.0, 0.5]], leverage=1.5, cash=100.0)
    assert (fills["units"] * fills["price"]).sum() == pytest.approx(150.0)
    assert_allclose(nav, 100.0)


def test_short_positions_pay_their_rate():
    tape = tape_of([[10.0]] * 5)
    tape.rows["short_index"] = np.cumprod(np.full(5, 1.01))
    nav, _, _ = play(tape, [0], [[-0.5]], cash=100.0)
    assert_allclose(nav[1:], 100.0 - 50.0 * (1.01 ** np.arange(4) - 1.0))


def test_a_record_of_length_nought_changes_no_value():
    rng = np.random.default_rng(7)
    price = np.exp(np.cumsum(rng.normal(0, 0.03, (60, 5)), axis=0)) * 50
    tape, rows, weights = world(rng, price), np.arange(0, 50, 7), rng.dirichlet(np.ones(5), 8)
    nav, orders, fills = play(tape, rows, weights)
    bare = simulate(tape, Account(), rows, weights, np.zeros(0, ORDER), np.zeros(0, FILL))
    assert (bare[0] == nav).all()
    assert bare[1:] == (len(orders), len(fills))
