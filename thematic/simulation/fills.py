"""Fills as a table, with what each kind of fee cost: the account can be rebuilt from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.simulation.tape import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from thematic.market_data.panel import Panel
    from thematic.markets.rules import Fee, Side
    from thematic.simulation.simulation import Simulation

COLUMNS = ("strategy", "symbol", "decided_at", "fill_at", "units", "price", "currency", "rate")
"""The columns before those of the kinds of fees; the last of all is ``reason``."""


def fill_table(simulation: Simulation, strategy: str) -> pd.DataFrame:
    """Return one row a fill, in the order in which they happened.

    Returns
    -------
    DataFrame, shape (n_fills, 9 + n_kinds)
        ``decided_at`` and ``fill_at`` are UTC. ``units`` are shares on the basis of the closes that the run
        used (total-return ones where the source knows them), negative for sales. ``price`` is on that basis
        too, in ``currency``; ``rate`` is what one unit of the currency was worth in the base currency. Each
        kind of fee has a column in ``currency``. ``reason`` says why not more of the order filled, or that
        the listing has ``ended`` and the position was paid out.
    """
    trades = traded(simulation)
    panel, s = simulation.panel, trades["symbol"]
    currencies = np.array([market.currency for market in panel.markets.values()])
    decided = simulation.orders["decided"][trades["order"]]
    table = pd.DataFrame(
        {
            "strategy": strategy,
            "symbol": np.array(panel.symbols)[s],
            "decided_at": panel.clock.decisions[decided],
            "fill_at": pd.DatetimeIndex(
                simulation.fill_ns(trades["row"], s).astype("datetime64[ns]"), tz="UTC"
            ),
            "units": trades["units"],
            "price": trades["price"],
            "currency": currencies[panel.market[s]],
            "rate": panel.rates[trades["row"], panel.market[s]],
        }
    )
    fees = fees_by_kind(simulation, trades)
    reasons = ["" if code == 0 else Reason(code).name.lower() for code in trades["reason"]]
    return pd.concat([table, fees], axis=1).assign(reason=reasons)


def traded(simulation: Simulation) -> np.ndarray:
    """Return the fills as they were charged, with local prices: a trade through zero is one, not two legs."""
    fills, panel = simulation.fills, simulation.panel
    keys = fills[["order", "row"]]
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    trades = fills[np.sort(first)].copy()
    place = np.argsort(np.argsort(first))[which]
    trades["units"] = np.bincount(place, fills["units"], len(trades))
    trades["fee"] = np.bincount(place, fills["fee"], len(trades))
    trades["price"] = trades["price"] / panel.rates[trades["row"], panel.market[trades["symbol"]]]
    return trades


def fees_by_kind(simulation: Simulation, trades: np.ndarray) -> pd.DataFrame:
    """Return what each kind of fee cost on each trade, in its currency: (n_trades, n_kinds).

    The kinds of a trade sum to what the kernel charged.
    """
    panel, share = simulation.panel, simulation.tape.cells.share
    markets = list(panel.markets.values())
    kinds = list(dict.fromkeys(kind for market in markets for kind in market.fee_kinds))
    amounts, due = {kind: np.zeros(len(trades)) for kind in kinds}, _due(panel)
    for i in np.flatnonzero(trades["fee"] > 0.0):
        row, s, units = trades["row"][i], trades["symbol"][i], float(trades["units"][i])
        value, shares = abs(units) * float(trades["price"][i]), abs(units) / float(share[row, s])
        for fee in due(int(row), int(s), units > 0.0):
            amounts[fee.kind][i] = fee.amount(value, shares)
    return pd.DataFrame(amounts, index=range(len(trades)))


def _due(panel: Panel) -> Callable[[int, int, bool], tuple[Fee, ...]]:
    """Return which fees a trade in a row owes, looked up once a row, board and side."""
    markets = list(panel.markets.values())
    boards = [markets[m].board(name).name for m, name in zip(panel.market, panel.symbols, strict=True)]
    known: dict[tuple[int, int, str, bool], tuple[Fee, ...]] = {}

    def due(row: int, s: int, bought: bool) -> tuple[Fee, ...]:
        market = int(panel.market[s])
        key = (row, market, boards[s], bought)
        if key not in known:
            side: Side = "buy" if bought else "sell"
            fees = markets[market].fees(panel.dates[row].date(), panel.symbols[s])
            known[key] = tuple(fee for fee in fees if fee.paid_on(side))
        return known[key]

    return due
