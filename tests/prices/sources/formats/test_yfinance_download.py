"""yfinance.download writes two or three rows of names, fields or tickers first."""

from __future__ import annotations

from pathlib import Path

from .vendors import days, read, read_as, refused

TEXT = """Price,Close,Close,High,High,Volume,Volume
Ticker,0700.HK,NVDA,0700.HK,NVDA,0700.HK,NVDA
Date,,,,,,
2025-01-24,391.2,142.62,395.0,148.97,19000000,234657600
2025-01-27,400.2,118.42,401.0,128.40,22000000,818830900
2025-01-28,,128.99,,129.00,,579666400
"""
UNADJUSTED = """Price,Adj Close,Close,Volume
Ticker,NVDA,NVDA,NVDA
Date,,,
2025-01-24,142.59,142.62,234657600
"""
TICKERS_FIRST = """Ticker,NVDA,NVDA,AMD,AMD
Price,Open,Close,Open,Close
Date,,,,
2025-01-24,148.37,142.62,121.5,122.84
"""


def test_each_ticker_has_its_own_days_and_columns(tmp_path: Path) -> None:
    tencent = read(tmp_path, TEXT, "0700.HK", "prices.csv")
    assert read_as(tencent) == ("yfinance-download", "total-return")
    assert days(tencent) == ["2025-01-24", "2025-01-27"]
    assert tencent.frame["volume"].tolist() == [19e6, 22e6]
    nvidia = read(tmp_path, TEXT, "NVDA", "prices.csv")
    assert nvidia.adjusted.tolist() == [142.62, 118.42, 128.99]


def test_without_auto_adjust_the_close_is_adjusted_for_splits_alone(tmp_path: Path) -> None:
    bars = read(tmp_path, UNADJUSTED)
    assert read_as(bars) == ("yfinance-download-adj", "split-adjusted")
    assert (bars.frame["close"].tolist(), bars.adjusted.tolist()) == ([142.62], [142.59])


def test_tickers_may_stand_over_the_fields(tmp_path: Path) -> None:
    assert read(tmp_path, TICKERS_FIRST, "AMD", "prices.csv").frame["open"].tolist() == [121.5]


def test_another_ticker_than_the_file_is_named_for_is_said(tmp_path: Path) -> None:
    sentence = refused(tmp_path, UNADJUSTED, "AMD")
    assert sentence.startswith("AMD.csv is named for AMD but holds NVDA")
