"""Implementation shortfall: what it cost that orders waited for a market, or were not filled in full.

Perold (1988), "The implementation shortfall: paper versus reality".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from thematic.market_data.panel import carry_forward
from thematic.simulation.simulation import Simulation
from thematic.simulation.tape import Account, Cells, Tape

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Shortfall:
    """Net asset value that a run with all orders filled at once would have had more at its end.

    Negative where the delay has paid. Base currency; the two parts sum to `total`.

    Parameters
    ----------
    rules : float
        Of that, for lots, price limits, volume caps, short bans and days without a trade of the share.
    closures : float
        For markets that were shut: as if every order filled in the row after its decision, at the last
        known price where there was no session. Nobody could have done that; it says what holidays cost.
    """

    rules: float
    closures: float

    @property
    def total(self) -> float:
        """What both cost together."""
        return self.rules + self.closures


def implementation_shortfall(simulation: Simulation, account: Account, targets: pd.DataFrame) -> Shortfall:
    """Return what unfilled and deferred orders cost, against the same run with all of them filled.

    Orders that lack cash lack it there too.

    Parameters
    ----------
    targets : DataFrame, shape (n_instructions, n_symbols)
        Those of the simulation.
    """
    panel, tape = simulation.panel, simulation.tape
    unruled_tape = _without_rules(tape)
    unruled = Simulation.of(panel, unruled_tape, account, targets)
    opened_tape = _always_open(unruled_tape)
    opened = unruled if opened_tape is unruled_tape else Simulation.of(panel, opened_tape, account, targets)
    return Shortfall(
        rules=float(unruled.nav[-1] - simulation.nav[-1]), closures=float(opened.nav[-1] - unruled.nav[-1])
    )


def _without_rules(tape: Tape) -> Tape:
    """Return the tape on which every order fills in the first session after it was decided."""
    shut = (tape.sessions["fill_ns"] < 0)[:, tape.symbols["market"]]
    missing = ~shut & ~np.isfinite(tape.cells.fill) & ~_ended(tape)
    cells = Cells.at(_filled(tape, missing))
    return tape._replace(cells=cells._replace(share=tape.cells.share))


def _always_open(tape: Tape) -> Tape:
    """Return the tape on which every market trades in every row, at the last price where it is shut.

    It is the tape itself where that is so already.
    """
    sessions = tape.sessions.copy()
    unknown = ~np.isfinite(tape.cells.fill) & ~_ended(tape)
    shut = sessions["fill_ns"] < 0
    if not (shut.any() or unknown.any()):
        return tape
    cells = tape.cells._replace(fill=_filled(tape, unknown))
    decided = tape.rows["decision_ns"][:, None]
    sessions["open_ns"] = np.where(shut, decided - 1, sessions["open_ns"])
    sessions["fill_ns"] = np.where(shut, decided - 1, sessions["fill_ns"])
    return tape._replace(cells=cells, sessions=sessions)


def _filled(tape: Tape, missing: np.ndarray) -> np.ndarray:
    """Return the prices at which orders fill, the last known one where it is missing."""
    if not missing.any():
        return tape.cells.fill
    last = carry_forward(np.where(tape.value > 0.0, tape.value, np.nan))
    return np.where(missing, last, tape.cells.fill)


def _ended(tape: Tape) -> np.ndarray:
    """Return whether a symbol's listing has ended by each row, bool, shape (n_rows, n_symbols)."""
    ends = tape.symbols["ends"]
    ended: np.ndarray = (ends > 0) & (np.arange(len(tape.rows))[:, None] >= ends)
    return ended
