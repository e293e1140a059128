"""What rounding leaves of spent cash buys nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from thematic.simulation.accounting import check_value, shadow_portfolio
from thematic.simulation.kernel import simulate
from thematic.simulation.state import FILL, ORDER
from thematic.simulation.tape import Account, plain_tape


def test_a_purchase_that_waits_for_a_sale_buys_nothing_with_dust() -> None:
    for seed in range(30):
        price = np.random.default_rng(seed).uniform(1.0, 300.0, (8, 3))
        price[4:7, 0] = np.nan  # what is to be sold is suspended, and the cash is spent but for a rounding
        tape, rows = plain_tape(price), np.array([0, 3])
        weights = np.array([[0.3, 0.7, 0.0], [0.0, 0.7, 0.3]])
        orders, fills = np.zeros(6, ORDER), np.zeros(60, FILL)
        nav, _, count = simulate(tape, Account(cash=1e6), rows, weights, orders, fills)
        fills = fills[:count]
        dates = pd.bdate_range("2024-01-01", periods=8)
        shadow = shadow_portfolio(tape, fills, Account(cash=1e6), dates, ("A", "B", "C"))
        check_value("it", shadow, pd.Series(nav, index=dates), tape, Account(cash=1e6))
        assert (np.abs(fills["units"] * fills["price"]) > 1e-3).all()
