"""The question of a sweep, data only: one strategy of a backtest, and the values of some parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from thematic.errors import SweepError
from thematic.question import Question
from thematic.strategy import Strategy
from thematic.sweep.grid import Grid, check_grid, check_plain
from thematic.sweep.problem import variants
from thematic.sweep.walk import Walk


@dataclass(frozen=True)
class SweepQuestion:
    """Which values of some parameters would have paid.

    Parameters
    ----------
    backtest : Question
        Gives the period and the terms.
    strategy : str
        Name of one of its strategies; parameters that do not vary are as they are there.
    axes : mapping of str to sequence
        Parameter -> the values it takes.
    walk : Walk, optional
        Also choose parameters on past windows only, and follow what they earn afterwards.
    """

    backtest: Question
    strategy: str
    axes: Mapping[str, Sequence[Any]]
    walk: Walk | None = None

    @cached_property
    def grid(self) -> Grid:
        """The combinations."""
        axes = {name: map(_unboxed, values) for name, values in self.axes.items()}
        return Grid({name: tuple(values) for name, values in axes.items()})

    @property
    def default(self) -> Strategy:
        """The strategy as the backtest has it.

        Raises
        ------
        SweepError
            The backtest has no strategy of that name.
        """
        strategies = self.backtest.strategies
        if self.strategy not in strategies:
            raise SweepError(
                f"{self.backtest.name} has no strategy {self.strategy!r}: it has {', '.join(strategies)}"
            )
        return strategies[self.strategy]

    @cached_property
    def asked(self) -> Question:
        """The backtest with what is swept only: nothing depends on its other strategies.

        Raises
        ------
        SweepError
            The grid names no parameter of the strategy, or something that cannot be sent to workers.
        """
        check_grid(type(self.default), self.grid)
        for name in self.default.parameters:
            if name not in self.grid.names:
                check_plain(name, [getattr(self.default, name)], within=(tuple, list, Mapping))
        own, *others = variants(self.default, self.grid)
        named = {f"{self.strategy} on {', '.join(other.themes)}": other for other in others}
        return self.backtest.replace(strategies={self.strategy: own, **named}, claims=())


def _unboxed(value: Any) -> Any:
    """Return a number of NumPy's as Python's own, which strategies expect."""
    return value.item() if isinstance(value, np.generic) else value
