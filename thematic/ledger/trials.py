"""Trials: what was tried at one time, one strategy with its parameters or a whole grid of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Trials:
    """Trials of one strategy over one period on the same prices, with what came of each.

    Parameters
    ----------
    universes : tuple of str
        The universes that the strategy reads.
    strategy : str
        The strategy's file, without ``.py``.
    parameters : mapping of str to object
        Those that all trials have in common, as JSON can hold them; dates become ISO text.
    start, end : date
        The period.
    source : str
        Where the prices came from, with what tells two sets of prices of one source apart.
    simulated : bool
        Whether these prices are simulated.
    rows : int
        Returns from which each Sharpe ratio was computed.
    sharpe : ndarray, shape (n_trials,)
        Of excess returns over the period, a row (not annualised); NaN where there is none.
    axes : mapping of str to sequence, optional
        Parameters that vary -> their values. There is one trial for each combination, the last parameter
        changing first; one trial without axes.
    counted : ndarray of bool, shape (n_trials,), optional
        Which combinations were tried; all by default. A strategy may refuse some of them.

    Examples
    --------
    >>> trials = Trials(
    ...     ("u",), "dip", {}, date(2024, 1, 2), date(2025, 6, 30), "live", False, 388,
    ...     np.array([0.1, 0.2]), {"hold": [10, 20]},
    ... )
    >>> len(trials.keys)
    2
    """

    universes: tuple[str, ...]
    strategy: str
    parameters: Mapping[str, Any]
    start: date
    end: date
    source: str
    simulated: bool
    rows: int
    sharpe: np.ndarray
    axes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    counted: np.ndarray | None = None

    @cached_property
    def keys(self) -> np.ndarray:
        """What makes each counted trial this trial (all but its result), uint64, shape (n_counted,).

        A key is the sum of one hash for the strategy, the period and the prices and one for each parameter
        with its value. So the keys of a grid are sums over its axes, and equal trials of a run and a sweep
        have equal keys whatever varied. (Two of a million differing trials agree once in 30 million cases.)
        """
        keys = np.array([_hash([self.strategy, self.start, self.end, self.source])])
        for name, value in self.parameters.items():
            keys = keys + _hash([name, value])
        for name, values in self.axes.items():
            keys = (keys[:, None] + np.array([_hash([name, value]) for value in values])).ravel()
        return keys if self.counted is None else keys[self.counted]

    @property
    def ratios(self) -> np.ndarray:
        """Sharpe ratio a row of each counted trial, shape (n_counted,)."""
        ratios = np.asarray(self.sharpe, dtype=np.float64)
        return ratios if self.counted is None else ratios[self.counted]


def _hash(value: object) -> np.uint64:
    text = json.dumps(_alike(value), sort_keys=True, default=str)
    return np.uint64(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little"))


def _alike(value: object) -> object:
    """Return a value in the form in which equal ones have equal text: 1.0 as 1, tuples as lists."""
    if isinstance(value, Mapping):
        return {str(key): _alike(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_alike(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
