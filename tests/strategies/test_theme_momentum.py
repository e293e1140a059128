"""Momentum: the themes that rose most, once a month, the newest rows left out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy import load_strategy

View = Callable[..., MarketView]
ROWS = 66


@pytest.fixture
def targets(view_of: View) -> pd.DataFrame:
    # From 2024-01-02: "late" leaps, on row 40 (27 February), to the top of all.
    steps = np.arange(ROWS)
    late = np.where(steps < 40, 100.0, 500.0)
    view = view_of({"up": {"U": 100 + steps}, "flat": {"F": [100] * ROWS}, "late": {"L": late}})
    idea = load_strategy("theme_momentum", themes=("up", "flat", "late"), lookback=15, skip=5, top=1)
    return idea.targets(view).frame


def test_decides_at_the_first_decision_of_each_month_with_enough_rows(targets: pd.DataFrame) -> None:
    assert [f"{day:%m-%d}" for day in targets.index] == ["02-01", "03-01", "04-01"]


def test_holds_the_leader_but_not_for_its_newest_rows(targets: pd.DataFrame) -> None:
    # On 1 March the leap lies within the five rows left out; on 1 April it is more than 15 rows ago.
    assert targets["U"].tolist() == [1.0, 1.0, 1.0]


def test_holds_the_leap_where_the_window_sees_it(view_of: View) -> None:
    late = np.where(np.arange(ROWS) < 40, 100.0, 500.0)
    view = view_of({"up": {"U": 100 + np.arange(ROWS)}, "late": {"L": late}})
    targets = (
        load_strategy("theme_momentum", themes=("up", "late"), lookback=30, skip=5, top=1).targets(view).frame
    )
    assert targets["L"].tolist() == [0.0, 1.0]


def test_cannot_hold_more_themes_than_there_are() -> None:
    with pytest.raises(StrategyError, match="top is 3, but there are 2 themes"):
        load_strategy("theme_momentum", themes=("a", "b"), top=3)


def test_the_look_back_must_be_longer_than_what_it_skips() -> None:
    with pytest.raises(StrategyError, match="lookback is 10, but must be a whole number of rows from 11"):
        load_strategy("theme_momentum", lookback=10, skip=10)
