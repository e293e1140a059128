"""Ticker.history() writes moments with the exchange's zone, and is adjusted already."""

from __future__ import annotations

from pathlib import Path

from .vendors import days, read, read_as, refused

TEXT = """Date,Open,High,Low,Close,Volume,Dividends,Stock Splits
2025-03-07 00:00:00-05:00,111.25,113.48,107.56,112.69,341755500,0.0,0.0
2025-03-10 00:00:00-04:00,109.89,111.85,105.46,106.98,366487400,0.0,0.0
2025-03-12 00:00:00-04:00,114.12,116.76,112.88,115.74,323857600,0.01,0.0
"""


def test_midnight_in_new_york_is_its_date_on_both_sides_of_a_change_of_clocks(tmp_path: Path) -> None:
    bars = read(tmp_path, TEXT)
    assert read_as(bars) == ("yfinance-history", "total-return")
    assert days(bars) == ["2025-03-07", "2025-03-10", "2025-03-12"]


def test_its_dividends_and_splits_are_in_the_close(tmp_path: Path) -> None:
    bars = read(tmp_path, TEXT)
    assert bars.total_return
    assert bars.adjusted.tolist() == [112.69, 106.98, 115.74]
    assert bars.origin is not None
    assert bars.origin.unread == ()


def test_without_auto_adjust_it_has_yahoo_s_adjusted_close(tmp_path: Path) -> None:
    text = TEXT.replace("Close,Volume", "Close,Adj Close,Volume").replace(",106.98,", ",106.98,106.96,")
    lines = [line for line in text.splitlines(keepends=True) if line[5:7] not in ("03",) or "106.96" in line]
    assert read_as(read(tmp_path, "".join(lines))) == ("yahoo", "split-adjusted")


def test_bars_of_an_hour_are_a_second_bar_of_a_day(tmp_path: Path) -> None:
    text = TEXT.replace("2025-03-10 00:00:00-04:00", "2025-03-07 15:30:00-05:00")
    sentence = refused(tmp_path, text)
    assert sentence.startswith("NVDA.csv, line 3: a second bar of 2025-03-07, which line 2 already has")
