"""A problem: everything that a worker needs to evaluate any combination, sent to it once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.errors import StrategyError, SweepError
from thematic.strategy.strategy import theme_fields
from thematic.sweep.blocks import block_edges
from thematic.sweep.environment import SweepEnvironment, sweep_environment
from thematic.sweep.grid import Grid, check_grid
from thematic.sweep.walk import Walk, cuts

if TYPE_CHECKING:
    from thematic.run import Run
    from thematic.simulation.tape import Account
    from thematic.strategy import Strategy


@dataclass(frozen=True)
class Problem:
    """One strategy in one backtest with one source, and the grid of its parameters.

    It holds the prices of each set of universes once whatever the number of combinations, and of the
    strategy's own file only the text, so that it can be sent to a machine that has only `thematic`.

    Parameters
    ----------
    name : str
        The strategy's name in the backtest.
    file, code : str
        The strategy's file: its path where the sweep was begun, for messages, and its text.
    fixed : mapping
        Its parameters that do not vary.
    defaults : mapping
        What those that vary are in the backtest.
    grid : Grid
    environments : mapping of tuple of str to SweepEnvironment
        What combinations decide and trade in, by the universes that they read: each in its own, so that its
        result does not depend on what else the grid holds. The first is that of the defaults.
    account : Account
    dates : DatetimeIndex, shape (n_rows,)
        The days on which any combination decides.
    begins : ndarray of int, shape (2,)
        For each of `measure.PERIODS` the row from which it starts; since the note, where several sets of
        universes were public on different days, is since the last of these.
    cuts : ndarray of int
        Rows between which sums of excess returns are kept.
    fingerprint : str
        SHA-256 over all that the outcomes depend on.
    """

    name: str
    file: str
    code: str
    fixed: Mapping[str, Any]
    defaults: Mapping[str, Any]
    grid: Grid
    environments: Mapping[tuple[str, ...], SweepEnvironment]
    account: Account
    dates: pd.DatetimeIndex
    begins: np.ndarray
    cuts: np.ndarray
    fingerprint: str

    @property
    def universes(self) -> tuple[str, ...]:
        """All universes that any combination reads, each once."""
        return tuple(dict.fromkeys(name for themes in self.environments for name in themes))


def prepare(run: Run, name: str, grid: Grid, walk: Walk | None = None) -> Problem:
    """Return the problem of a strategy of a run.

    Parameters
    ----------
    walk : Walk, optional
        Sums of excess returns are then kept for its windows too.

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
    owners = [run.environment(*variant.themes) for variant in variants(strategy, grid)]
    dates = pd.DatetimeIndex(reduce(pd.Index.union, (own.panel.dates[own.first :] for own in owners)))
    known = int(dates.searchsorted(pd.Timestamp(max(own.known_on for own in owners)), side="right")) - 1
    begins = np.array([0, max(known, 0)])
    rows = _cuts(len(dates), begins, walk)
    return Problem(
        name=name,
        file=str(strategy.file),
        code=strategy.file.read_text(encoding="utf-8"),
        fixed={key: value for key, value in strategy.parameters.items() if key not in grid.names},
        defaults={key: value for key, value in strategy.parameters.items() if key in grid.names},
        grid=grid,
        environments={tuple(own.themes): sweep_environment(own, dates[rows]) for own in owners},
        account=run.account,
        dates=dates,
        begins=begins,
        cuts=rows,
        fingerprint=_fingerprint(run.manifest, name, grid, rows),
    )


def _cuts(rows: int, begins: np.ndarray, walk: Walk | None) -> np.ndarray:
    edges = [edge for begin in begins.tolist() for edge in block_edges(rows, begin)]
    windows = cuts(walk.folds(rows)) if walk else []
    return np.unique([0, *begins.tolist(), *edges, *windows, rows - 1]).astype(np.int64)


def variants(strategy: Strategy, grid: Grid) -> tuple[Strategy, ...]:
    """Return the strategy, and for each other set of universes that the grid reads one combination."""
    by_themes = {strategy.themes: strategy}
    for one in _first_accepted(strategy, grid):
        by_themes.setdefault(one.themes, one)
    return tuple(by_themes.values())


def _first_accepted(strategy: Strategy, grid: Grid) -> Iterator[Strategy]:
    """Yield the first combination that the strategy takes, for each choice of its universes."""
    names = [name for name in theme_fields(type(strategy)) if name in grid.names]
    for chosen in product(*(grid.axes[name] for name in names)):
        part = Grid({**grid.axes, **{name: (value,) for name, value in zip(names, chosen, strict=True)}})
        for number in range(len(part)):
            try:
                yield type(strategy)(**{**strategy.parameters, **part.combination(number)})
            except StrategyError:
                continue
            break


def _fingerprint(manifest: Mapping[str, Any], name: str, grid: Grid, rows: np.ndarray) -> str:
    own = {**manifest, "strategies": manifest["strategies"][name], "name": name}
    asked = {"grid": {key: list(map(repr, values)) for key, values in grid.axes.items()}}
    text = json.dumps({**own, **asked, "cuts": rows.tolist()}, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
