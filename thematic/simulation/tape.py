"""The tape: everything about prices, sessions and rules that the kernel reads, as arrays.

Rows are the clock's rows, columns are symbols. A *unit* is one share in adjusted (total-return) terms: a
position of constant units earns the total return. Prices on the tape are in the base currency.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from thematic.market_data.panel import carry_forward


class Status(IntEnum):
    """How an order ended."""

    FILLED = 0
    PARTLY_FILLED = 1
    DEFERRED = 2
    CANCELLED = 3


class Reason(IntEnum):
    """Why an order was not filled, or not at once."""

    NONE = 0
    CLOSED = 1
    SUSPENDED = 2
    LIMIT_UP = 3
    LIMIT_DOWN = 4
    LOT = 5
    CASH = 6
    VOLUME = 7
    REPLACED = 8
    EXPIRED = 9
    NOT_SHORTABLE = 10
    ENDED = 11
    ROUNDED = 12
    """A position's rebalance that comes to no whole share: nothing that a market could have filled."""


SYMBOL = np.dtype([("market", "i8"), ("fee_class", "i8"), ("ends", "i8")])
SESSION = np.dtype([("open_ns", "i8"), ("fill_ns", "i8")])
ROW = np.dtype([("decision_ns", "i8"), ("cash_index", "f8"), ("borrow_index", "f8"), ("short_index", "f8")])


class Cells(NamedTuple):
    """What rules and prices let a symbol's order do in a row's session, each (n_rows, n_symbols).

    Attributes
    ----------
    fill : float
        Price at which an order fills, in the base currency; NaN where there is no bar.
    lot : float
        Units in one board lot; 0 where any fraction trades.
    least : float
        Units in the smallest order, unless it leaves a position; 0 where that is one lot.
    share : float
        Units in one share.
    cap : float
        The most units that an order may fill.
    limit_up, limit_down : bool
        Whether the fill price is at the market's upper, at its lower daily limit.
    shortable : bool
        Whether it may be sold short.
    """

    fill: np.ndarray
    lot: np.ndarray
    least: np.ndarray
    share: np.ndarray
    cap: np.ndarray
    limit_up: np.ndarray
    limit_down: np.ndarray
    shortable: np.ndarray

    @classmethod
    def at(cls, fill: np.ndarray) -> Cells:
        """Return the cells of some prices, shape (n_rows, n_symbols), without any rule."""
        no = np.zeros(fill.shape, bool)
        zero, one = np.zeros(fill.shape), np.ones(fill.shape)
        return cls(fill, zero, zero.copy(), one, np.full(fill.shape, np.inf), no, no.copy(), ~no)


class Tape(NamedTuple):
    """What the kernel reads.

    Attributes
    ----------
    value : float (n_rows, n_symbols)
        Last known close in the base currency at the row's exchange rate; 0 before the first bar.
    cells : Cells
    symbols : SYMBOL (n_symbols,)
        Each symbol's column in `sessions` and in `fees`, and the row in which what is held of it is paid out
        at its value because its listing has ended; 0 where it has not.
    sessions : SESSION (n_rows, n_markets)
        When the row's session opens and when its orders fill, nanoseconds since 1970 UTC; `fill_ns` is
        negative where the market is shut.
    fees : float (n_rows, n_classes, 2, 3)
        For purchases and sales: the summed rate of fees on value alone, the rate of one that has a minimum
        as well, and that minimum in the base currency.
    bounded_fees : float (n_rows, n_classes, 2, n_bounded, 5)
        All other fees, as `fee_amount` takes them, amounts in the base currency.
    rows : ROW (n_rows,)
        The moment of decision, and the growth of one unit of idle cash, of borrowed money, and of what is
        owed on one unit sold short.
    """

    value: np.ndarray
    cells: Cells
    symbols: np.ndarray
    sessions: np.ndarray
    fees: np.ndarray
    bounded_fees: np.ndarray
    rows: np.ndarray


class Account(NamedTuple):
    """The terms of an account.

    Attributes
    ----------
    cash : float
        Base currency at the first row.
    leverage : float
        1 never borrows; 1.5 may borrow half of the net asset value.
    patience : int
        Sessions of its market for which an order keeps trying.
    lag : int
        1: decided at a row, filled in a later one. 0: filled in the decision's own row, which only makes
        sense for comparing with engines that do so.
    """

    cash: float = 1_000_000.0
    leverage: float = 1.0
    patience: int = 10
    lag: int = 1


def plain_tape(price: np.ndarray) -> Tape:
    """Return the tape of one market without rules, fees or closures.

    Parameters
    ----------
    price : ndarray, shape (n_rows, n_symbols)
        NaN where a symbol has no bar: it cannot trade then, and is valued at its last known price. The
        session of a row opens after the decision of the row before and fills before the row's own.
    """
    rows, symbols = price.shape
    moments = np.ones(rows, ROW)
    moments["decision_ns"] = np.arange(1, rows + 1) * 1000
    sessions = np.zeros((rows, 1), SESSION)
    sessions["open_ns"] = moments["decision_ns"][:, None] - 999
    sessions["fill_ns"] = moments["decision_ns"][:, None] - 1
    value = np.nan_to_num(carry_forward(price))
    return Tape(
        value,
        Cells.at(price.astype(float)),
        np.zeros(symbols, SYMBOL),
        sessions,
        np.zeros((rows, 1, 2, 3)),
        np.zeros((rows, 1, 2, 0, 5)),
        moments,
    )
