"""Parameters of a strategy: the checks they share, each with one clear sentence when it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thematic.errors import StrategyError

if TYPE_CHECKING:
    from thematic.strategy import Strategy


def check_rows(strategy: Strategy, *names: str, least: int = 1) -> None:
    """Require that parameters are whole numbers of rows, at least `least`."""
    for name in names:
        value = getattr(strategy, name)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise _fault(strategy, name, f"a whole number of rows from {least} upwards")


def check_fractions(strategy: Strategy, *names: str) -> None:
    """Require that parameters are numbers above 0 and below 1."""
    for name in names:
        value = getattr(strategy, name)
        if not isinstance(value, (int, float)) or not 0 < value < 1:
            raise _fault(strategy, name, "a fraction between 0 and 1, such as 0.1 for 10 %")


def check_names(strategy: Strategy, *names: str, least: int = 0) -> None:
    """Require that parameters are tuples of at least `least` names, none empty and none twice."""
    for name in names:
        value = getattr(strategy, name)
        sound = isinstance(value, tuple) and all(isinstance(item, str) and item for item in value)
        if not sound or len(set(value)) != len(value) or len(value) < least:
            raise _fault(strategy, name, f"a tuple of {least} or more different names, such as ('china_ai',)")


def _fault(strategy: Strategy, name: str, wanted: str) -> StrategyError:
    value = getattr(strategy, name)
    return StrategyError(f"{type(strategy).__name__}: {name} is {value!r}, but must be {wanted}")
