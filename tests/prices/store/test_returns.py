"""Total returns as read: what an owner of one share would have had, dividends put back into it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematic.prices.store.returns import bars_of
from thematic.prices.store.series import Series

from .store_writer import series

ROW = st.tuples(
    st.floats(1.0, 1000.0),
    st.sampled_from([0.0, 0.0, 0.0, 0.05, 3.0]),
    st.sampled_from([1.0, 1.0, 1.0, 2.0, 0.1, 1.4]),
)


def made(close: np.ndarray, dividend: np.ndarray, split: np.ndarray, basis: str) -> Series:
    """Return a series with these columns, and opens at half the close."""
    columns = [close / 2, close, close, close, np.full(len(close), 600.0), close, dividend, split]
    return replace(series(np.column_stack(columns)), basis=basis)


@settings(max_examples=40)
@given(rows=st.lists(ROW, min_size=2, max_size=12))
def test_raw_series_return_what_an_owner_had(rows: list[tuple[float, float, float]]) -> None:
    close, dividend, split = (np.array(column) for column in zip(*rows, strict=True))
    shares, worth = 1.0, [close[0]]
    for day in range(1, len(rows)):
        cash = shares * dividend[day]
        shares = shares * split[day] + cash / close[day]
        worth.append(shares * close[day])
    bars = bars_of(made(close, dividend, split, "raw"))
    wealth = np.array(worth)
    assert bars.adjusted.to_numpy() == pytest.approx(wealth / wealth[-1] * close[-1], rel=1e-9)
    assert bars.frame["close"].to_list() == close.tolist()
    assert bars.frame["volume"].to_list() == [600.0] * len(rows)


@settings(max_examples=40)
@given(rows=st.lists(ROW, min_size=2, max_size=12))
def test_both_bases_tell_the_same(rows: list[tuple[float, float, float]]) -> None:
    close, dividend, split = (np.array(column) for column in zip(*rows, strict=True))
    later = np.append(np.cumprod(split[::-1])[::-1][1:], 1.0)
    before = later * split
    today = made(close / later, dividend / before, split, "split_adjusted")
    today.frame["volume"] *= later
    one, other = bars_of(made(close, dividend, split, "raw")), bars_of(today)
    for column in ("open", "close", "adj_close", "volume"):
        assert other.frame[column].to_numpy() == pytest.approx(one.frame[column].to_numpy(), rel=1e-9)


def test_without_actions_nothing_is_rounded() -> None:
    close = np.random.default_rng(1).uniform(1, 500, 300)
    bars = bars_of(made(close, np.zeros(300), np.ones(300), "split_adjusted"))
    assert bars.frame["adj_close"].to_list() == close.tolist()
    assert bars.frame["close"].to_list() == close.tolist()


def test_unknown_actions_give_no_adjusted_close() -> None:
    nothing = np.full(5, np.nan)
    bars = bars_of(made(np.arange(1.0, 6.0), nothing, nothing, "raw"))
    assert not bars.has_adjusted
    assert bars.frame["close"].to_list() == [1, 2, 3, 4, 5]


def test_a_split_jumps_in_the_close_and_not_in_the_return() -> None:
    split = np.array([1.0, 1.0, 10.0, 1.0])
    bars = bars_of(made(np.array([100.0, 101.0, 102.0, 103.0]) / 10, np.zeros(4), split, "split_adjusted"))
    assert bars.frame["close"].to_list() == pytest.approx([100, 101, 10.2, 10.3])
    assert bars.adjusted.pct_change().to_list()[1:] == pytest.approx([0.01, 1 / 101, 1 / 102])
    assert isinstance(bars.adjusted.index, pd.DatetimeIndex)
