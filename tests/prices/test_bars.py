"""Bars: which series is read from what a source delivered."""

from __future__ import annotations

import numpy as np
import pandas as pd

from thematic.prices.bars import COLUMNS, Bars

DAYS = pd.bdate_range("2025-01-02", periods=5, name="date").as_unit("us")


def bars(close, adjusted=np.nan, **terms):
    frame = pd.DataFrame(np.nan, index=DAYS[: len(close)], columns=list(COLUMNS))
    frame["close"], frame["adj_close"] = close, adjusted
    return Bars("NVDA", frame, "folder", **terms)


def test_only_prices_that_are_known_as_quoted_are_raw():
    close = [10.0, 11.0, 12.0]
    assert bars(close, close).raw is None
    assert bars(close, [9.0, 10.0, 12.0], basis="split-adjusted").raw is None
    assert bars(close, [9.0, 10.0, 12.0], basis="raw").raw.tolist() == close


def test_total_returns_are_those_that_the_source_says_are():
    close = [10.0, 11.0, 12.0]
    assert bars(close, basis="total-return").total_return
    assert bars(close, [9.0, 10.0, 12.0]).total_return
    assert not bars(close).total_return
    assert not bars(close, [9.0, 10.0, 12.0], basis="raw", dividends=False).total_return


def test_a_price_that_cannot_be_is_left_out():
    assert bars([10.0, -1.0, 12.0]).adjusted.tolist() == [10.0, 12.0]
    assert bars([10.0, np.inf, 12.0], [1.0, 2.0, 0.0]).adjusted.tolist() == [1.0, 2.0]


def test_a_close_carried_through_a_suspension_is_no_bar():
    one = bars([10.0, 10.0, 10.0, 12.0, 12.0])
    one.frame["volume"] = [5.0, 0.0, np.nan, 6.0, 7.0]
    one.frame[["open", "high", "low"]] = [[9.0] * 3, [0.0] * 3, [10.0] * 3, [12.0] * 3, [12.0] * 3]
    assert one.carried.tolist() == [False, True, True, False, False]
    assert one.adjusted.tolist() == [10.0, 12.0, 12.0]
    one = bars([10.0, 10.0, 10.0])
    assert not one.carried.any(), "a series without volumes has no suspensions to be seen"


def test_the_digest_is_of_dates_and_values_alone():
    one = bars([10.0, 11.0, 12.0], [9.0, 10.0, 12.0])
    assert one.digest == bars([10.0, 11.0, 12.0], [9.0, 10.0, 12.0], basis="raw").digest
    assert one.digest != bars([10.0, 11.0, 12.5], [9.0, 10.0, 12.0]).digest
