"""A problem: everything that a worker needs to evaluate any combination, sent to it once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.errors import SweepError
from thematic.market_data.view import MarketView
from thematic.simulation.tape import Account, Cells, Tape
from thematic.statistics.performance import years
from thematic.sweep.grid import Grid, check_grid

if TYPE_CHECKING:
    from thematic.run import Run
    from thematic.strategy import Strategy


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
    strategies = run.question.strategies
    if name not in strategies:
        raise SweepError(f"{run.question.name} has no strategy {name!r}: it has {', '.join(strategies)}")
    strategy = strategies[name]
    check_grid(type(strategy), grid)
    environment = run.environment(*_themes(run, strategy, grid))
    first, dates = environment.first, environment.panel.dates[environment.first :]
    known = int(dates.searchsorted(pd.Timestamp(environment.known_on), side="right")) - 1
    begins = np.array([0, max(known, 0)])
    rows = np.unique([0, *begins, *cuts, len(dates) - 1]).astype(np.int64)
    return Problem(
        name=name,
        file=strategy.file.name,
        code=strategy.file.read_text(encoding="utf-8"),
        fixed={key: value for key, value in strategy.parameters.items() if key not in grid.names},
        defaults={key: value for key, value in strategy.parameters.items() if key in grid.names},
        grid=grid,
        view=environment.view,
        first=first,
        symbols=environment.panel.symbols,
        tape=_part(environment.tape, first),
        account=run.account,
        dates=dates,
        begins=begins,
        years=np.array([years(dates[begin:]) for begin in begins]),
        cuts=rows,
        fingerprint=_fingerprint(run.manifest, name, grid, rows),
    )


def _themes(run: Run, strategy: Strategy, grid: Grid) -> tuple[str, ...]:
    """Return the universes that the combinations read: all of the run where the grid varies them."""
    varies = any(name == "themes" or name.endswith("theme") for name in grid.names)
    return tuple(run.themes) if varies else strategy.themes


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


def _fingerprint(manifest: Mapping[str, Any], name: str, grid: Grid, cuts: np.ndarray) -> str:
    own = {**manifest, "strategies": manifest["strategies"][name], "name": name}
    asked = {"grid": {key: list(map(repr, values)) for key, values in grid.axes.items()}}
    text = json.dumps({**own, **asked, "cuts": cuts.tolist()}, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
