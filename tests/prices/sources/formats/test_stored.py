"""Columns of a Parquet file are decoded where something is read from them, and then once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from thematic.errors import PriceError
from thematic.prices.sources.formats.reader import PriceTable
from thematic.prices.sources.formats.typed import read_parquet

DAYS = pd.DatetimeIndex(["2025-01-24", "2025-01-27"])
CLOSES = [142.62, 118.42]


def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of columns, to which those that are decoded from Parquet files are added."""
    names: list[str] = []
    own = pq.ParquetFile.read

    def read(file: pq.ParquetFile, columns: list[str] | None = None, **terms: bool) -> pa.Table:
        names.extend(file.schema_arrow.names if columns is None else columns)
        return own(file, columns=columns, **terms)

    monkeypatch.setattr(pq.ParquetFile, "read", read)
    return names


def test_columns_that_no_price_is_read_from_are_decoded_when_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = pd.DataFrame({"date": DAYS, "pe_ratio": [30.5, 25.25], "close": CLOSES, "beta": [1, 2]})
    frame.to_parquet(tmp_path / "NVDA.parquet")
    names = decoded(monkeypatch)
    table = read_parquet(tmp_path / "NVDA.parquet")
    assert table.names == ("date", "pe_ratio", "close", "beta")
    assert PriceTable(table).bars("NVDA").adjusted.tolist() == CLOSES
    assert names == ["date", "close"]
    assert [column.tolist() for column in table.columns] == [DAYS.tolist(), [30.5, 25.25], CLOSES, [1, 2]]
    assert names == ["date", "close", "pe_ratio", "beta"]
    assert [len(column) for column in table.rows(np.array([True, False])).columns] == [1] * 4
    assert names == ["date", "close", "pe_ratio", "beta"]


def test_rows_that_differ_in_a_column_that_is_not_read_are_no_copies(tmp_path: Path) -> None:
    frame = pd.DataFrame({"date": DAYS[[0, 1, 1]], "close": [1.0, 2.0, 2.0], "venue": [1, 1, 2]})
    frame.to_parquet(tmp_path / "NVDA.parquet")
    with pytest.raises(PriceError, match="row 3: a second bar of 2025-01-27, which row 2 already has"):
        PriceTable(read_parquet(tmp_path / "NVDA.parquet")).bars("NVDA")


def test_a_damaged_column_is_an_error_when_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "NVDA.parquet"
    frame = pd.DataFrame({"date": DAYS, "close": CLOSES, "beta": [1.5, 2.5]})
    frame.to_parquet(path, compression=None)
    place = pq.ParquetFile(path).metadata.row_group(0).column(2).dictionary_page_offset
    data = bytearray(path.read_bytes())
    data[place : place + 8] = b"\xff" * 8
    path.write_bytes(data)
    table = read_parquet(path)
    assert table.columns[1].tolist() == CLOSES
    with pytest.raises(PriceError, match=r"NVDA\.parquet cannot be read as Parquet: "):
        table.columns[2]


def test_of_a_wide_table_the_columns_of_one_symbol_are_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = pd.DataFrame({"date": DAYS, "NVDA": CLOSES, "AMD": [1.0, 2.0], "AVGO": [3.0, 4.0]})
    frame.to_parquet(tmp_path / "closes.parquet")
    names = decoded(monkeypatch)
    table = PriceTable(read_parquet(tmp_path / "closes.parquet"))
    assert table.tickers == ("NVDA", "AMD", "AVGO")
    assert table.bars("AMD", "AMD").adjusted.tolist() == [1.0, 2.0]
    assert names == ["date", "AMD"]
