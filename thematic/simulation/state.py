"""The state of a simulation, and its records of orders and fills."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from thematic.simulation.tape import Account, Reason, Tape

TOTALS = np.dtype(
    [
        ("cash", "f8"),  # in units of the cash index; below 0 of the index of borrowed money
        ("shorts", "i8"),  # short positions
        ("decided", "i8"),  # row at which the pending orders were decided
        ("marked", "i8"),  # 1 when an order has waited, or traded in part
        ("scarce", "i8"),  # 1 when the cash does not suffice for what is to be bought at the moment
        ("pending", "i8"),  # orders that are not done with
        ("selling", "i8"),  # how many of them sell
        ("ending", "i8"),  # listings that end
        ("orders", "i8"),
        ("fills", "i8"),
    ]
)
ORDER = np.dtype(
    [
        ("symbol", "i8"),
        ("decided", "i8"),  # row
        ("side", "i8"),
        ("sized", "i8"),  # the last row with a price it could trade at, else that of the decision
        ("intended", "f8"),  # units: what had filled before that row, and what its money came to in it
        ("filled", "f8"),  # units
        ("status", "i8"),
        ("reason", "i8"),
        ("deferrals", "i8", (len(Reason),)),  # rows in which it could not fill, by reason
    ]
)
FILL = np.dtype(
    [
        ("row", "i8"),
        ("symbol", "i8"),
        ("order", "i8"),  # row in the record of orders
        ("reason", "i8"),  # why not more of the order filled, or that the listing has ended
        ("short", "?"),  # whether it moves a short position
        ("units", "f8"),  # bought (+) or sold (-)
        ("price", "f8"),  # base currency
        ("fee", "f8"),  # base currency
    ],
    align=True,
)


class PendingOrders(NamedTuple):
    """The orders that are not done with, an element a symbol."""

    side: np.ndarray  # int64
    leave: np.ndarray  # bool: whether the position held is closed first
    money: np.ndarray  # what is still to be bought (+) or sold (-) besides
    planned: np.ndarray  # the same, at the decision
    tries: np.ndarray  # int64: sessions tried
    traded: np.ndarray  # bool: whether something has filled
    reason: np.ndarray  # int64: why it was last deferred
    entry: np.ndarray  # int64: its row in the record of orders


class Sizes(NamedTuple):
    """What orders would trade in a row, an element a symbol; only those of symbols with an order count."""

    able: np.ndarray  # bool: whether it can trade at the moment
    plain: np.ndarray  # bool: whether nothing but the cash can stand in its way
    leave: np.ndarray  # units that close the position held
    besides: np.ndarray  # units traded besides, in whole lots
    fee: np.ndarray  # on both
    rate: np.ndarray  # the summed rates of its side,
    floored: np.ndarray  # the rate of the fee with a minimum,
    minimum: np.ndarray  # and that minimum
    worth: np.ndarray  # value of a purchase, 0 of all else


class SimulationState(NamedTuple):
    """One simulation: what is read, then the state and the records that are written."""

    tape: Tape
    account: Account
    totals: np.ndarray  # TOTALS (1,)
    held: np.ndarray  # units, >= 0
    owed: np.ndarray  # units sold short, <= 0, in units of the short index
    pending: PendingOrders
    sizes: Sizes
    open: np.ndarray  # bool (n_markets,): whether orders of a market fill at the moment
    orders: np.ndarray  # ORDER (capacity,); none is kept beyond its length
    fills: np.ndarray  # FILL (capacity,); none is kept beyond its length
