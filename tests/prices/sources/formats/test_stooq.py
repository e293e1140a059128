"""stooq's bulk files write names in angle brackets and say of each bar that it is daily."""

from __future__ import annotations

from pathlib import Path

import pytest

from .vendors import days, read, read_as, refused

TEXT = """<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>
NVDA.US,D,20250124,000000,148.37,148.97,141.88,142.62,234657600,0
NVDA.US,D,20250127,000000,124.8,128.4,116.7,118.42,818830900,0
"""


@pytest.mark.parametrize("name", ["nvda.us.txt", "nvda_us_d.csv", "NVDA.csv"])
def test_days_in_digits_are_read_whatever_the_file_is_called(tmp_path: Path, name: str) -> None:
    bars = read(tmp_path, TEXT, "NVDA", name)
    assert read_as(bars)[0] == "stooq"
    assert days(bars) == ["2025-01-24", "2025-01-27"]
    assert bars.frame["close"].tolist() == [142.62, 118.42]


def test_bars_of_an_hour_are_refused(tmp_path: Path) -> None:
    sentence = refused(tmp_path, TEXT.replace("US,D,20250127", "US,60,20250127"))
    assert sentence.startswith("NVDA.csv, line 3: per is '60', so this is no daily bar")
