"""zipline's bundle: prices as traded, and dividends and splits from which returns are made."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from thematic.prices.sources.formats.zipline import total_return

from .vendors import read, read_as, refused

HEADER = "date,open,high,low,close,volume,dividend,split\n"
TEXT = (
    HEADER
    + """2024-06-07,1197,1217,1180,1200,41238580,0.0,1.0
2024-06-10,120,123,117,121,314162700,0.0,0.1
2024-06-11,121,122,118,119,222551200,1.0,1.0
"""
)


@pytest.mark.parametrize("ratio", ["0.1", "10.0"])
def test_a_split_is_read_as_the_price_shows_it(tmp_path: Path, ratio: str) -> None:
    bars = read(tmp_path, TEXT.replace("0.1\n", f"{ratio}\n"))
    assert read_as(bars) == ("zipline", "raw")
    assert bars.adjusted.pct_change().iloc[1:].tolist() == pytest.approx([1210 / 1200 - 1, 120 / 121 - 1])
    assert bars.adjusted.iloc[-1] == 119


def test_a_dividend_is_paid_on_the_shares_before_a_split_of_its_day() -> None:
    frame = pd.DataFrame({"close": [100.0, 50.0], "dividend": [0.0, 10.0], "split": [1.0, 2.0]})
    assert total_return(frame).tolist() == pytest.approx([50.0 * 100 / 110, 50.0])


def test_a_split_that_the_price_denies_is_refused(tmp_path: Path) -> None:
    sentence = refused(tmp_path, TEXT.replace("0.1\n", "3.0\n"))
    assert sentence.startswith("NVDA.csv: the split 3 on 2024-06-10 does not fit the price")
