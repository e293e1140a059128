"""Adjusted closes against closes, and splits that nobody adjusted."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from thematic.prices.check.adjustment import falls, missed_splits
from thematic.prices.check.finding import Finding

from .shelf import Shelf, window

PRICES = ["open", "high", "low", "close", "adj_close"]


def test_another_unit_from_a_day_on(shelf: Shelf) -> None:
    def off(frame: pd.DataFrame) -> None:
        frame.loc[frame.index[50] :, PRICES] *= 100

    shelf.put("INTC", off)
    assert "a change of unit" in shelf.stopping("INTC")["missed split"]


DAYS = pd.bdate_range("2024-01-02", periods=60, name="date").as_unit("us")
WALK = 100 * np.exp(np.random.default_rng(2).normal(0, 0.01, 60).cumsum())


def fallen(close: np.ndarray, adjusted: np.ndarray) -> list[Finding]:
    return list(falls(window("NVDA", close, DAYS, {"adj_close": adjusted})))


def stepped(factor: float) -> np.ndarray:
    """Return a factor before the middle, and one from then on."""
    return np.where(np.arange(60) < 30, factor, 1.0)


def test_dividends_and_splits_raise_the_adjusted_close_over_the_close() -> None:
    assert fallen(WALK, WALK * stepped(0.97)) == []
    assert fallen(WALK * stepped(10.0), WALK) == []


def test_nothing_but_two_downloads_lowers_it() -> None:
    (finding,) = fallen(WALK, WALK * stepped(1.03))
    assert finding.stops
    assert (finding.kind, finding.days) == ("adjustment falls", (DAYS[30].date(),))
    assert "falls by 2.9 % on" in finding.detail


@pytest.mark.parametrize("ratio", [0.1, 0.5, 5 / 6])
def test_a_consolidation_does_so_with_the_close(ratio: float) -> None:
    assert fallen(WALK * stepped(ratio), WALK) == []


def test_a_fall_by_as_much_as_the_close_happens_to_rise_is_none() -> None:
    close = 100 * stepped(1 / 1.03)
    assert len(fallen(close, np.full(60, 100.0))) == 1


def test_rounding_to_cents_is_no_fall() -> None:
    close = np.round(WALK / 50, 2)
    assert fallen(close, np.round(close * 0.931, 2)) == []


def test_an_impossible_price_is_not_compared() -> None:
    adjusted = WALK.copy()
    adjusted[[5, 6, 7]] = [np.nan, 0.0, np.inf]
    assert fallen(WALK, adjusted) == []


def missed(close: np.ndarray, basis: str = "raw") -> list[Finding]:
    return list(missed_splits(window("NVDA", close, DAYS, basis=basis)))


def test_a_split_that_no_adjusted_close_takes_out_is_told_with_its_ratio() -> None:
    (finding,) = missed(WALK * stepped(10.0))
    assert finding.days == (DAYS[30].date(),)
    assert re.search(
        r"as after a split of about (9\.\d+|10(\.\d+)?) for 1, and no adjusted close", finding.detail
    )
    (finding,) = missed(WALK * stepped(0.1))
    assert re.search(r"about 1 for (9\.\d+|10(\.\d+)?), and", finding.detail)


def test_adjusted_prices_make_large_moves_but_not_such_ones() -> None:
    assert missed(WALK * stepped(5.0), "total-return") == []
    assert len(missed(WALK * stepped(5.0))) == 1
    (finding,) = missed(WALK * stepped(0.01), "total-return")
    assert "a change of unit: mend the prices" in finding.detail
