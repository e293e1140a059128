"""A grid: the values that some parameters of a strategy take, and their combinations."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from types import NoneType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.errors import SweepError

if TYPE_CHECKING:
    from thematic.strategy import Strategy

MOST = 2_000_000
"""Combinations beyond which a grid is more likely a slip than a question."""

PLAIN = (bool, int, float, str, date, datetime, time, NoneType)
"""What a parameter may be by itself."""


@dataclass(frozen=True)
class Grid:
    """All combinations of some parameters' values.

    Parameters
    ----------
    axes : mapping of str to tuple
        Parameter -> the values it takes, in the order in which they are shown.
    """

    axes: Mapping[str, tuple[Any, ...]]

    def __post_init__(self) -> None:
        for name, values in self.axes.items():
            if not values:
                raise SweepError(f"{name} takes no value: give it one or more")
            check_plain(name, values, within=(tuple,))
            if len(set(values)) < len(values):
                raise SweepError(f"{name} takes a value twice: {', '.join(map(str, values))}")
        if not self.axes:
            raise SweepError("the grid is empty: give a parameter values, such as --set hold=10,20,40")
        if len(self) > MOST:
            raise SweepError(f"the grid has {len(self):,} combinations; at most {MOST:,} are taken")

    def __len__(self) -> int:
        return math.prod(len(values) for values in self.axes.values())

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters."""
        return tuple(self.axes)

    def combination(self, number: int) -> dict[str, Any]:
        """Return the combination of a number from 0; the last parameter changes first."""
        chosen = {}
        for name in reversed(self.names):
            number, place = divmod(number, len(self.axes[name]))
            chosen[name] = self.axes[name][place]
        return {name: chosen[name] for name in self.names}

    def combinations(self, numbers: Sequence[int]) -> Iterator[dict[str, Any]]:
        """Yield the combinations of some numbers; see `combination`."""
        places = np.unravel_index(np.asarray(numbers, dtype=np.int64), [len(v) for v in self.axes.values()])
        columns = [
            map(values.__getitem__, at.tolist())
            for values, at in zip(self.axes.values(), places, strict=True)
        ]
        for values in zip(*columns, strict=True):
            yield dict(zip(self.names, values, strict=True))

    def places(self, name: str, numbers: range) -> np.ndarray:
        """Return which of its values a parameter has in combinations, int, shape (n_numbers,)."""
        later = self.names[self.names.index(name) + 1 :]
        stride = math.prod(len(self.axes[after]) for after in later)
        return np.arange(numbers.start, numbers.stop) // stride % len(self.axes[name])

    def column(self, name: str, numbers: range) -> pd.Series[Any]:
        """Return the values of a parameter in combinations, shape (n_numbers,)."""
        values = pd.Series(list(self.axes[name]))
        return values.take(self.places(name, numbers)).reset_index(drop=True)

    def batches(self, size: int) -> list[range]:
        """Return the combinations' numbers in ranges of at most `size`."""
        return [range(first, min(first + size, len(self))) for first in range(0, len(self), size)]


def check_plain(name: str, values: Iterable[object], within: tuple[type, ...]) -> None:
    """Require values that are the same on every machine and on the next day, as workers and the ledger need.

    Parameters
    ----------
    within : tuple of type
        What may hold several of them.

    Raises
    ------
    SweepError
        One is something else, such as a function or an object of the strategy's own.
    """
    for value in values:
        if not _is_plain(value, within):
            raise SweepError(
                f"{name}: a sweep cannot send {value!r} to its workers, nor count it: a parameter must be a "
                "number, a text, a date, yes or no, or a tuple of such; let the strategy make the rest of it"
            )


def _is_plain(value: object, within: tuple[type, ...]) -> bool:
    if isinstance(value, Mapping):
        return Mapping in within and all(_is_plain(part, within) for pair in value.items() for part in pair)
    if isinstance(value, within):
        return all(_is_plain(element, within) for element in value)  # type: ignore[attr-defined]
    # Their very types: a class derived from one may be known in one process only.
    return type(value) in PLAIN


def check_grid(kind: type[Strategy], grid: Grid) -> None:
    """Raise `SweepError` where a strategy has no parameter of a name, naming those it has."""
    known = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    for name in grid.names:
        if name not in known:
            raise SweepError(f"{kind.__name__} has no parameter {name!r}: it has {', '.join(known)}")


def value_text(value: object) -> str:
    """Return a parameter's value as people write it: 0.3, not 0.30000000000000004."""
    if isinstance(value, tuple):
        return ", ".join(map(value_text, value))
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def read_grid(settings: Iterable[str], strategy: Strategy) -> Grid:
    """Read a grid from ``drop=0.05,0.1`` or ``hold=10:60:10`` (first, last, step; the last included).

    Values take the kind (whole number, number, text, date, yes or no) that the parameter has in `strategy`.

    Raises
    ------
    SweepError
        Says which setting cannot be read, and what it should look like.
    """
    values: dict[str, tuple[Any, ...]] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        name = name.strip()
        if not equals or not text.strip():
            raise SweepError(f"--set {setting}: write a parameter and its values, such as hold=10,20,40")
        if name in values:
            raise SweepError(f"--set {setting}: {name} is set twice; give all its values at once")
        if name not in strategy.parameters:
            known = ", ".join(strategy.parameters)
            raise SweepError(f"--set {setting}: {type(strategy).__name__} has no {name!r}: it has {known}")
        values[name] = tuple(_read(setting, text, getattr(strategy, name)))
    return Grid(values)


def _read(setting: str, text: str, like: object) -> Sequence[Any]:
    number = isinstance(like, (int, float)) and not isinstance(like, bool)
    if number and ":" in text:
        return [_value(setting, step, like) for step in _steps(setting, text)]
    return [_value(setting, value.strip(), like) for value in text.split(",")]


def _value(setting: str, text: str, like: object) -> Any:
    try:
        if isinstance(like, bool):
            return {"yes": True, "true": True, "no": False, "false": False}[text.lower()]
        if isinstance(like, int):
            return int(text)
        if isinstance(like, float):
            return _finite(float(text))
        if isinstance(like, date):
            return date.fromisoformat(text)
    except (ValueError, KeyError):
        raise SweepError(f"--set {setting}: {text!r} is no {_kind(like)}") from None
    if isinstance(like, str):
        return text
    raise SweepError(f"--set {setting}: its values hold several things; sweep it in the backtest's script")


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError(number)
    return number


def _kind(like: object) -> str:
    kinds = {bool: "yes or no", int: "whole number", float: "number", date: "date such as 2025-01-27"}
    return kinds[type(like)]


def _steps(setting: str, text: str) -> list[str]:
    """Return first, first + step and so on; in decimal, so that 0.1 steps stay tenths."""
    wanted = f"--set {setting}: a range is first:last:step with a step above 0, such as 10:60:10"
    try:
        first, last, step = (Decimal(part.strip()) for part in text.split(":"))
    except (InvalidOperation, ValueError):
        raise SweepError(wanted) from None
    if not (first.is_finite() and last.is_finite() and step.is_finite() and step > 0 and last >= first):
        raise SweepError(wanted)
    count = int((last - first) / step) + 1
    if count > MOST:
        raise SweepError(f"--set {setting}: these are {count:,} values; at most {MOST:,} are taken")
    return [str(first + i * step) for i in range(count)]
