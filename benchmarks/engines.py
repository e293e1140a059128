"""The engines: each makes all backtests of a case and returns their values, (n_rows, n_backtests)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numba import njit

from benchmarks.case import CASH, FEE, FLOORED, MINIMUM, Case

Work = Callable[[], np.ndarray]


def thematic(case: Case) -> Work:
    """Return the kernel on one core, filling in the decision's own row as the peers do."""
    from thematic.simulation.kernel import simulate
    from thematic.simulation.state import FILL, INTENTION
    from thematic.simulation.tape import Account, plain_tape

    tape, account = plain_tape(case.price), Account(CASH, lag=0)
    if case.costs:
        tape.fees[:] = FEE, FLOORED, MINIMUM
        tape.cells.lot[:], tape.cells.cap[:] = 1.0, 1e7
    log, fills = np.zeros(0, INTENTION), np.zeros(0, FILL)
    rows, weights, nav = case.instructions, case.weights, np.empty((case.backtests, case.rows))

    def work() -> np.ndarray:
        for i in range(case.backtests):
            nav[i] = simulate(tape, account, rows, weights[i], log, fills)[0]
        return nav.T

    return work


def plain_pass(case: Case) -> Work:
    """Return the least that valuing can cost: shares times prices, summed, in compiled code."""
    price, weights, rows = case.price, case.weights, case.instructions
    nav = np.empty((case.backtests, case.rows))

    def work() -> np.ndarray:
        _value(price, weights, rows, nav)
        return nav.T

    return work


@njit(cache=True)
def _value(price: np.ndarray, shares: np.ndarray, rows: np.ndarray, nav: np.ndarray) -> None:
    for c in range(shares.shape[0]):
        k = 0
        for r in range(price.shape[0]):
            if k + 1 < rows.size and rows[k + 1] == r:
                k += 1
            total = 0.0
            for s in range(price.shape[1]):
                total += shares[c, k, s] * price[r, s]
            nav[c, r] = total


def vectorbt(case: Case, engine: str) -> Work:
    """Return stock vectorbt: all backtests in one call, each a group that shares its cash."""
    import vectorbt as vbt

    columns = pd.MultiIndex.from_product([range(case.backtests), case.symbols], names=["backtest", "symbol"])
    close = pd.DataFrame(np.tile(case.price, case.backtests), index=case.dates, columns=columns)
    size = np.full(close.shape, np.nan)
    size[case.instructions] = case.weights.transpose(1, 0, 2).reshape(len(case.instructions), -1)
    # The nearest that it can express: one rate, and whole shares; neither minimum fees nor volume caps.
    terms = {"fees": FEE + FLOORED, "size_granularity": 1.0} if case.costs else {}

    def work() -> np.ndarray:
        portfolio = vbt.Portfolio.from_orders(
            close,
            size=size,
            size_type="targetpercent",
            group_by="backtest",
            cash_sharing=True,
            call_seq="auto",
            init_cash=CASH,
            freq="1D",
            engine=engine,
            **terms,
        )
        return portfolio.value().to_numpy()

    return work


def bt(case: Case) -> Work:
    """Return bt: one tree a backtest."""
    import bt as peer

    close = pd.DataFrame(case.price, index=case.dates, columns=case.symbols)
    fee = (lambda quantity, price: abs(quantity) * price * (FEE + FLOORED)) if case.costs else None

    def one(weights: np.ndarray) -> np.ndarray:
        target = pd.DataFrame(weights, index=case.dates[case.instructions], columns=case.symbols)
        strategy = peer.Strategy("s", [peer.algos.WeighTarget(target), peer.algos.Rebalance()])
        test = peer.Backtest(
            strategy,
            close,
            initial_capital=CASH,
            integer_positions=case.costs,
            commissions=fee,
            progress_bar=False,
        )
        test.run()
        return test.strategy.data["value"].reindex(case.dates).to_numpy()

    def work() -> np.ndarray:
        return np.column_stack([one(weights) for weights in case.weights])

    return work


ENGINES: dict[str, Callable[[Case], Work]] = {
    "thematic": thematic,
    "plain pass": plain_pass,
    "vectorbt numba": lambda case: vectorbt(case, "numba"),
    "vectorbt rust": lambda case: vectorbt(case, "rust"),
    "bt": bt,
}
