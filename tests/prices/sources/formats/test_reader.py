"""Price files: what is read, and one sentence for each fault."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thematic.errors import PriceError
from thematic.prices.bars import COLUMNS
from thematic.prices.sources.formats.reader import PriceTable, read_table

YAHOO = "date,open,high,low,close,adj_close,volume\n2025-01-24,148.37,148.97,141.88,142.62,142.59,234657600\n"
YFINANCE = (
    "Date,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits\n"
    "2025-01-24 00:00:00-05:00,148.37,148.97,141.88,142.62,142.59,234657600,0.0,0.0\n"
)


def read_bars(path: Path, symbol: str) -> pd.DataFrame:
    return PriceTable(read_table(path)).bars(symbol).frame


def csv(folder: Path, text: str, name: str = "NVDA.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def fault(path: Path, symbol: str = "NVDA") -> str:
    with pytest.raises(PriceError) as caught:
        read_bars(path, symbol)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    return sentence.removeprefix(str(path))


def test_yahoo_s_and_yfinance_s_columns_are_the_same_bars(tmp_path: Path) -> None:
    one = read_bars(csv(tmp_path, YAHOO), "NVDA")
    other = read_bars(csv(tmp_path, YFINANCE), "NVDA")
    pd.testing.assert_frame_equal(one, other)
    assert list(one.columns) == list(COLUMNS)
    assert one.index.dtype == "datetime64[us]"
    assert one.index.name == "date"
    assert one.loc["2025-01-24", "adj_close"] == 142.59


def test_a_row_that_says_the_same_in_other_digits_counts_once(tmp_path: Path) -> None:
    text = "date,close\n2025-01-24,142.60\n2025-01-24,142.6\n2025-01-27,118.42\n"
    assert read_bars(csv(tmp_path, text), "NVDA")["close"].tolist() == [142.6, 118.42]


def test_what_a_file_does_not_have_stays_empty(tmp_path: Path) -> None:
    frame = read_bars(
        csv(tmp_path, "Adj Close,DATE\n235.95,2018-01-02\n,2018-01-03\n237.0,2018-01-04\n"), "SPY"
    )
    assert frame["adj_close"].isna().tolist() == [False, True, False]
    assert frame[["open", "high", "low", "close", "volume"]].isna().all(axis=None)


@pytest.mark.parametrize("text", ["﻿" + YAHOO, YAHOO.replace("\n", "\r\n"), YAHOO + "\n\n"])
def test_marks_line_ends_and_blank_lines_do_not_matter(tmp_path: Path, text: str) -> None:
    assert len(read_bars(csv(tmp_path, text), "NVDA")) == 1


@pytest.mark.parametrize(
    ("symbol", "moment", "day"),
    [
        ("NVDA", "2025-01-27 00:00:00-05:00", "2025-01-27"),
        ("NVDA", "2025-01-27T05:00:00Z", "2025-01-27"),
        ("NVDA", "2025-01-27 00:00:00+00:00", "2025-01-27"),
        ("8035.T", "2025-01-27 00:00:00+09:00", "2025-01-27"),
        ("8035.T", "2025-01-26 15:00:00+00:00", "2025-01-27"),
        ("8035.T", "2025-01-27 15:30:00", "2025-01-27"),
        ("^N225", "2025-01-26 15:00:00+00:00", "2025-01-27"),
        ("HKD=X", "2025-07-01 00:00:00+01:00", "2025-07-01"),
    ],
)
def test_moments_are_read_as_the_exchange_s_dates(tmp_path: Path, symbol: str, moment: str, day: str) -> None:
    text = f"date,close\n{moment},1.0\n"
    assert str(read_bars(csv(tmp_path, text), symbol).index[0].date()) == day
    stamp = pd.DataFrame({"close": [1.0]}, index=pd.DatetimeIndex([moment], name="Date"))
    stamp.to_parquet(tmp_path / "X.parquet")
    assert str(read_bars(tmp_path / "X.parquet", symbol).index[0].date()) == day


def test_rows_may_come_in_any_order(tmp_path: Path) -> None:
    frame = read_bars(csv(tmp_path, "date,close\n2025-01-27,118.42\n2025-01-24,142.62\n"), "NVDA")
    assert frame["close"].tolist() == [142.62, 118.42]


prices = st.floats(min_value=1e-4, max_value=1e7, allow_nan=False)


@settings(max_examples=20)
@given(closes=st.lists(st.one_of(prices, st.just(float("nan"))), min_size=1, max_size=30).filter(any))
def test_csv_and_parquet_hold_the_same_doubles(
    tmp_path_factory: pytest.TempPathFactory, closes: list[float]
) -> None:
    if np.isnan(closes).all():
        closes[0] = 1.0
    folder = tmp_path_factory.mktemp("both")
    days = pd.bdate_range("2025-01-01", periods=len(closes), name="date")
    frame = pd.DataFrame({"close": closes}, index=days)
    frame.to_csv(folder / "A.csv")
    frame.to_parquet(folder / "A.parquet")
    read = [PriceTable(read_table(folder / name)).bars("A") for name in ("A.csv", "A.parquet")]
    assert read[0].digest == read[1].digest
    np.testing.assert_array_equal(read[0].frame["close"], closes)


def test_impossible_prices_are_in_the_frame_but_in_no_series(tmp_path: Path) -> None:
    text = "date,close\n2025-01-24,142.62\n2025-01-27,0\n2025-01-28,inf\n2025-01-29,120\n"
    bars = PriceTable(read_table(csv(tmp_path, text))).bars("NVDA")
    assert bars.frame["close"].tolist() == [142.62, 0.0, np.inf, 120.0]
    assert bars.adjusted.tolist() == [142.62, 120.0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", " is empty"),
        ("date,close\n", " is empty"),
        ("date,close\n\n\n", " is empty"),
        ("name,close\n2025-01-27,1\n", " has no date column (it has name, close)"),
        ("2025-01-24,1\n2025-01-27,1\n", " has no row of names (it begins with 2025-01-24, 1): add one"),
        ("date,open,high\n2025-01-27,1,2\n", " has neither a close nor an adj_close column"),
        ("date,close\n2025-01-27,\n", " has no price"),
        ("date,close,Close\n2025-01-27,1,2\n", " has the column close twice"),
        ("date,close\n2025-01-24,1\n\n2025-01-27,n.a.?\n", ", line 4: close 'n.a.?' is not a number"),
        ('date,close\n2025-01-24,1.5\n2025-01-27,"1,23,4.5"\n', ", line 3: close '1,23,4.5' is not a number"),
        ('date,close\n2025-01-24,"1,234"\n', ": the comma in numbers such as '1,234' can be a decimal comma"),
        ("date,close\n01/02/2025,1\n", ": dates such as '01/02/2025' can be read with the day or the month"),
        ("date,close\n13/02/2025,1\n02/13/2025,2\n", ": '13/02/2025' (line 2) has the day first and '02/13"),
        ("date,close\n2025-01-27,True\n", ", line 2: close 'True' is not a number"),
        ("date,close\n2025-01-24,1\n27/13/2025,1\n", ", line 3: '27/13/2025' is not a date"),
        ("date,close\n2025-01-24,1\n,1\n", ", line 3: '' is not a date"),
        ("date,close\n2025-01-24,1\n2025-02-30,1\n", ", line 3: '2025-02-30' is not a date"),
        ("date,close\n2025-01-24,1\n2025-01-27\n", ", line 3: 1 fields where the header has 2"),
        (f"date,close\n2025-01-24,1\n{'9' * 200_000},1\n", ", line 3: field larger than field limit"),
        ("date,close\n0000-00-00,1\n", ", line 2: '0000-00-00' is not a date"),
        ("date,close\n2025-01-24,\0\n", ", line 2: close '\\x00' is not a number"),
        ("date,close\n2025-01-24,1,2\n", ", line 2: 3 fields where the header has 2"),
        (
            "date,close\n2025-01-24,1\n2025-01-27,2\n2025-01-24,3\n",
            ", line 4: a second bar of 2025-01-24, which line 2 already has",
        ),
    ],
)
def test_a_fault_is_one_sentence_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    assert fault(csv(tmp_path, text)).startswith(sentence)


def test_other_encodings_are_said(tmp_path: Path) -> None:
    path = tmp_path / "NVDA.csv"
    path.write_bytes("date,close,name\n2025-01-27,1,辉达\n".encode("gbk"))
    assert fault(path).startswith(", line 2: not UTF-8 text")


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    assert fault(tmp_path / "NVDA.csv").startswith(" cannot be read: No such file or directory")
    assert fault(tmp_path / "NVDA.parquet").startswith(" cannot be read as Parquet: ")


def test_what_is_no_parquet_file_is_said(tmp_path: Path) -> None:
    path = csv(tmp_path, YAHOO, "NVDA.parquet")
    assert fault(path).startswith(" cannot be read as Parquet: ")


def test_a_parquet_file_s_faults_name_its_row(tmp_path: Path) -> None:
    path = tmp_path / "NVDA.parquet"
    pd.DataFrame({"date": ["2025-01-24", "2025-01-27"], "close": ["1", "?"]}).to_parquet(path)
    assert fault(path).startswith(", row 2: close '?' is not a number")
    pd.DataFrame({"date": [1, 2], "close": [1.0, 2.0]}).to_parquet(path)
    assert fault(path).startswith(", row 1: 1 is not a date")
    pd.DataFrame({"date": [], "close": []}).to_parquet(path)
    assert fault(path).startswith(" is empty")


def test_a_row_that_stands_twice_cell_by_cell_is_one(tmp_path: Path) -> None:
    rows = "2025-01-24,142.62,5\n2025-01-27,118.42,6\n"
    frame = read_bars(csv(tmp_path, f"date,close,volume\n{rows}{rows}2025-01-28,128.99,7\n"), "NVDA")
    assert frame["close"].tolist() == [142.62, 118.42, 128.99]
    days = pd.to_datetime(["2025-01-24", "2025-01-24", "2025-01-27", "2025-01-27", "2025-01-28"])
    twice = pd.DataFrame({"close": [1.0, 1.0, np.nan, np.nan, 2.0]}, index=days)
    twice.to_parquet(tmp_path / "X.parquet")
    assert len(read_bars(tmp_path / "X.parquet", "NVDA")) == 3
