"""What combinations that read the same universes decide and trade in, as workers need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.simulation.tape import Cells, Tape
from thematic.statistics.performance import years

if TYPE_CHECKING:
    from thematic.market_data.view import MarketView
    from thematic.run import Environment


@dataclass(frozen=True)
class SweepEnvironment:
    """The market data, the rules and the rows of one set of universes.

    Parameters
    ----------
    themes : tuple of str
    view : MarketView
        With the rows of history.
    first : int
        Row of the view at which the first decision counts.
    symbols : tuple of str
    tape : Tape
        From that row on.
    dates : DatetimeIndex, shape (n_rows,)
        Of the tape's rows: the days on which some market of these universes traded.
    known_on : date
        The day on which the note, and the last of these universes, was public.
    begins, years : ndarray, shape (2,)
        For each of `measure.PERIODS` the row from which it starts, and its length.
    cuts : ndarray of int
        The rows at the problem's cuts, or the last ones before.
    """

    themes: tuple[str, ...]
    view: MarketView
    first: int
    symbols: tuple[str, ...]
    tape: Tape
    dates: pd.DatetimeIndex
    known_on: date
    begins: np.ndarray
    years: np.ndarray
    cuts: np.ndarray

    @property
    def cash(self) -> np.ndarray:
        """Growth of idle cash, shape (n_rows,)."""
        return np.ascontiguousarray(self.tape.rows["cash_index"])

    def row(self, day: pd.Timestamp) -> int:
        """Return the row of a day, or the last one before it; the first where there is none."""
        return max(int(self.dates.searchsorted(day, side="right")) - 1, 0)


def sweep_environment(own: Environment, cuts: pd.DatetimeIndex) -> SweepEnvironment:
    """Return what workers need of an environment.

    Parameters
    ----------
    cuts : DatetimeIndex
        Days between which sums of excess returns are kept.
    """
    dates = own.panel.dates[own.first :]
    known = int(dates.searchsorted(pd.Timestamp(own.known_on), side="right")) - 1
    begins = np.array([0, max(known, 0)])
    return SweepEnvironment(
        themes=tuple(own.themes),
        view=own.view,
        first=own.first,
        symbols=own.panel.symbols,
        tape=_part(own.tape, own.first),
        dates=dates,
        known_on=own.known_on,
        begins=begins,
        years=np.array([years(dates[begin:]) for begin in begins]),
        cuts=np.maximum(dates.searchsorted(cuts, side="right") - 1, 0).astype(np.int64),
    )


def _part(tape: Tape, first: int) -> Tape:
    """Return the rows of a tape from `first` on."""
    symbols = tape.symbols.copy()
    symbols["ends"] = np.maximum(symbols["ends"] - first, 0)
    return Tape(
        value=tape.value[first:].copy(),
        cells=Cells(*(cell[first:].copy() for cell in tape.cells)),
        symbols=symbols,
        sessions=tape.sessions[first:].copy(),
        fees=tape.fees[first:].copy(),
        bounded_fees=tape.bounded_fees[first:].copy(),
        rows=tape.rows[first:].copy(),
    )
