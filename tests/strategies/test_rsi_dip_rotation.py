"""The rotation into what is oversold: against the index of relative strength written out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from thematic import MarketView
from thematic.errors import StrategyError
from thematic.strategy import load_strategy


def strength(level: pd.Series, window: int) -> pd.Series:
    """Return the relative strength index with simple averages."""
    moves = level.diff()
    rises, falls = (
        moves.clip(lower=0.0).rolling(window).mean(),
        (-moves).clip(lower=0.0).rolling(window).mean(),
    )
    return 100.0 * rises / (rises + falls)


def test_it_holds_what_is_oversold_until_it_has_recovered(view_of: Callable[..., MarketView]) -> None:
    fall, rise = np.linspace(100.0, 90.0, 21), np.linspace(90.5, 99.0, 20)
    prices = {"x": {"X": [*fall, *rise]}, "y": {"Y": [100.0 + 0.5 * (row % 2) for row in range(41)]}}
    view = view_of(prices)
    idea = load_strategy("rsi_dip_rotation", themes=("x", "y"))
    targets = idea.targets(view).frame
    rsi = strength(view.index("x"), 14)
    first = rsi.index[(rsi < 30.0).to_numpy()][0]
    last = rsi.index[(rsi > 60.0).to_numpy() & (rsi.index > first)][0]
    assert list(targets.index[1:]) == [first, last]
    assert targets["X"].tolist() == [0.0, 1.0, 0.0]
    assert (targets["Y"] == 0.0).all()


def test_a_stop_ends_a_fall_that_goes_on(view_of: Callable[..., MarketView]) -> None:
    view = view_of({"x": {"X": np.linspace(100.0, 40.0, 60).tolist()}, "y": {"Y": [100.0] * 60}})
    targets = load_strategy("rsi_dip_rotation", themes=("x", "y"), stop=0.1).targets(view).frame
    bought, sold = view.close.loc[targets.index[1:3], "X"]
    assert targets["X"].tolist()[:3] == [0.0, 1.0, 0.0]
    assert sold <= 0.9 * bought


def test_thresholds_that_cannot_be_meant_are_refused() -> None:
    with pytest.raises(StrategyError, match="low"):
        load_strategy("rsi_dip_rotation", low=70.0)
