"""Heat maps of a sweep: what combinations earned over holding, by two parameters or three."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.sweep.grid import value_text

if TYPE_CHECKING:
    from thematic.sweep.grid import Grid

CELLS, MAPS = 24, 9
"""The most values of a parameter that have a row or a column each, and that have a map each: of more,
neighbours share one."""


@dataclass(frozen=True)
class HeatMap:
    """What combinations earned over holding their universes, by two parameters.

    Parameters
    ----------
    across, down, beside : str
        The parameters of the columns, of the rows and of the map; empty where the grid has no more.
    columns, rows : tuple of str
        Their values, in words.
    value : str
        That of the map.
    over_holding : ndarray, shape (n_rows, n_columns)
        The median of all combinations in a cell, because the best would show chance at its kindest; NaN where
        none has a return.
    alike : ndarray of bool, shape (n_rows, n_columns)
        Whether another cell of any map of the period holds the very same.
    default : tuple of int or None
        Row and column of the parameters as the backtest has them; None where they are not in this map.
    """

    across: str
    down: str
    beside: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    value: str
    over_holding: np.ndarray
    alike: np.ndarray
    default: tuple[int, int] | None

    @property
    def as_holding(self) -> np.ndarray:
        """Whether each cell earned exactly what holding did, bool, shape (n_rows, n_columns)."""
        return np.asarray(self.over_holding == 0.0)

    @property
    def content(self) -> dict[str, Any]:
        """It, ready for JSON."""
        values = [[value if value == value else None for value in row] for row in self.over_holding.tolist()]
        names = {"across": self.across, "down": self.down, "beside": self.beside, "value": self.value}
        return {**names, "columns": list(self.columns), "rows": list(self.rows), "over_holding": values}


@dataclass(frozen=True)
class _Side:
    """A parameter whose values are cells of a side of the maps, neighbours together where there are many."""

    name: str
    words: tuple[str, ...]
    places: np.ndarray
    default: int | None

    @classmethod
    def of(cls, grid: Grid, name: str, most: int, defaults: Any) -> _Side:
        """Return the side of a parameter; a single cell for an empty name."""
        if not name:
            return cls("", ("",), np.zeros(len(grid), np.int64), 0)
        values = grid.axes[name]
        groups = np.array_split(np.arange(len(values)), min(most, len(values)))
        group_of = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        words = tuple(_words(values[group[0]], values[group[-1]]) for group in groups)
        default = int(group_of[values.index(defaults[name])]) if defaults[name] in values else None
        return cls(name, words, group_of[grid.places(name, range(len(grid)))], default)


def heat_maps(grid: Grid, defaults: Mapping[str, Any], over_holding: np.ndarray) -> tuple[HeatMap, ...]:
    """Return maps of a period: the two parameters with most values span each, a third tells them apart.

    Over parameters beyond the third each cell is the median.

    Parameters
    ----------
    defaults : mapping
        What the parameters are in the backtest.
    over_holding : ndarray, shape (n_combinations,)
        What each earned over holding its universes; NaN where it has no return.
    """
    names = [*sorted(grid.names, key=lambda name: -len(grid.axes[name])), "", ""]
    across, down = (_Side.of(grid, name, CELLS, defaults) for name in names[:2])
    beside = _Side.of(grid, names[2], MAPS, defaults)
    sides = (beside, down, across)
    shape = tuple(len(side.words) for side in sides)
    cell = np.ravel_multi_index([side.places for side in sides], shape)
    median = pd.Series(over_holding).groupby(cell).median()
    cells = median.reindex(range(prod(shape))).to_numpy().reshape(shape)
    alike = _alike(cells)
    known = down.default is not None and across.default is not None
    place = (down.default or 0, across.default or 0) if known else None
    return tuple(
        HeatMap(
            across=across.name,
            down=down.name,
            beside=beside.name,
            columns=across.words,
            rows=down.words,
            value=value,
            over_holding=cells[i],
            alike=alike[i],
            default=place if i == beside.default else None,
        )
        for i, value in enumerate(beside.words)
    )


def _alike(cells: np.ndarray) -> np.ndarray:
    """Return which cells hold what another cell does, bool, of the same shape."""
    _, inverse, counts = np.unique(cells, return_inverse=True, return_counts=True, equal_nan=False)
    return np.asarray((counts[inverse.reshape(-1)] > 1).reshape(cells.shape))


def _words(first: object, last: object) -> str:
    return value_text(first) if first == last else f"{value_text(first)} – {value_text(last)}"
