"""Our own form, and whatever else has known names of columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from .vendors import days, read, read_as, refused

TEXT = """date,open,high,low,close,adj_close,volume
2025-01-24,148.37,148.97,141.88,142.62,142.59,234657600
2025-01-27,124.80,128.40,116.70,118.42,118.40,818830900
"""


def test_what_save_writes_is_read(tmp_path: Path) -> None:
    bars = read(tmp_path, TEXT)
    assert read_as(bars) == ("plain", "unknown")
    assert bars.frame.iloc[1].tolist() == [124.8, 128.4, 116.7, 118.42, 118.4, 818830900.0]


def test_names_in_any_order_and_spelling_are_known(tmp_path: Path) -> None:
    text = "Vol. ;Last; <DATE> ;note\n5;118,42;27.01.2025;x\n6;142,62;24.01.2025;y\n"
    bars = read(tmp_path, text)
    assert days(bars) == ["2025-01-24", "2025-01-27"]
    assert bars.frame["close"].tolist() == [142.62, 118.42]
    assert bars.frame["volume"].tolist() == [6.0, 5.0]


def test_one_column_of_numbers_is_a_close_whatever_its_name(tmp_path: Path) -> None:
    text = "date,rate of the day\n2025-01-24,7.7874\n2025-01-27,.\n"
    assert read(tmp_path, text, "HKD=X").adjusted.tolist() == [7.7874]


def test_without_a_close_it_is_no_file_of_prices(tmp_path: Path) -> None:
    sentence = refused(tmp_path, "date,open,high\n2025-01-27,124.80,128.40\n")
    assert sentence == (
        "NVDA.csv has neither a close nor an adj_close column (it has date, open, high): "
        "name that of closing prices `close`"
    )


@pytest.mark.parametrize(
    "header",
    [
        "Date,PX_LAST,PX_VOLUME",
        "Timestamp,Trade Close,Trade Volume",
        "Date,Last Price,Volume",
        "Datum,Kurs,Volumen",
        "Date,Close (USD),Volume (shares)",
        "Date,Close Close price adjusted for splits.,Volume",
    ],
)
def test_names_of_terminals_and_pages(tmp_path: Path, header: str) -> None:
    bars = read(tmp_path, header + "\n2025-01-24,142.62,5\n2025-01-27,118.42,6\n")
    assert read_as(bars) == ("plain", "unknown")
    assert bars.adjusted.tolist() == [142.62, 118.42]
    assert bars.frame["volume"].tolist() == [5.0, 6.0]


def test_a_terminal_s_block_may_stand_above_the_names(tmp_path: Path) -> None:
    block = "Security,NVDA US Equity\nStart Date,2025-01-24\nPeriod,D\n\n"
    bars = read(tmp_path, block + "Date,PX_LAST,PX_VOLUME\n01/24/2025,142.62,5\n01/27/2025,118.42,6\n")
    assert days(bars) == ["2025-01-24", "2025-01-27"]
