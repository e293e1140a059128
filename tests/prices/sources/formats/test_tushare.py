"""tushare writes the newest day first, lots, thousands, and the exchange's reference price."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.prices.sources.formats.tushare import total_return

from .vendors import days, read, read_as, refused

HEADER = "ts_code,trade_date,open,high,low,close,pre_close,change,pct_chg,vol,amount\n"
# On the second day 0.5 yuan and 3 shares for 10 were paid: its reference price is (13 - 0.5) / 1.3.
TEXT = (
    HEADER
    + """600588.SH,20240606,10.0,10.2,9.9,10.0,9.8,0.2,2.0408,200000.0,200000.0
600588.SH,20240605,9.7,9.9,9.6,9.8,9.6154,0.1846,1.9198,150000.0,147000.0
600588.SH,20240604,12.8,13.2,12.7,13.0,12.9,0.1,0.7752,100000.0,130000.0
"""
)


def test_returns_are_those_over_the_reference_price(tmp_path: Path) -> None:
    bars = read(tmp_path, TEXT, "600588.SS")
    assert read_as(bars) == ("tushare", "raw")
    assert days(bars) == ["2024-06-04", "2024-06-05", "2024-06-06"]
    assert bars.frame["close"].tolist() == [13.0, 9.8, 10.0]
    assert bars.adjusted.pct_change().iloc[1:].tolist() == pytest.approx([9.8 / 9.6154 - 1, 10 / 9.8 - 1])
    assert bars.adjusted.iloc[-1] == 10.0


def test_volumes_are_in_lots_and_amounts_in_thousands(tmp_path: Path) -> None:
    bars = read(tmp_path, TEXT, "600588.SS")
    assert bars.frame["volume"].tolist() == [10_000_000.0, 15_000_000.0, 20_000_000.0]
    assert bars.origin is not None
    assert bars.origin.turnover == pytest.approx(1.0)


def test_chosen_fields_without_the_reference_price_keep_their_units(tmp_path: Path) -> None:
    text = "ts_code,trade_date,close,vol,amount\n600588.SH,20240606,10.0,200000.0,200000.0\n"
    bars = read(tmp_path, text, "600588.SS")
    assert read_as(bars) == ("tushare-fields", "unknown")
    assert bars.frame["volume"].tolist() == [20_000_000.0]
    assert bars.origin is not None
    assert bars.origin.turnover == pytest.approx(1.0)


def test_a_missing_reference_price_is_the_close_before() -> None:
    frame = pd.DataFrame({"close": [10.0, 11.0, 12.0], "pre_close": [9.0, np.nan, 0.0]})
    assert total_return(frame).tolist() == [10.0, 11.0, 12.0]


def test_another_share_s_file_is_said(tmp_path: Path) -> None:
    sentence = refused(tmp_path, TEXT, "000977.SZ")
    assert sentence.startswith("000977.SZ.csv is named for 000977.SZ but holds 600588.SH")
