"""Accounting: a vectorbt portfolio kept from the kernel's fills, independently of its cash and positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.errors import AccountingMismatch
from thematic.simulation.tape import Tape

if TYPE_CHECKING:
    import vectorbt as vbt

TOLERANCE = 1e-9


def shadow_portfolio(
    tape: Tape,
    fills: np.ndarray,
    cash: float,
    leverage: float,
    dates: pd.DatetimeIndex,
    symbols: tuple[str, ...],
) -> vbt.Portfolio:
    """Return the vectorbt portfolio that has made these fills.

    Interest fits vectorbt by quoting all money in units of the cash index: a constant amount of it earns the
    cash rate. A short position is a column of its own, ``NVDA short``, quoted in units of the short index,
    so that what is owed grows at the short rate. Multiply ``portfolio.value()`` by the cash index to come
    back to money; without interest they are the same.

    Parameters
    ----------
    fills : FILL (n_fills,)
    cash : float
        Base currency at the first row.
    leverage : float
        What may be borrowed is given to vectorbt as cash, and is to be taken off its value.
    dates : DatetimeIndex, shape (n_rows,)
    """
    import vectorbt as vbt

    legs = np.unique(fills[["symbol", "short"]])
    if not legs.size:
        legs = np.zeros(1, legs.dtype)
    unit = np.where(legs["short"], tape.rows["short_index"][:, None], 1.0)
    column = np.searchsorted(legs, fills[["symbol", "short"]])
    orders = {name: np.full((len(dates), legs.size), np.nan) for name in ("size", "price", "fee")}
    numeraire, factor = tape.rows["cash_index"][fills["row"]], unit[fills["row"], column]
    orders["size"][fills["row"], column] = fills["units"] / factor
    orders["price"][fills["row"], column] = fills["price"] * factor / numeraire
    orders["fee"][fills["row"], column] = fills["fee"] / numeraire
    # Before a symbol's first bar it has no value, and no position either.
    value = tape.value[:, legs["symbol"]]
    close = np.where(value > 0.0, value, 1.0) * unit / tape.rows["cash_index"][:, None]
    names = [symbols[leg["symbol"]] + (" short" if leg["short"] else "") for leg in legs]
    return vbt.Portfolio.from_orders(
        pd.DataFrame(close, index=dates, columns=names),
        size=orders["size"],
        price=orders["price"],
        fixed_fees=np.nan_to_num(orders["fee"]),
        size_type="amount",
        direction="both",
        init_cash=cash * leverage / tape.rows["cash_index"][0],
        cash_sharing=True,
        group_by=True,
        call_seq="auto",
        raise_reject=True,
        freq="1D",
        engine="rust",
    )


def check_accounting(
    name: str, portfolio: vbt.Portfolio, nav: pd.Series, tape: Tape, cash: float, leverage: float
) -> None:
    """Raise `AccountingMismatch` where the kernel's value and vectorbt's differ by more than 1e-9."""
    borrowed = cash * (leverage - 1.0) / tape.rows["cash_index"][0]
    value = (portfolio.value().to_numpy() - borrowed) * tape.rows["cash_index"]
    apart = np.abs(value / nav.to_numpy() - 1.0) > TOLERANCE
    if apart.any() or not np.isfinite(value).all():
        row = int(np.argmax(apart | ~np.isfinite(value)))
        raise AccountingMismatch(name, nav.index[row], float(nav.iloc[row]), float(value[row]))
