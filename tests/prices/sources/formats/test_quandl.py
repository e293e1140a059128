"""Quandl's WIKI and EOD: prices as traded, and adjusted ones named Adj."""

from __future__ import annotations

from pathlib import Path

from .vendors import read, read_as, refused

SERIES = """Date,Open,High,Low,Close,Volume,Ex-Dividend,Split Ratio,Adj. Open,Adj. Close,Adj. Volume
2014-06-06,649.90,651.26,644.47,645.57,12497800.0,0.0,1.0,87.68,87.10,87484600.0
2014-06-09,92.70,93.88,91.75,93.70,75415000.0,0.0,7.0,87.55,88.50,75415000.0
"""
TABLE = """ticker,date,open,high,low,close,volume,ex-dividend,split_ratio,adj_open,adj_close,adj_volume
AAPL,2014-06-06,649.90,651.26,644.47,645.57,12497800,0.0,1.0,87.68,87.10,87484600
AAPL,2014-06-09,92.70,93.88,91.75,93.70,75415000,0.0,7.0,87.55,88.50,75415000
MSFT,2014-06-09,41.39,41.48,41.02,41.27,15019200,0.0,1.0,36.58,36.47,15019200
"""


def test_a_series_has_prices_as_traded_and_adjusted_ones(tmp_path: Path) -> None:
    bars = read(tmp_path, SERIES, "AAPL")
    assert read_as(bars) == ("quandl", "raw")
    assert bars.frame["close"].tolist() == [645.57, 93.7]
    assert bars.adjusted.tolist() == [87.1, 88.5]
    assert bars.frame["volume"].tolist() == [12497800.0, 75415000.0]


def test_a_table_holds_many_tickers_under_any_name(tmp_path: Path) -> None:
    for symbol, closes in (("AAPL", [645.57, 93.7]), ("MSFT", [41.27])):
        bars = read(tmp_path, TABLE, symbol, "WIKI_PRICES.csv")
        assert read_as(bars) == ("quandl-table", "raw")
        assert bars.frame["close"].tolist() == closes


def test_a_ticker_that_has_a_day_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    sentence = refused(tmp_path, TABLE.replace("MSFT", "AAPL"), "AAPL", "WIKI_PRICES.csv")
    assert sentence.startswith(
        "WIKI_PRICES.csv, line 4: a second bar of 2014-06-09, which line 3 already has"
    )
