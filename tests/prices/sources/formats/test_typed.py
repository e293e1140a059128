"""Frames and Parquet files keep their types, and their index says dates or tickers where it says anything."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.errors import PriceError
from thematic.prices.sources.formats.typed import read_parquet, table_of

DAYS = pd.DatetimeIndex(["2025-01-24", "2025-01-27"])
CLOSES = [142.62, 118.42]


def both(folder: Path, frame: pd.DataFrame) -> None:
    """Assert that a Parquet file is the same table as the frame that it was written from."""
    frame.to_parquet(folder / "a.parquet")
    file, memory = read_parquet(folder / "a.parquet"), table_of(frame, "a frame")
    assert (file.names, file.tickers) == (memory.names, memory.tickers)
    for one, other in zip(file.columns, memory.columns, strict=True):
        assert [str(cell) for cell in one] == [str(cell) for cell in other]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"close": CLOSES}, index=DAYS),
        pd.DataFrame({"close": CLOSES}, index=DAYS.rename("Date")),
        pd.DataFrame({"close": CLOSES}, index=DAYS.tz_localize("America/New_York")),
        pd.DataFrame({"close": CLOSES}, index=pd.Index(["2025-01-24", "2025-01-27"])),
        pd.DataFrame({"date": DAYS, "close": CLOSES}),
        pd.DataFrame({"Date": DAYS, "close": CLOSES}, index=DAYS),
    ],
    ids=["unnamed", "named", "zoned", "text", "column", "column and index"],
)
def test_dates_are_found_in_the_index_or_in_a_column(tmp_path: Path, frame: pd.DataFrame) -> None:
    table = table_of(frame, "a frame")
    assert [name.lower() for name in table.names] == ["date", "close"]
    assert [str(cell)[:10] for cell in table.columns[0]] == ["2025-01-24", "2025-01-27"]
    assert table.columns[1].tolist() == CLOSES
    assert (table.unit, table.lines.tolist()) == ("row", [1, 2])
    both(tmp_path, frame)


def test_two_levels_of_columns_are_fields_and_tickers(tmp_path: Path) -> None:
    columns = pd.MultiIndex.from_product([["Close", "Open"], ["NVDA", "AMD"]], names=["Price", "Ticker"])
    frame = pd.DataFrame(np.arange(8.0).reshape(2, 4), index=DAYS.rename("Date"), columns=columns)
    for shape in (frame, frame.swaplevel(axis=1)):
        table = table_of(shape, "a frame")
        assert table.names == ("date", "Close", "Close", "Open", "Open")
        assert table.tickers == (None, "NVDA", "AMD", "NVDA", "AMD")
        both(tmp_path, shape)


def test_two_levels_of_rows_are_tickers_and_days() -> None:
    index = pd.MultiIndex.from_product([["NVDA", "AMD"], DAYS], names=["ticker", "Date"])
    table = table_of(pd.DataFrame({"close": np.arange(4.0)}, index=index), "a frame")
    assert table.names == ("ticker", "date", "close")
    assert table.columns[0].tolist() == ["NVDA", "NVDA", "AMD", "AMD"]


def test_nullable_and_categorical_columns_are_numbers_and_words() -> None:
    frame = pd.DataFrame(
        {
            "close": pd.array([1.5, None], dtype="Float64"),
            "volume": pd.array([5, None], dtype="Int64"),
            "ticker": pd.Categorical(["NVDA", "AMD"]),
        },
        index=DAYS,
    )
    _, close, volume, ticker = table_of(frame, "a frame").columns
    np.testing.assert_array_equal(close, [1.5, np.nan])
    np.testing.assert_array_equal(volume, [5.0, np.nan])
    assert ticker.tolist() == ["NVDA", "AMD"]


def test_what_is_no_table_of_prices_is_said(tmp_path: Path) -> None:
    with pytest.raises(PriceError, match="a frame is empty"):
        table_of(pd.DataFrame({"close": []}), "a frame")
    columns = pd.MultiIndex.from_tuples([("Close", "NVDA", "x"), ("Open", "NVDA", "x")])
    with pytest.raises(PriceError, match="more than two levels"):
        table_of(pd.DataFrame([[1.0, 2.0]], index=DAYS[:1], columns=columns), "a frame")
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(PriceError, match=r"a\.parquet cannot be read as Parquet: "):
        read_parquet(tmp_path / "a.parquet")


def test_a_numbered_index_is_no_date_unless_its_numbers_are_days(tmp_path: Path) -> None:
    for index, names in (([20250124, 20250127], ("date", "close")), ([5, 9], ("close",))):
        frame = pd.DataFrame({"close": CLOSES}, index=index)
        assert table_of(frame, "a frame").names == names
        both(tmp_path, frame)
