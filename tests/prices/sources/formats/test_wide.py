"""A wide table holds closes, one column a symbol, in any spelling of symbols."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from thematic.prices.sources.formats.table import RawTable
from thematic.prices.sources.formats.wide import is_wide

from .vendors import read, read_as, refused

TEXT = """Date,NVDA,700.HK,SH600588
2025-01-24,142.62,391.2,12.54
2025-01-27,118.42,400.2,
2025-01-28,,,
"""


def test_each_column_is_the_closes_of_its_symbol(tmp_path: Path) -> None:
    for symbol, closes in (("NVDA", [142.62, 118.42]), ("0700.HK", [391.2, 400.2]), ("600588.SS", [12.54])):
        bars = read(tmp_path, TEXT, symbol, "closes.csv")
        assert read_as(bars) == ("wide", "unknown")
        assert bars.adjusted.tolist() == closes


@pytest.mark.parametrize(
    ("names", "wide"),
    [
        (("date", "NVDA", "AMD"), True),
        (("", "NVDA"), True),
        (("NVDA", "AMD"), False),
        (("date",), False),
        (("date", "NVDA", "close"), False),
        (("date", "NVDA", "LOW", "OPEN", "C", "V", "T"), True),
        (("date", "O", "H", "L", "C", "V"), False),
        (("DATE", "PRC", "VOL", "RET"), False),
        (("Date", "Code", "O", "H", "L", "C", "Vo"), False),
        (("date", "first result", "second result", "NVDA"), False),
    ],
)
def test_names_that_are_mostly_symbols_and_no_prices_make_a_table_wide(
    names: tuple[str, ...], wide: bool
) -> None:
    cells = tuple(np.array(["1"], dtype=object) for _ in names)
    assert is_wide(RawTable("a.csv", names, (None,) * len(names), cells, np.array([2]), "line")) is wide


@pytest.mark.parametrize("symbol", ["LOW", "V", "T", "NVDA"])
def test_tickers_that_are_names_of_fields_too(tmp_path: Path, symbol: str) -> None:
    text = "Date,NVDA,LOW,V,T\n2025-01-24,1,2,3,4\n"
    closes = {"NVDA": 1.0, "LOW": 2.0, "V": 3.0, "T": 4.0}
    assert read(tmp_path, text, symbol, "closes.csv").adjusted.tolist() == [closes[symbol]]


def test_a_symbol_without_a_price_is_said(tmp_path: Path) -> None:
    text = "Date,NVDA,AMD\n2025-01-24,142.62,\n2025-01-27,118.42,\n"
    sentence = refused(tmp_path, text, "AMD", "closes.csv")
    assert sentence == "closes.csv has no price of AMD: its columns are empty; download it again"


@pytest.mark.parametrize(
    "names", ["NVDA US Equity,AMD US Equity", "NASDAQ:NVDA,NASDAQ:AMD", "nvda.us,amd.us"]
)
def test_symbols_in_the_spelling_of_a_terminal(tmp_path: Path, names: str) -> None:
    text = f"Date,{names}\n2025-01-24,142.62,122.84\n"
    assert read(tmp_path, text, "AMD", "closes.csv").adjusted.tolist() == [122.84]
