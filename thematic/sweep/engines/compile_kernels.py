"""What every worker process needs, imported and compiled by the process that they are copied from."""

from __future__ import annotations

import numpy as np

import thematic.sweep.evaluate  # noqa: F401
from thematic.simulation.kernel import simulate
from thematic.simulation.state import FILL, ORDER
from thematic.simulation.tape import Account, plain_tape
from thematic.sweep.measure import measure, outcome_dtype


def compile_kernels() -> None:
    """Simulate and measure three rows of one symbol, so that the compiled code is loaded."""
    tape, orders, fills = plain_tape(np.ones((3, 1))), np.zeros(1, ORDER), np.zeros(6, FILL)
    rows, cash = np.zeros(1, np.int64), np.ones(3)
    nav, _, _ = simulate(tape, Account(), rows, np.ones((1, 1)), orders, fills)
    none, outcome = np.zeros(2, np.int64), np.zeros(1, outcome_dtype(2))
    figures, reasons, sums = (outcome[name][0] for name in ("figures", "reasons", "sums"))
    measure(nav, cash, orders, fills, none, cash[:2], none, figures, reasons, sums)


compile_kernels()
