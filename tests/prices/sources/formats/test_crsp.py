"""CRSP writes a minus before prices that no trade made, letters for missing returns, and total returns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.prices.sources.folder import FolderSource
from thematic.prices.sources.formats.crsp import total_return

from .vendors import days, read, read_as

SIZ = """PERMNO,date,TICKER,COMNAM,BIDLO,ASKHI,PRC,VOL,RET,CFACPR,OPENPRC
86580,20240606,NVDA,NVIDIA CORP,1180.0,1250.0,1210.0,60000,C,10,1240.0
86580,20240607,NVDA,NVIDIA CORP,1180.0,1217.0,-1208.9,0,-0.000909,10,1197.7
86580,20240610,NVDA,NVIDIA CORP,117.0,123.1,121.79,314162700,0.007445,1,120.37
"""
CIZ = """PERMNO,Ticker,DlyCalDt,DlyPrc,DlyPrcFlg,DlyRet,DlyVol,DlyOpen,DlyHigh,DlyLow,DlyClose
86580,NVDA,2024-06-07,1208.9,BA,,0,1197.7,1217.0,1180.0,
86580,NVDA,2024-06-10,121.79,TR,0.007445,314162700,120.37,123.1,117.0,121.79
"""


@pytest.mark.parametrize("name", ["NVDA.csv", "crsp.csv"])
def test_prices_are_positive_and_returns_are_those_of_the_file(tmp_path: Path, name: str) -> None:
    bars = read(tmp_path, SIZ, name=name)
    assert read_as(bars) == ("crsp", "raw")
    assert days(bars) == ["2024-06-06", "2024-06-07", "2024-06-10"]
    assert bars.frame["close"].tolist() == [1210.0, 1208.9, 121.79]
    assert bars.frame["volume"].tolist() == [60000.0, 0.0, 314162700.0]
    assert bars.adjusted.pct_change().iloc[1:].tolist() == pytest.approx([-0.000909, 0.007445])
    assert bars.adjusted.iloc[-1] == 121.79


def test_the_newer_names_are_read_in_any_case(tmp_path: Path) -> None:
    for text in (CIZ, CIZ.lower().replace("nvda", "NVDA")):
        bars = read(tmp_path, text)
        assert read_as(bars) == ("crsp-ciz", "raw")
        assert bars.frame["close"].tolist() == [1208.9, 121.79]
        assert bars.adjusted.pct_change().iloc[-1] == pytest.approx(0.007445)


def test_numbers_of_a_parquet_file_are_read_as_text_is(tmp_path: Path) -> None:
    frame = pd.DataFrame({"date": ["2024-06-06", "2024-06-07"], "prc": [-10.0, 11.0], "ret": [np.nan, 0.2]})
    frame.to_parquet(tmp_path / "NVDA.parquet")
    assert FolderSource(tmp_path).bars("NVDA").adjusted.tolist() == pytest.approx([11.0 / 1.2, 11.0])


def test_a_missing_return_is_the_close_over_the_close_before() -> None:
    frame = pd.DataFrame({"close": [10.0, 11.0, 12.0], "return": [np.nan, np.nan, 0.5]})
    assert total_return(frame).tolist() == pytest.approx([12.0 / 1.5 / 1.1, 8.0, 12.0])
