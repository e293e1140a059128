"""The rotation by averages that cross: what it holds, and when it leaves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from thematic import MarketView
from thematic.errors import StrategyError
from thematic.strategy import load_strategy


def test_it_buys_a_cross_and_leaves_at_the_next(view_of: Callable[..., MarketView]) -> None:
    path = [*np.linspace(100.0, 90.0, 20), *np.linspace(91.4, 110.2, 20), *np.linspace(108.3, 90.1, 20)]
    view = view_of({"x": {"X": path}, "y": {"Y": np.linspace(100.0, 130.0, 60).tolist()}})
    targets = load_strategy("average_cross_rotation", themes=("x", "y"), fast=3, slow=8, trail=0.5).targets(
        view
    )
    level = view.index("x")
    gap = level.rolling(3).mean() - level.rolling(8).mean()
    up = gap.index[(gap > 0) & (gap.shift(1) <= 0)][0]
    down = gap.index[(gap < 0) & (gap.shift(1) >= 0) & (gap.index > up)][0]
    assert list(targets.frame.index[1:]) == [up, down]
    assert targets.frame["X"].tolist() == [0.0, 1.0, 0.0]
    # It rose from the first row on: there was no cross that could have been bought.
    assert (targets.frame["Y"] == 0.0).all()


def test_averages_of_one_length_are_refused() -> None:
    with pytest.raises(StrategyError, match="fast"):
        load_strategy("average_cross_rotation", fast=60)
