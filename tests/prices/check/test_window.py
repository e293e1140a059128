"""Window: the checked part of a series as arrays."""

from __future__ import annotations

import gc
import weakref
from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.prices.bars import COLUMNS, Bars
from thematic.prices.check.window import Window

DAYS = pd.bdate_range("2025-01-02", periods=6, name="date").as_unit("us")


def bars() -> Bars:
    frame = pd.DataFrame(1.0, index=DAYS, columns=list(COLUMNS))
    frame["close"] = frame["adj_close"] = [1.0, 2.0, 3.0, -4.0, np.nan, 6.0]
    return Bars("NVDA", frame, "folder")


def test_days_are_cut_at_both_ends_inclusive() -> None:
    window = Window.of(bars(), date(2025, 1, 3), date(2025, 1, 7))
    assert window.days.tolist() == [date(2025, 1, 3), date(2025, 1, 6), date(2025, 1, 7)]
    assert len(Window.of(bars())) == 6
    assert len(Window.of(bars(), date(2026, 1, 1))) == 0


def test_priced_are_the_bars_with_a_positive_price() -> None:
    priced = Window.of(bars()).priced
    assert priced.total.tolist() == [1.0, 2.0, 3.0, 6.0]
    assert priced.rows.tolist() == [0, 1, 2, 5]
    assert priced["volume"].tolist() == [1.0] * 4


def test_some_bars_of_some_bars() -> None:
    window = Window.of(bars(), date(2025, 1, 3))
    assert window.at(np.ones(5, dtype=bool)) is window
    assert window.at(np.array([True, False, False, False, True])).days.tolist() == [
        date(2025, 1, 3),
        date(2025, 1, 9),
    ]


def test_moves_are_log_returns_from_one_bar_to_the_next() -> None:
    np.testing.assert_allclose(Window.of(bars()).priced.moves, np.log([2.0, 3.0 / 2.0, 6.0 / 3.0]))
    assert len(Window.of(bars(), date(2026, 1, 1)).moves) == 0


@pytest.mark.parametrize("first", [date(2025, 1, 2), date(2025, 1, 9)])
def test_a_window_is_freed_after_its_last_use(first: date) -> None:
    window = Window.of(bars(), first)
    assert len(window.priced.moves) == len(window.priced) - 1
    freed = weakref.ref(window)
    gc.disable()
    try:
        del window
        assert freed() is None
    finally:
        gc.enable()
