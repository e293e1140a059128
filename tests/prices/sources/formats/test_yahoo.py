"""Yahoo's own files: closes adjusted for splits, an Adj Close for dividends too, and null for nothing."""

from __future__ import annotations

from pathlib import Path

from .vendors import read, read_as, refused

TEXT = """Date,Open,High,Low,Close,Adj Close,Volume
2023-12-05,45.466999,46.599998,45.270000,46.566002,46.551258,371718000
2023-12-06,null,null,null,null,null,null
2023-12-07,45.700001,46.700001,45.610001,46.596001,46.585247,350823000
"""


def test_splits_are_in_the_close_and_dividends_in_the_other(tmp_path: Path) -> None:
    bars = read(tmp_path, TEXT)
    assert read_as(bars) == ("yahoo", "split-adjusted")
    assert bars.raw is None
    assert bars.adjusted.tolist() == [46.551258, 46.585247]


def test_null_is_nothing_and_not_zero(tmp_path: Path) -> None:
    frame = read(tmp_path, TEXT).frame
    assert frame.loc["2023-12-06"].isna().all()
    assert len(frame) == 3


def test_a_dividend_between_the_bars_is_no_bar_as_the_adjusted_close_counts_it(tmp_path: Path) -> None:
    text = TEXT.replace("2023-12-06,null,null,null,null,null,null", "2023-12-06,0.04 Dividend")
    assert len(read(tmp_path, text).frame) == 2
    cut = TEXT.replace("2023-12-06,null,null,null,null,null,null", "2023-12-06,0.04")
    assert refused(tmp_path, cut).startswith("NVDA.csv, line 3: 2 fields where the header has 7")
