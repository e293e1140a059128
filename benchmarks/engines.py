"""The engines: our own, the least that any could do, and the peers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import njit

from benchmarks import peers
from benchmarks.case import CASH, FEE, FLOORED, MINIMUM, Case, Work


def thematic(case: Case) -> Work:
    """Return the kernel on one core, filling in the decision's own row as the peers do."""
    from thematic.simulation.kernel import simulate
    from thematic.simulation.state import FILL, ORDER
    from thematic.simulation.tape import Account, plain_tape

    tape, account = plain_tape(case.price), Account(CASH, lag=0)
    if case.costs:
        tape.fees[:] = FEE, FLOORED, MINIMUM
        tape.cells.lot[:], tape.cells.cap[:] = 1.0, 1e7
    orders, fills = np.zeros(0, ORDER), np.zeros(0, FILL)
    rows, weights, nav = case.instructions, case.weights, np.empty((case.backtests, case.rows))

    def work() -> np.ndarray:
        for i in range(case.backtests):
            nav[i] = simulate(tape, account, rows, weights[i], orders, fills)[0]
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


@njit(cache=True, fastmath=True)
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


ENGINES: dict[str, Callable[[Case], Work]] = {
    "thematic": thematic,
    "plain pass": plain_pass,
    "vectorbt numba": lambda case: peers.vectorbt(case, "numba"),
    "vectorbt rust": lambda case: peers.vectorbt(case, "rust"),
    "bt": peers.bt,
    "skfolio": peers.skfolio,
    "backtrader": peers.backtrader,
    "cvxportfolio": peers.cvxportfolio,
}
