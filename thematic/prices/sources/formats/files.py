"""Price files: one symbol's bars as CSV or Parquet, in Yahoo's columns.

Read are ``date, open, high, low, close, adj_close, volume`` in any case and order, with spaces or underscores
(so `yfinance`'s own ``Date, Open, ..., Adj Close`` too); other columns are left alone. There must be a date
and a close or an adjusted close. Rows may come in any order, but each date once.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from thematic.errors import PriceError
from thematic.prices.bars import COLUMNS
from thematic.prices.listing import listing_market

if TYPE_CHECKING:
    from pathlib import Path

MIDNIGHT = time(0)
NOTHING = {"", "nan", "null", "none", "na", "n/a"}


def read_bars(path: Path, symbol: str) -> pd.DataFrame:
    """Return the bars in a price file, in the form that `Bars.frame` has.

    A date with a time of day is a moment: at midnight in its own zone it stands for that date, at any other
    hour it is taken to the exchange's zone first.

    Parameters
    ----------
    path : Path
        A ``.csv`` (UTF-8) or ``.parquet`` file.
    symbol : str
        Whose bars they are: its market gives the zone.

    Returns
    -------
    DataFrame, shape (n_sessions, 6)

    Raises
    ------
    PriceError
        The file is not readable as that; the sentence names the file and, where there is one, the line.
    """
    where = "line" if path.suffix.lower() == ".csv" else "row"
    table = _read_csv(path) if where == "line" else _read_parquet(path)
    table = _named(path, table)
    market = listing_market(symbol)
    zone = ZoneInfo(market.timezone) if market else None
    lines = np.asarray(table.index)
    days = _days(path, table["date"], lines, where, zone)
    values = {name: _numbers(path, table, name, lines, where) for name in COLUMNS}
    frame = pd.DataFrame(values, index=pd.DatetimeIndex(days, name="date").as_unit("us"))
    _once(path, frame.index, lines, where)
    if frame[["close", "adj_close"]].isna().all(axis=None):
        raise PriceError(f"{path} has no price: its close and adj_close columns are empty; download it again")
    return frame.sort_index()


def _read_csv(path: Path) -> pd.DataFrame:
    """Read a CSV file as text; the index is the line that a row stands on."""
    reader = csv.reader(io.StringIO(_text(path)))
    try:
        table = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise PriceError(f"{path}, line {reader.line_num}: {error}; download the file again") from error
    if len(table) < 2:
        raise PriceError(f"{path} is empty: it has no bars; download it again or delete it")
    header, *rows = (row for _, row in table)
    lines = [line for line, _ in table[1:]]
    for line, row in zip(lines, rows, strict=True):
        if len(row) != len(header):
            raise PriceError(
                f"{path}, line {line}: {len(row)} fields where the header has {len(header)}; "
                "mend the line or download the file again"
            )
    return pd.DataFrame(rows, index=lines, columns=header, dtype=object)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PriceError(f"{path} cannot be read: {error.strerror}; check its permissions") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PriceError(f"{path}, line {line}: not UTF-8 text; save the file as UTF-8") from error


def _read_parquet(path: Path) -> pd.DataFrame:
    """Read a Parquet file; the index is the number of a row, from 1."""
    import pyarrow as pa

    try:
        table = pd.read_parquet(path)
    except (pa.ArrowException, OSError) as error:
        raise PriceError(f"{path} cannot be read as Parquet: {str(error).splitlines()[0]}") from error
    if isinstance(table.index, pd.DatetimeIndex) or table.index.name is not None:
        table = table.reset_index(names=table.index.name or "date")
    if table.empty:
        raise PriceError(f"{path} is empty: it has no bars; download it again or delete it")
    table.index = pd.RangeIndex(1, len(table) + 1)
    return table


def _named(path: Path, table: pd.DataFrame) -> pd.DataFrame:
    """Give the columns their names in `COLUMNS`, and see that those needed are there, once."""
    found = ", ".join(map(str, table.columns))
    names = [str(name).strip().lower().replace(" ", "_") for name in table.columns]
    table = table.set_axis(["adj_close" if name == "adjclose" else name for name in names], axis="columns")
    for name in ("date", *COLUMNS):
        if list(table.columns).count(name) > 1:
            raise PriceError(f"{path} has the column {name} twice ({found}): keep one")
    if "date" not in table.columns:
        raise PriceError(
            f"{path} has no date column (it has {found}): name the column of session dates `date`"
        )
    if not {"close", "adj_close"} & set(table.columns):
        raise PriceError(f"{path} has neither a close nor an adj_close column (it has {found})")
    return table


def _days(
    path: Path, column: pd.Series[Any], lines: np.ndarray[Any, Any], where: str, zone: ZoneInfo | None
) -> list[date]:
    days = []
    for line, value in zip(lines, column, strict=True):
        try:
            days.append(_day(value, zone))
        except (TypeError, ValueError) as error:
            raise PriceError(
                f"{path}, {where} {line}: {value!r} is not a date; write it as 2025-01-27"
            ) from error
    return days


def _day(value: object, zone: ZoneInfo | None) -> date:
    """Return the session date that a cell means."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value.strip())
    if value is pd.NaT or not isinstance(value, date):
        raise TypeError
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is not None and value.time() != MIDNIGHT and zone is not None:
        value = value.astimezone(zone)
    return value.date()


def _numbers(
    path: Path, table: pd.DataFrame, name: str, lines: np.ndarray[Any, Any], where: str
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return a column as numbers, NaN where the file has nothing."""
    if name not in table:
        return np.full(len(table), np.nan)
    column = table[name]
    if column.dtype.kind in "iuf":
        return column.to_numpy(dtype=np.float64)
    numbers = np.empty(len(column))
    for row, cell in enumerate(column):
        try:
            numbers[row] = _number(cell)
        except (TypeError, ValueError) as error:
            raise PriceError(
                f"{path}, {where} {lines[row]}: {name} {cell!r} is not a number; "
                "mend it, or leave the field empty where there is no value"
            ) from error
    return numbers


def _number(cell: object) -> float:
    """Return the double nearest to what a cell says: the one that a Parquet file of it would hold."""
    if cell is None or cell is pd.NA:
        return float("nan")
    if isinstance(cell, str):
        text = cell.strip()
        if "_" in text:
            raise ValueError
        return float("nan") if text.lower() in NOTHING else float(text)
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        raise TypeError
    return float(cell)


def _once(path: Path, days: pd.Index[Any], lines: np.ndarray[Any, Any], where: str) -> None:
    again = np.flatnonzero(days.duplicated())
    if len(again):
        day = days[again[0]]
        first = lines[np.flatnonzero(days == day)[0]]
        raise PriceError(
            f"{path}, {where} {lines[again[0]]}: a second bar of {day:%Y-%m-%d}, which {where} {first} "
            "already has; keep one of them"
        )
