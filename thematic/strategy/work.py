"""Work: what an answer costs, counted and not timed, so that two runs replay the same decisions."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

CELLS = 10
"""So many cells of a view are as much work as one function call: some tenths of a microsecond."""

SLOW, SLOW_WORK = 0.5, 2_500_000
"""Seconds from which on an answer counts as so many calls at least: it waits, or loops where none is seen."""


def counted(ask: Callable[[], None], cells: int) -> int:
    """Ask, and return how much work that was: the function calls that it took, and what it was asked about.

    The calls are those of Python and of compiled functions, as a profiler sees them; where another profiler
    is at work they are not counted. A clock is looked at for answers of half a second only.

    Parameters
    ----------
    ask : callable
    cells : int
        Rows times symbols of the view.

    Examples
    --------
    >>> counted(lambda: None, cells=2_000) - counted(lambda: None, cells=1_000)
    100
    """
    calls = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    other, begun = sys.getprofile(), time.perf_counter()
    if other is None:
        sys.setprofile(count)
    try:
        ask()
    finally:
        if other is None:
            sys.setprofile(None)
    work = 1 + calls + cells // CELLS
    return max(work, SLOW_WORK) if time.perf_counter() - begun > SLOW else work
