"""Listings that end, in the kernel: paid out once, at the last close, and both accounts agree."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from thematic.simulation.accounting import check_value, shadow_account
from thematic.simulation.kernel import simulate
from thematic.simulation.state import FILL, ORDER
from thematic.simulation.tape import Account, Reason, plain_tape


@given(seed=st.integers(0, 2**32 - 1), short=st.booleans(), lag=st.sampled_from([0, 1]))
@settings(max_examples=40)
def test_both_accounts_agree_on_any_endings(seed: int, short: bool, lag: int) -> None:
    rng = np.random.default_rng(seed)
    rows, symbols = 40, 4
    price = 100.0 * np.exp(np.cumsum(rng.normal(0.0, 0.03, (rows, symbols)), axis=0))
    last = rng.integers(2, rows + 10, symbols)
    price[np.arange(rows)[:, None] > last] = np.nan
    tape = plain_tape(price)
    tape.symbols["ends"] = np.where(last + 1 < rows, last + 1, 0)
    decided = np.sort(rng.choice(rows - 1, 6, replace=False))
    weights = rng.dirichlet(np.ones(symbols), 6) * (rng.choice([-0.5, 1.0], (6, symbols)) if short else 1.0)
    orders, fills = np.zeros(weights.size + symbols, ORDER), np.zeros(2 * price.size, FILL)
    account = Account(cash=1e5, lag=lag)
    nav, n, m = simulate(tape, account, decided, weights, orders, fills)
    orders, fills = orders[:n], fills[:m]
    assert n <= weights.size + symbols

    dates = pd.bdate_range("2024-01-01", periods=rows)
    shadow = shadow_account(tape, fills, Account(cash=1e5))
    check_value("it", shadow, pd.Series(nav, index=dates), tape)

    held = np.zeros(price.shape)
    np.add.at(held, (fills["row"], fills["symbol"]), fills["units"])
    for s in np.flatnonzero(tape.symbols["ends"]):
        assert np.allclose(np.cumsum(held[:, s])[tape.symbols["ends"][s] :], 0.0, atol=1e-9)
    ended = orders[orders["reason"] == Reason.ENDED]
    paid = fills[np.isin(fills["row"], tape.symbols["ends"]) & np.isnan(price[fills["row"], fills["symbol"]])]
    assert (paid["price"] == price[last[paid["symbol"]], paid["symbol"]]).all()
    assert (paid["fee"] == 0.0).all()
    assert len(paid) <= len(ended)
