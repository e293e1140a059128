"""Alpha Vantage writes the newest day first, prices as traded, and its refusals as JSON."""

from __future__ import annotations

from pathlib import Path

from .vendors import days, read, read_as, refused

DAILY = """timestamp,open,high,low,close,volume
2025-01-28,121.8100,129.0000,116.2500,128.9900,579666406
2025-01-27,124.8000,128.4000,116.7000,118.4200,818830878
"""
ADJUSTED = """timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient
2024-06-10,120.3700,123.1000,117.0100,121.7900,121.7536,314162700,0.0000,10.0
2024-06-07,1197.7000,1216.9166,1180.2200,1208.8800,120.8518,41238580,0.0000,1.0
"""


def test_the_newest_day_stands_first(tmp_path: Path) -> None:
    bars = read(tmp_path, DAILY)
    assert read_as(bars) == ("alpha-vantage", "raw")
    assert days(bars) == ["2025-01-27", "2025-01-28"]
    assert bars.frame["close"].tolist() == [118.42, 128.99]
    assert not bars.has_adjusted


def test_the_adjusted_close_stands_beside_prices_as_traded(tmp_path: Path) -> None:
    bars = read(tmp_path, ADJUSTED)
    assert read_as(bars) == ("alpha-vantage-adjusted", "raw")
    assert bars.raw is not None
    assert bars.raw.tolist() == [1208.88, 121.79]
    assert bars.adjusted.tolist() == [120.8518, 121.7536]
    assert bars.origin is not None
    assert bars.origin.unread == (), "its dividends and splits are in the adjusted close"


def test_a_refusal_that_was_saved_as_a_file_is_no_prices(tmp_path: Path) -> None:
    text = '{\n    "Information": "Thank you for using Alpha Vantage! Our standard API rate limit is 25"\n}\n'
    assert refused(tmp_path, text).startswith("NVDA.csv has no date column")
