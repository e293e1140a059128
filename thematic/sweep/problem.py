"""A problem: everything that a worker needs to evaluate any combination, sent to it once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.errors import SweepError
from thematic.simulation.tape import Account, Cells, Tape
from thematic.statistics.performance import years
from thematic.sweep.grid import Grid, check_grid
from thematic.view import MarketView

if TYPE_CHECKING:
    from thematic.backtest import Run


@dataclass(frozen=True)
class Problem:
    """One strategy in one backtest with one source, and the grid of its parameters.

    It holds one panel of prices whatever the number of combinations, and no object of the strategy's own
    file but that file's text, so that it can be sent to a machine that has only `thematic`.

    Parameters
    ----------
    name : str
        The strategy's name in the backtest.
    file, code : str
        The strategy's file: its name and its text.
    fixed : mapping
        Its parameters that do not vary.
    defaults : mapping
        What those that vary are in the backtest.
    grid : Grid
    view : MarketView
        With the rows of history.
    first : int
        Row of the view at which the first decision counts.
    tape : Tape
        From that row on, the symbols of `symbols` only.
    account : Account
    dates : DatetimeIndex
        Of the tape's rows.
    begins, years : ndarray, shape (2,)
        For each of `measure.PERIODS` the row of the tape from which it starts, and its length.
    cuts : ndarray of int
        Rows of the tape at which running totals are kept.
    fingerprint : str
        SHA-256 over all that the outcomes depend on.
    """

    name: str
    file: str
    code: str
    fixed: Mapping[str, Any]
    defaults: Mapping[str, Any]
    grid: Grid
    view: MarketView
    first: int
    symbols: tuple[str, ...]
    tape: Tape
    account: Account
    dates: pd.DatetimeIndex
    begins: np.ndarray
    years: np.ndarray
    cuts: np.ndarray
    fingerprint: str


def pose(run: Run, name: str, grid: Grid, cuts: Iterable[int] = ()) -> Problem:
    """Return the problem of a strategy of a run.

    Parameters
    ----------
    cuts : iterable of int
        Rows, counted from the first decision, at which running totals are wanted besides the periods'.

    Raises
    ------
    SweepError
        The backtest has no strategy of that name, or the strategy no parameter of a name in the grid.
    """
    strategies = run.backtest.strategies
    if name not in strategies:
        raise SweepError(f"{run.backtest.name} has no strategy {name!r}: it has {', '.join(strategies)}")
    strategy = strategies[name]
    check_grid(type(strategy), grid)
    dates = run.panel.dates[run.first :]
    known = int(dates.searchsorted(pd.Timestamp(known_on(run)), side="right")) - 1
    begins = np.array([0, max(known, 0)])
    symbols = run.panel.symbols
    if not any(parameter == "themes" or parameter.endswith("theme") for parameter in grid.names):
        symbols = tuple(dict.fromkeys(s for theme in strategy.themes for s in run.themes[theme].symbols))
    rows = np.unique([0, *begins, *cuts, len(dates) - 1]).astype(np.int64)
    return Problem(
        name=name,
        file=strategy.file.name,
        code=strategy.file.read_text(encoding="utf-8"),
        fixed={key: value for key, value in strategy.parameters.items() if key not in grid.names},
        defaults={key: value for key, value in strategy.parameters.items() if key in grid.names},
        grid=grid,
        view=run.view,
        first=run.first,
        symbols=symbols,
        tape=_part(run.tape, run.first, [run.panel.symbols.index(symbol) for symbol in symbols]),
        account=run.account,
        dates=dates,
        begins=begins,
        years=np.array([years(dates[begin:]) for begin in begins]),
        cuts=rows,
        fingerprint=_fingerprint(run.manifest, name, grid, rows),
    )


def known_on(run: Run) -> date:
    """Return the day on which the last of a run's themes was public."""
    return max(theme.known_on for theme in run.themes.values())


def _part(tape: Tape, first: int, columns: list[int]) -> Tape:
    """Return the rows of a tape from `first` on, and some of its symbols."""
    symbols = tape.symbols[columns]
    symbols["ends"] = np.maximum(symbols["ends"] - first, 0)
    return Tape(
        value=np.ascontiguousarray(tape.value[first:, columns]),
        cells=Cells(*(np.ascontiguousarray(each[first:, columns]) for each in tape.cells)),
        symbols=symbols,
        sessions=tape.sessions[first:].copy(),
        fees=tape.fees[first:].copy(),
        rows=tape.rows[first:].copy(),
    )


def _fingerprint(manifest: Mapping[str, Any], name: str, grid: Grid, cuts: np.ndarray) -> str:
    own = {**manifest, "strategies": manifest["strategies"][name], "name": name}
    asked = {"grid": {key: list(map(repr, values)) for key, values in grid.axes.items()}}
    text = json.dumps({**own, **asked, "cuts": cuts.tolist()}, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
