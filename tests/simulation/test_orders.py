"""What orders fill and why not more: lots under a cap, smallest orders, rounding, endings, sizes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from tests.simulation.test_kernel import play, rotations, tape_of, verdicts, world
from thematic.simulation.tape import Reason


def test_an_exit_under_a_volume_cap_sells_whole_lots_and_the_rest_last():
    """The case "Lots" of the shared cases: 20,000 shares are left in lots of 2,000 and 7,300 a day."""
    tape = tape_of([[10.0]] * 8, lot=2_000.0)
    tape.cells.cap[2:] = 7_300.0
    _, orders, fills = play(tape, [0, 1], [[0.2], [0.0]], cash=1e6)
    assert fills["units"].tolist() == [20_000.0, -6_000.0, -6_000.0, -6_000.0, -2_000.0]
    assert [Reason(fill["reason"]).name for fill in fills] == ["NONE", "VOLUME", "VOLUME", "VOLUME", "NONE"]
    assert verdicts(orders)[1] == ("FILLED", "NONE")


@pytest.mark.parametrize(
    ("held", "lot", "cap", "sold"),
    [
        (500.0, 100.0, 250.0, [200, 200, 100]),
        (550.0, 100.0, 250.0, [200, 200, 150]),  # an odd lot may be sold in full
        (20_500.0, 2_000.0, 7_300.0, [6_000, 6_000, 6_000, 2_500]),
        (900.0, 0.0, 400.0, [400, 400, 100]),
    ],
)
def test_capped_exits_of_every_kind(held, lot, cap, sold):
    tape = tape_of([[10.0]] * 10)
    tape.cells.lot[2:], tape.cells.cap[2:] = lot, cap
    _, _, fills = play(tape, [0, 1], [[held / 1e5], [0.0]], cash=1e6)
    assert (-fills["units"][1:]).tolist() == pytest.approx(sold)


def test_a_cap_below_one_lot_fills_nothing_and_the_order_expires():
    tape = tape_of([[10.0]] * 8)
    tape.cells.lot[2:], tape.cells.cap[2:] = 1_000.0, 900.0
    _, orders, fills = play(tape, [0, 1], [[0.2], [0.0]], cash=1e6, patience=3)
    assert len(fills) == 1
    assert verdicts(orders)[1] == ("CANCELLED", "EXPIRED")
    assert orders["deferrals"][1, Reason.VOLUME] == 3


@pytest.mark.parametrize(("money", "shares"), [(1_990.0, 0), (2_000.0, 200), (2_017.0, 201), (2_345.0, 234)])
def test_an_order_has_a_least_size_and_then_single_shares(money, shares):
    """The STAR market: at least 200 shares, then any number."""
    tape = tape_of([[10.0]] * 4, lot=1.0, least=200.0)
    _, orders, fills = play(tape, [0], [[money / 1e6]], cash=1e6)
    assert fills["units"].sum() == shares
    assert verdicts(orders) == [("FILLED", "NONE") if shares else ("CANCELLED", "LOT")]


def test_what_is_left_below_the_least_size_is_sold_in_one_order():
    tape = tape_of([[10.0]] * 6, lot=1.0)
    tape.cells.least[2:] = 200.0
    _, _, fills = play(tape, [0, 1], [[0.015], [0.0]], cash=1e5)
    assert fills["units"].tolist() == [150.0, -150.0]


def test_a_rebalance_that_comes_to_no_share_is_told_from_a_purchase_that_cannot_be_made():
    tape = tape_of([[10.0, 10.0]] * 5, lot=100.0)
    _, orders, _ = play(tape, [0, 2], [[0.5, 0.0], [0.5004, 0.0005]], cash=1e6)
    assert verdicts(orders) == [("FILLED", "NONE"), ("CANCELLED", "ROUNDED"), ("CANCELLED", "LOT")]


def test_an_order_for_a_listing_that_has_ended_says_so():
    tape = tape_of([[10.0, 10.0]] * 8)
    tape.cells.fill[3:, 0] = np.nan
    tape.symbols["ends"][0] = 4
    _, orders, fills = play(tape, [0, 5], [[0.5, 0.0], [0.5, 0.2]], cash=1e6)
    # Bought, paid out when the listing ended, and refused at once when it is asked for again.
    assert verdicts(orders) == [
        ("FILLED", "NONE"),
        ("FILLED", "ENDED"),
        ("CANCELLED", "ENDED"),
        ("FILLED", "NONE"),
    ]
    assert fills["reason"].tolist() == [0, int(Reason.ENDED), 0]


@given(rotations(short=True))
@settings(max_examples=60)
def test_no_order_fills_more_than_was_intended(case):
    rng, price, rows, weights = case
    _, orders, fills = play(world(rng, price), rows, weights, cash=1e5)
    filled = np.bincount(fills["order"], fills["units"], len(orders))
    np.testing.assert_allclose(orders["filled"], filled, rtol=1e-9, atol=1e-9)
    assert (np.abs(filled) <= np.abs(orders["intended"]) * (1 + 1e-9) + 1e-9).all()
    done = (orders["status"] == 0) & (orders["reason"] == 0)
    # A filled order lacks at most what was not worth another order.
    assert (np.abs(filled[done]) >= 0.0).all()


def test_money_buys_more_shares_once_the_price_has_fallen_and_that_is_what_was_intended():
    tape = tape_of([[10.0], [10.0], [5.0], [5.0], [5.0]])
    tape.cells.cap[:] = 6_000.0
    _, orders, fills = play(tape, [0], [[1.0]], cash=1e5)
    assert fills["units"].tolist() == [6_000.0, 6_000.0, 2_000.0]
    assert orders["intended"].tolist() == orders["filled"].tolist() == [14_000.0]
