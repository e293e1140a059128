"""Accounting: vectorbt keeps the account from the kernel's fills alone, and both must agree.

vectorbt's Rust engine executes one order at a time, as it does for `vectorbt.Portfolio.from_orders`, whose
account is the same. The engine by itself is imported in a hundredth of the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from vectorbt_rust.portfolio import ProcessOrderState, execute_order_rs, order_rs

from thematic.errors import AccountingMismatch
from thematic.simulation.tape import Account, Tape

if TYPE_CHECKING:
    from thematic.simulation.simulation import Simulation

TOLERANCE = 1e-9


class Orders(NamedTuple):
    """Orders for vectorbt, in the order in which it executes them, each (n_orders,).

    Parameters
    ----------
    row : ndarray of int
        Increasing; within a row sales come first.
    column : ndarray of int
    size : ndarray
        Bought (+) or sold (-).
    price : ndarray
    """

    row: np.ndarray
    column: np.ndarray
    size: np.ndarray
    price: np.ndarray


class Shadow(NamedTuple):
    """vectorbt's account of some fills, kept in the rows that have one: between them nothing is traded.

    Parameters
    ----------
    rows : ndarray of int, shape (n_kept,)
        Its rows, the first of all among them.
    held : ndarray, shape (n_kept, n_columns)
        Units held of each column after such a row.
    cash : ndarray, shape (n_kept,)
    close : ndarray, shape (n_rows, n_columns)
        What its columns are worth at every row.
    reserve : float
        Cash beside the account's own: a fee may be due before the loan that pays it is taken.
    """

    rows: np.ndarray
    held: np.ndarray
    cash: np.ndarray
    close: np.ndarray
    reserve: float

    def value(self) -> np.ndarray:
        """Return what the account is worth at every row without the reserve, shape (n_rows,)."""
        value = np.empty(len(self.close))
        for place, (begin, end) in enumerate(pairwise([*self.rows.tolist(), len(self.close)])):
            value[begin:end] = self.cash[place] + self.close[begin:end] @ self.held[place]
        return value - self.reserve


def reconcile(name: str, simulation: Simulation, account: Account) -> None:
    """Raise `AccountingMismatch` where the kernel's value and vectorbt's differ by more than 1e-9."""
    shadow = shadow_account(simulation.tape, simulation.fills, account)
    check_value(name, shadow, pd.Series(simulation.nav, index=simulation.panel.dates), simulation.tape)


def shadow_account(tape: Tape, fills: np.ndarray, account: Account) -> Shadow:
    """Return vectorbt's account of these fills, for the check only.

    Interest fits vectorbt by quoting all money in units of the cash index: a constant amount of it earns the
    cash rate. A short position is a column of its own, quoted in units of the short index, so that what is
    owed grows at the short rate; the last column but one is what is owed in money, in units of its own index.
    Fees are the last column: what is paid buys units of it that are worth nothing, since vectorbt refuses a
    sale that brings less than its fee. A reserve is given as cash besides, so that the order of fills in a
    row does not matter; the value is without it.

    Parameters
    ----------
    fills : FILL (n_fills,)
    """
    legs = np.unique(fills[["symbol", "short"]])
    cash_index = tape.rows["cash_index"]
    unit = np.where(legs["short"], tape.rows["short_index"][:, None], 1.0)
    # Before a symbol's first bar it has no value, and no position either.
    value = tape.value[:, legs["symbol"]]
    worth = np.where(value > 0.0, value, 1.0) * unit / cash_index[:, None]
    loan = tape.rows["borrow_index"] / cash_index
    close = np.column_stack([worth, loan, np.zeros(len(loan))])
    cash = account.cash / cash_index[0]
    reserve = cash * account.leverage
    orders = _orders(tape, fills, legs, unit, _loans(tape, fills, account.cash))
    rows = np.union1d(0, fills["row"])
    held, left = np.zeros((len(rows), close.shape[1])), np.full(len(rows), cash + reserve)
    for row, positions, money in _executed(orders, close.shape[1], cash + reserve):
        place = rows.searchsorted(row)
        held[place], left[place] = positions, money
    return Shadow(rows, held, left, close, reserve)


def _orders(tape: Tape, fills: np.ndarray, legs: np.ndarray, unit: np.ndarray, loans: np.ndarray) -> Orders:
    """Return what vectorbt is to execute: the fills, what is borrowed and paid back, and the fees."""
    numeraire, row = tape.rows["cash_index"], fills["row"]
    column = np.searchsorted(legs, fills[["symbol", "short"]])
    factor, paid = unit[row, column], np.bincount(row, fills["fee"] / numeraire[row], len(numeraire))
    borrowed, charged = np.flatnonzero(~np.isnan(loans)), np.flatnonzero(paid)
    every = Orders(
        np.concatenate([row, borrowed, charged]),
        np.concatenate([column, np.full(len(borrowed), len(legs)), np.full(len(charged), len(legs) + 1)]),
        np.concatenate([fills["units"] / factor, loans[borrowed], paid[charged]]),
        np.concatenate(
            [
                fills["price"] * factor / numeraire[row],
                (tape.rows["borrow_index"] / numeraire)[borrowed],
                np.ones(len(charged)),
            ]
        ),
    )
    executed = np.lexsort((every.column, every.size * every.price, every.row))
    return Orders(*(table[executed] for table in every))


def _executed(orders: Orders, columns: int, cash: float) -> Iterator[tuple[int, list[float], float]]:
    """Yield each row with an order, and what vectorbt holds of each column and in cash after it.

    What it refuses is in no account, so that the values differ.
    """
    held, debt, free = [0.0] * columns, [0.0] * columns, cash
    before = -1
    for row, column, size, price in zip(*(table.tolist() for table in orders), strict=True):
        if row != before >= 0:
            yield before, held, cash
        before = row
        state = ProcessOrderState(cash, held[column], debt[column], free, price, cash, 0, 0)
        after, _ = execute_order_rs(state, order_rs(size, price))
        cash, held[column], debt[column], free = after.cash, after.position, after.debt, after.free_cash
    if before >= 0:
        yield before, held, cash


def check_value(name: str, shadow: Shadow, nav: pd.Series, tape: Tape) -> None:
    """Raise `AccountingMismatch` where a value, shape (n_rows,), is not that of a shadow account."""
    value = shadow.value() * tape.rows["cash_index"]
    # Asked this way round, a value that is no number agrees with nothing.
    agree = np.abs(value / nav.to_numpy() - 1.0) <= TOLERANCE
    if not agree.all():
        row = int(np.argmin(agree))
        raise AccountingMismatch(name, nav.index[row], float(nav.iloc[row]), float(value[row]))


def _loans(tape: Tape, fills: np.ndarray, cash: float) -> np.ndarray:
    """Return what is borrowed (-) and paid back (+) in each row, in units of the loan; NaN where nothing."""
    rows, loan = tape.rows, tape.rows["borrow_index"] / tape.rows["cash_index"]
    paid = (fills["units"] * fills["price"] + fills["fee"]) / rows["cash_index"][fills["row"]]
    spent = np.bincount(fills["row"], paid, len(rows))
    orders, idle, owed = np.full(len(rows), np.nan), cash / rows["cash_index"][0], 0.0
    for r in np.unique(fills["row"]):
        net = idle - owed * loan[r] - spent[r]
        # Of spent cash a rounding is left, which nobody lends.
        due = -net / loan[r] if net < -1e-9 * cash else 0.0
        if due != owed:
            orders[r] = owed - due
        idle, owed = max(net, 0.0), due
    return orders
