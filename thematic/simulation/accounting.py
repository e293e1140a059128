"""Accounting: vectorbt keeps the account from the kernel's fills alone, and both must agree."""

from __future__ import annotations

import gc
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from thematic.errors import AccountingMismatch
from thematic.simulation.tape import Account, Tape

if TYPE_CHECKING:
    import vectorbt as vbt

    from thematic.simulation.simulation import Simulation

TOLERANCE = 1e-9

LARGE = 1_000_000
"""Cells of an account whose portfolio is worth collecting at once."""


class Shadow(NamedTuple):
    """vectorbt's account of some fills, kept in the rows that have one: between them nothing is traded.

    Parameters
    ----------
    portfolio : vectorbt.Portfolio
    rows : ndarray of int, shape (n_kept,)
        Its rows, the first of all among them.
    close : ndarray, shape (n_rows, n_columns)
        What its columns are worth at every row.
    reserve : float
        Cash beside the account's own: a fee may be due before the loan that pays it is taken.
    """

    portfolio: vbt.Portfolio
    rows: np.ndarray
    close: np.ndarray
    reserve: float

    def value(self) -> np.ndarray:
        """Return what the account is worth at every row without the reserve, shape (n_rows,)."""
        held, cash = self.portfolio.assets().to_numpy(), self.portfolio.cash().to_numpy()
        value = np.empty(len(self.close))
        for place, (begin, end) in enumerate(pairwise([*self.rows.tolist(), len(self.close)])):
            value[begin:end] = cash[place] + self.close[begin:end] @ held[place]
        return value - self.reserve


def reconcile(name: str, simulation: Simulation, account: Account) -> None:
    """Raise `AccountingMismatch` where the kernel's value and vectorbt's differ by more than 1e-9."""
    panel, tape = simulation.panel, simulation.tape
    shadow = shadow_portfolio(tape, simulation.fills, account, panel.dates, panel.symbols)
    check_value(name, shadow, pd.Series(simulation.nav, index=panel.dates), tape)
    if shadow.close.size > LARGE:
        del shadow
        gc.collect()  # what vectorbt makes refers to itself


def shadow_portfolio(
    tape: Tape, fills: np.ndarray, account: Account, dates: pd.DatetimeIndex, symbols: tuple[str, ...]
) -> Shadow:
    """Return a vectorbt portfolio that has made these fills, for the check only.

    Interest fits vectorbt by quoting all money in units of the cash index: a constant amount of it earns the
    cash rate. A short position is a column of its own, ``NVDA short``, quoted in units of the short index,
    so that what is owed grows at the short rate; ``borrowed`` is what is owed in money, in units of its own
    index. Fees are a column of their own too, ``fees``: what is paid buys units of it that are worth nothing,
    since vectorbt refuses a sale that brings less than its fee. A reserve is given as cash besides, so that
    the order of fills in a row does not matter; the value is without it.

    Parameters
    ----------
    fills : FILL (n_fills,)
    dates : DatetimeIndex, shape (n_rows,)
    """
    import vectorbt as vbt

    legs = np.unique(fills[["symbol", "short"]])
    if not legs.size:
        legs = np.zeros(1, legs.dtype)
    cash_index = tape.rows["cash_index"]
    unit = np.where(legs["short"], tape.rows["short_index"][:, None], 1.0)
    column = np.searchsorted(legs, fills[["symbol", "short"]])
    rows = np.union1d(0, fills["row"])
    place = rows.searchsorted(fills["row"])
    size, price = np.full((2, len(rows), legs.size + 2), np.nan)
    numeraire, factor = cash_index[fills["row"]], unit[fills["row"], column]
    size[place, column] = fills["units"] / factor
    price[place, column] = fills["price"] * factor / numeraire
    size[:, -1], price[:, -1] = np.bincount(place, fills["fee"] / numeraire, len(rows)), 1.0
    # Before a symbol's first bar it has no value, and no position either.
    value = tape.value[:, legs["symbol"]]
    loan = tape.rows["borrow_index"] / cash_index
    worth = np.where(value > 0.0, value, 1.0) * unit / cash_index[:, None]
    close = np.column_stack([worth, loan, np.zeros(len(loan))])
    size[:, -2], price[:, -2] = _loans(tape, fills, account.cash)[rows], loan[rows]
    names = [symbols[leg["symbol"]] + (" short" if leg["short"] else "") for leg in legs]
    cash = account.cash / cash_index[0]
    reserve = cash * account.leverage
    portfolio = vbt.Portfolio.from_orders(
        pd.DataFrame(close[rows], index=dates[rows], columns=[*names, "borrowed", "fees"]),
        size=size,
        price=price,
        size_type="amount",
        direction="both",
        init_cash=cash + reserve,
        cash_sharing=True,
        group_by=True,
        call_seq="auto",
        raise_reject=True,
        freq="1D",
        engine="rust",
    )
    return Shadow(portfolio, rows, close, reserve)


def check_value(name: str, shadow: Shadow, nav: pd.Series, tape: Tape) -> None:
    """Raise `AccountingMismatch` where a value, shape (n_rows,), is not that of a shadow portfolio."""
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
