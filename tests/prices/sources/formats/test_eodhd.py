"""EODHD writes prices as traded beside Adjusted_close."""

from __future__ import annotations

from pathlib import Path

from .vendors import read, read_as, refused

TEXT = """Date,Open,High,Low,Close,Adjusted_close,Volume
2024-06-07,1197.7,1216.9166,1180.22,1208.88,120.8518,412385800
2024-06-10,120.37,123.1,117.01,121.79,121.7536,314162700
"""


def test_the_close_is_quoted_and_the_adjusted_one_a_total_return(tmp_path: Path) -> None:
    bars = read(tmp_path, TEXT)
    assert read_as(bars) == ("eodhd", "raw")
    assert bars.raw is not None
    assert bars.raw.tolist() == [1208.88, 121.79]
    assert bars.adjusted.tolist() == [120.8518, 121.7536]


def test_its_name_of_the_column_tells_it_from_yahoo_s(tmp_path: Path) -> None:
    assert read_as(read(tmp_path, TEXT.replace("Adjusted_close", "Adj Close")))[0] == "yahoo"


def test_a_symbol_it_does_not_know_is_no_prices(tmp_path: Path) -> None:
    assert refused(tmp_path, "Ticker Not Found.\n").startswith("NVDA.csv is empty")
