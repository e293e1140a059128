"""nasdaq.com writes dollars, the month first and the newest day first."""

from __future__ import annotations

from pathlib import Path

from .vendors import days, read, read_as, refused

TEXT = """Date,Close/Last,Volume,Open,High,Low
02/03/2025,$116.66,371235700,$114.75,$118.58,$113.01
01/31/2025,$120.07,390372900,$123.78,$127.85,$119.19
"""


def test_dollars_and_american_dates_are_read(tmp_path: Path) -> None:
    bars = read(tmp_path, TEXT)
    assert read_as(bars)[0] == "nasdaq"
    assert days(bars) == ["2025-01-31", "2025-02-03"]
    assert bars.frame["close"].tolist() == [120.07, 116.66]
    assert bars.frame["volume"].tolist() == [390372900.0, 371235700.0]


def test_the_month_comes_first_even_where_no_date_shows_it(tmp_path: Path) -> None:
    assert days(read(tmp_path, "".join(TEXT.splitlines(keepends=True)[:2]))) == ["2025-02-03"]


def test_an_index_has_no_volume(tmp_path: Path) -> None:
    text = "Date,Close/Last,Open,High,Low\n01/31/2025,19627.44,19832.29,19969.15,19575.41\n"
    assert read(tmp_path, text, "^IXIC").frame["volume"].isna().all()


def test_a_month_that_is_none_is_refused_with_its_line(tmp_path: Path) -> None:
    sentence = refused(tmp_path, TEXT.replace("02/03/2025", "13/03/2025"))
    assert sentence.startswith("NVDA.csv, line 2: '13/03/2025' is not a date")
