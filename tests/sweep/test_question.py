"""Questions: only what is the same on every machine can be asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from thematic.backtest import Backtest
from thematic.errors import StrategyError, SweepError
from thematic.strategy import load_strategy
from thematic.sweep import Sweep


def test_what_cannot_be_sent_or_counted_is_refused_before_anything_is_evaluated(
    backtest: Backtest, odd: Callable[..., Path]
) -> None:
    def told(step: str, done: int, steps: int) -> None:
        assert step == "reading prices"

    with pytest.raises(SweepError, match="which: a sweep cannot send <built-in"):
        Sweep(backtest, "dip", {"which": (len, 1)}).run("sample", progress=told)
    with pytest.raises(StrategyError, match=r"flag is .*Path.*, but must be a text"):
        load_strategy(odd(), flag=Path("a"))


def test_numbers_of_numpys_are_pythons() -> None:
    axes = Sweep(None, "dip", {"hold": np.arange(10, 30, 10), "drop": np.array([0.1])}).grid.axes  # type: ignore[arg-type]
    assert repr(axes) == "{'hold': (10, 20), 'drop': (0.1,)}"
