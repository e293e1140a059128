"""Frames in memory as a source, saved ones, and sources compared."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.errors import MissingPrices, PriceError
from thematic.prices import frames, open_source
from thematic.prices.check.against import compare_sources

DAYS = pd.bdate_range("2024-01-02", periods=60, name="Date")
CLOSE = pd.Series(100 * np.exp(np.random.default_rng(1).normal(0, 0.01, 60).cumsum()), index=DAYS)


def test_series_and_frames_by_symbol_and_constant_rates() -> None:
    bars = pd.DataFrame({"Open": CLOSE, "Close": CLOSE, "Volume": 5})
    source = frames({"nvda": bars, "0700.HK": CLOSE}, fx={"HKD": 7.8}, basis={"NVDA": "total-return"})
    assert source.symbols() == ("0700.HK", "HKD=X", "NVDA")
    assert source.bars("NVDA").total_return
    assert source.bars("0700.HK").basis == "unknown"
    np.testing.assert_array_equal(source.bars("0700.HK").adjusted, CLOSE)
    assert source.bars("HKD=X").adjusted.unique().tolist() == [7.8]
    with pytest.raises(MissingPrices, match="no frame of AMD"):
        source.bars("AMD")


@pytest.mark.parametrize("shape", ["wide", "levels", "long", "rows", "period"])
def test_one_frame_of_several_symbols(shape: str) -> None:
    wide = pd.DataFrame({"NVDA": CLOSE, "0700.HK": CLOSE * 3})
    if shape == "levels":
        wide.columns = pd.MultiIndex.from_product([["Close"], wide.columns], names=["Price", "Ticker"])
    if shape in ("long", "rows"):
        wide = wide.melt(ignore_index=False, var_name="ticker", value_name="close").reset_index()
        wide = wide if shape == "long" else wide.set_index(["ticker", "Date"])
    if shape == "period":
        wide.index = wide.index.to_period("D")
    source = frames(wide)
    assert source.symbols() == ("0700.HK", "NVDA")
    np.testing.assert_array_equal(source.bars("0700.HK").adjusted, CLOSE * 3)
    assert source.bars("NVDA").adjusted.index.tolist() == DAYS.tolist()


def test_what_was_not_saved_cannot_be_opened_again() -> None:
    with pytest.raises(PriceError, match="frames in memory and were not saved"):
        open_source(frames({"NVDA": CLOSE}).name)


@pytest.mark.parametrize(
    ("prices", "sentence"),
    [
        ({}, "there are no frames"),
        ({"2330": CLOSE}, "can be 2330.HK or 2330.T"),
        ({"not a symbol": CLOSE}, "is no symbol"),
        ({"NVDA": [1, 2]}, "no DataFrame or Series but list"),
        ({"NVDA": CLOSE, "nvda": CLOSE}, "two frames are of NVDA"),
        ({"NVDA": CLOSE.to_frame("AMD")}, "the frame of NVDA holds AMD"),
    ],
)
def test_what_is_no_frame_of_prices_is_said(prices: dict[str, object], sentence: str) -> None:
    with pytest.raises(PriceError, match=sentence):
        frames(prices)


def test_two_sources_are_compared_by_their_returns() -> None:
    one, same = frames({"NVDA": CLOSE, "AMD": CLOSE}), frames({"NVDA": CLOSE * 7, "MU": CLOSE})
    assert list(compare_sources(one, same)) == []
    split = CLOSE.copy()
    split.iloc[30:] /= 2
    (finding,) = compare_sources(one, frames({"NVDA": split}))
    assert (finding.kind, finding.severity, len(finding.days)) == ("sources differ", "warning", 1)


@pytest.mark.parametrize(
    ("symbol", "own"), [("NVDA", "nvda"), ("0700.HK", "700"), ("HKD=X", "HKD"), ("AMD", "rate 1")]
)
def test_a_frame_s_own_name_of_its_series_may_be_any_that_is_no_other_symbol_s(symbol: str, own: str) -> None:
    assert frames({symbol: CLOSE.to_frame(own)}).bars(symbol).adjusted.tolist() == CLOSE.tolist()
