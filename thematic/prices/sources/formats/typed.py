"""Parquet files and frames as tables: their columns keep their types."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.errors import PriceError
from thematic.prices.sources.formats.joined import names_of
from thematic.prices.sources.formats.stored import StoredColumns, unreadable
from thematic.prices.sources.formats.table import KNOWN, RawTable, plain_name

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow.parquet as pq

#: Kinds of stored columns that need no pandas: numbers, and moments without a zone.
PLAIN = re.compile(r"u?int\d+|halffloat|float|double|timestamp\[\w+\]")


def read_parquet(path: Path) -> RawTable:
    """Read a Parquet file as a table. Columns of numbers that no price is read from are not decoded.

    Raises
    ------
    PriceError
        The file cannot be opened, is damaged, or holds no rows.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # Files are small, so threads of its own and reading ahead cost more than they save.
        stored = pq.ParquetFile(pa.BufferReader(path.read_bytes()), pre_buffer=False)
        if plain := _plain(stored, str(path)):
            return plain
        table = stored.read(use_threads=False)
        try:
            frame = table.to_pandas(use_threads=False)
        except (pa.ArrowException, ValueError, TypeError, KeyError):
            # What pandas wrote beside the columns can contradict them; the columns themselves are enough.
            frame = table.to_pandas(ignore_metadata=True, use_threads=False)
    except (pa.ArrowException, OSError) as error:
        raise unreadable(str(path), error) from error
    return table_of(frame, str(path))


def _plain(stored: pq.ParquetFile, place: str) -> RawTable | None:
    """Return columns of numbers and of moments without a zone as they are; None where pandas must look."""
    schema, rows = stored.schema_arrow, stored.metadata.num_rows
    label = (schema.metadata or {}).get(b"pandas", b"{}")
    order = _plain_order(label, tuple(schema.names), tuple(map(str, schema.types)))
    if order is None or not rows:
        return None
    index, columns = order
    names, tickers = names_of(["date" if name == index else name for name in columns], place)
    return RawTable(
        place, names, tickers, StoredColumns(stored, columns, place), np.arange(1, rows + 1), "row"
    )


@lru_cache(maxsize=64)
def _plain_order(
    label: bytes, names: tuple[str, ...], kinds: tuple[str, ...]
) -> tuple[str | None, tuple[str, ...]] | None:
    """Return the index and the order in which plain columns are given; None where pandas must look.

    Parameters
    ----------
    label : bytes
        What pandas wrote beside the columns.
    names, kinds : tuple of str
        Of the columns, as they are stored.
    """
    known, said = dict(zip(names, kinds, strict=True)), json.loads(label)
    index = [level for level in said.get("index_columns", ()) if isinstance(level, str)]
    doubled = len(known) < len(names) or len(said.get("column_indexes", ())) > 1 or len(index) > 1
    if doubled or not all(map(PLAIN.fullmatch, kinds)):
        return None
    if not all(known[name].startswith("timestamp") for name in index):
        return None
    taken = {name for name in names if index and KNOWN.get(plain_name(name)) == "date"} | set(index)
    return next(iter(index), None), (*index, *(name for name in names if name not in taken))


def table_of(frame: pd.DataFrame, place: str) -> RawTable:
    """Return a frame as a table: its index where that has dates or names, and its columns.

    Parameters
    ----------
    frame : DataFrame
        One or two levels of columns; one or two levels of rows, of which one may be the ticker.
    place : str
        What it is called in messages.

    Raises
    ------
    PriceError
        The frame is empty, or has three or more levels of columns.
    """
    if frame.empty:
        raise PriceError(f"{place} is empty: it has no bars; download it again or delete it")
    frame = _with_index(frame)
    names, tickers = names_of(frame.columns, place)
    columns = tuple(_cells(frame.iloc[:, place]) for place in range(frame.shape[1]))
    lines = np.arange(1, len(frame) + 1)
    return RawTable(place, names, tickers, columns, lines, "row")


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Make columns of an index that says something; one of dates takes the place of a column of that name."""
    index = frame.index
    if isinstance(index, pd.MultiIndex):
        levels = {
            f"level_{n}" if name is None else str(name): index.get_level_values(n)
            for n, name in enumerate(index.names)
        }
    elif isinstance(index, pd.DatetimeIndex | pd.PeriodIndex) or _is_digits(index):
        levels = {"date": index}
    elif index.name is not None or index.dtype == object or isinstance(index.dtype, pd.StringDtype):
        levels = {str(index.name or "date"): index}
    else:
        return frame.reset_index(drop=True)
    dated = any(isinstance(level, pd.DatetimeIndex | pd.PeriodIndex) for level in levels.values())
    columns: list[Any] = list(frame.columns)
    kept = [
        place
        for place, name in enumerate(columns)
        if isinstance(name, tuple)
        or not (str(name) in levels or (dated and KNOWN.get(plain_name(str(name))) == "date"))
    ]
    body = frame.iloc[:, kept].reset_index(drop=True)
    for name, values in reversed(levels.items()):
        shown = "date" if isinstance(values, pd.DatetimeIndex | pd.PeriodIndex) else name
        key: Any = (shown, *[""] * (body.columns.nlevels - 1)) if body.columns.nlevels > 1 else shown
        body.insert(0, key, pd.Series(values), allow_duplicates=True)
    return body


def _is_digits(index: pd.Index[Any]) -> bool:
    """Return whether an index without a name is of days in eight digits; one of other numbers counts rows."""
    if index.name is not None or not pd.api.types.is_integer_dtype(index):
        return False
    return bool(index.min() > 19_000_000 and index.max() < 22_000_000)


def _cells(column: pd.Series[Any]) -> np.ndarray[Any, Any]:
    """Return a column's cells: numbers and moments as they are, a zone and a period as objects."""
    if isinstance(column.dtype, pd.PeriodDtype | pd.DatetimeTZDtype):
        return np.array(column.array, dtype=object)
    if isinstance(column.dtype, pd.CategoricalDtype):
        return np.array(column.astype(object), dtype=object)
    if (
        pd.api.types.is_numeric_dtype(column.dtype)
        and column.dtype != bool
        and pd.api.types.is_extension_array_dtype(column.dtype)
    ):
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(column.to_numpy())
