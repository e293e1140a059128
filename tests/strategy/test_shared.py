from __future__ import annotations

import gc
from collections.abc import Callable
from weakref import ref

import numpy as np
import pytest

from thematic.market_data.view import MarketView
from thematic.strategy import schedules, signals, weights
from thematic.strategy.shared import BY_ROW, shared


@pytest.fixture
def view() -> MarketView:
    import pandas as pd

    decisions = pd.bdate_range("2024-01-02 22:00", periods=6, tz="UTC")
    close = pd.DataFrame({"A": np.arange(1.0, 7.0)}, index=decisions)
    return MarketView(decisions, close, {}, {})


@pytest.fixture
def asked() -> list[tuple[int, int]]:
    return []


@pytest.fixture
def last(asked: list[tuple[int, int]]) -> Callable[..., np.ndarray]:
    @shared
    def last(view: MarketView, times: int, plus: float = 0.0) -> np.ndarray:
        """Say the last close."""
        asked.append((len(view), times))
        return np.array([view.close["A"].iloc[-1] * times + plus])

    return last


def test_is_computed_once_for_each_view_and_parameters(
    view: MarketView, last: Callable[..., np.ndarray], asked: list[tuple[int, int]]
) -> None:
    assert [float(last(view, n)[0]) for n in (1, 2, 1, 2)] == [6.0, 12.0, 6.0, 12.0]
    assert float(last(view, 1, plus=0.5)[0]) == 6.5
    assert asked == [(6, 1), (6, 2), (6, 1)]


def test_a_view_that_was_cut_knows_nothing_of_the_whole(
    view: MarketView, last: Callable[..., np.ndarray]
) -> None:
    last(view, 1)
    assert float(last(view.until(2), 1)[0]) == 3.0
    assert float(last(view, 1)[0]) == 6.0


def test_what_is_shared_cannot_be_changed(view: MarketView, last: Callable[..., np.ndarray]) -> None:
    with pytest.raises(ValueError, match="read-only"):
        last(view, 1)[0] = 7.0


def test_answers_go_when_their_view_goes(view: MarketView, last: Callable[..., np.ndarray]) -> None:
    cut = view.until(3)
    answer = ref(last(cut, 1))
    del cut
    gc.collect()
    assert answer() is None


def test_keeps_name_and_docstring(last: Callable[..., np.ndarray]) -> None:
    assert last.__name__ == "last"
    assert last.__doc__ == "Say the last close."


PARAMETERS = {
    schedules.week_starts: (),
    schedules.month_starts: (),
    schedules.quarter_starts: (),
    signals.rolling_high: ("semis", 5),
    signals.rolling_volatility: ("semis", 5),
    weights.member_shares: ("semis",),
    weights.member_changes: ("semis", ("A", "C")),
}


@pytest.mark.parametrize("function", BY_ROW, ids=lambda function: function.__name__)
def test_no_later_row_changes_what_is_shared_by_row(function: Callable[..., np.ndarray]) -> None:
    import pandas as pd

    closes = np.exp(np.random.default_rng(6).normal(size=(140, 3)).cumsum(axis=0) / 50)
    closes[:40, 1] = closes[:90, 2] = np.nan
    frame = pd.DataFrame(closes, pd.bdate_range("2024-01-02", periods=140), ["A", "B", "C"])
    themes = {"semis": ["A", "B", "C"]}
    view = MarketView.of_closes(frame, themes)
    whole = function(view, *PARAMETERS[function])
    for row in (0, 3, 41, 88, 92, 139):
        alone = MarketView.of_closes(frame.iloc[: row + 1], themes)
        np.testing.assert_array_equal(function(alone, *PARAMETERS[function]), whole[: row + 1])
        np.testing.assert_array_equal(function(view.until(row), *PARAMETERS[function]), whole[: row + 1])
