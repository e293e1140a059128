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

RESERVE = 1.0
"""Cash beside the account's own, in units of what it may hold at first: a fee may be due before the loan that
pays it is taken."""

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
    """

    portfolio: vbt.Portfolio
    rows: np.ndarray
    close: np.ndarray

    def value(self) -> np.ndarray:
        """Return what the account is worth at every row, shape (n_rows,)."""
        held, cash = self.portfolio.assets().to_numpy(), self.portfolio.cash().to_numpy()
        value = np.empty(len(self.close))
        for place, (begin, end) in enumerate(pairwise([*self.rows.tolist(), len(self.close)])):
            value[begin:end] = cash[place] + self.close[begin:end] @ held[place]
        return value


def reconcile(name: str, simulation: Simulation, account: Account) -> None:
    """Raise `AccountingMismatch` where the kernel's value and vectorbt's differ by more than 1e-9."""
    panel, tape = simulation.panel, simulation.tape
    shadow = shadow_portfolio(tape, simulation.fills, account, panel.dates, panel.symbols)
    check_value(name, shadow, pd.Series(simulation.nav, index=panel.dates), tape, account)
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
    index. A reserve is given as cash besides, so that the order of fills in a row does not matter, and is to
    be taken off the value.

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
    orders = {name: np.full((len(rows), legs.size + 1), np.nan) for name in ("size", "price", "fee")}
    numeraire, factor = cash_index[fills["row"]], unit[fills["row"], column]
    orders["size"][place, column] = fills["units"] / factor
    orders["price"][place, column] = fills["price"] * factor / numeraire
    orders["fee"][place, column] = fills["fee"] / numeraire
    # Before a symbol's first bar it has no value, and no position either.
    value = tape.value[:, legs["symbol"]]
    loan = tape.rows["borrow_index"] / cash_index
    close = np.column_stack([np.where(value > 0.0, value, 1.0) * unit / cash_index[:, None], loan])
    orders["size"][:, -1], orders["price"][:, -1] = _loans(tape, fills, account.cash)[rows], loan[rows]
    names = [symbols[leg["symbol"]] + (" short" if leg["short"] else "") for leg in legs]
    portfolio = vbt.Portfolio.from_orders(
        pd.DataFrame(close[rows], index=dates[rows], columns=[*names, "borrowed"]),
        size=orders["size"],
        price=orders["price"],
        fixed_fees=np.nan_to_num(orders["fee"]),
        size_type="amount",
        direction="both",
        init_cash=account.cash * (1.0 + RESERVE * account.leverage) / cash_index[0],
        cash_sharing=True,
        group_by=True,
        call_seq="auto",
        raise_reject=True,
        freq="1D",
        engine="rust",
    )
    return Shadow(portfolio, rows, close)


def check_value(name: str, shadow: Shadow, nav: pd.Series, tape: Tape, account: Account) -> None:
    """Raise `AccountingMismatch` where a value, shape (n_rows,), is not that of a shadow portfolio."""
    reserve = account.cash * RESERVE * account.leverage / tape.rows["cash_index"][0]
    value = (shadow.value() - reserve) * tape.rows["cash_index"]
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
