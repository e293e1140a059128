"""Numbers in every common dialect: thousands, decimal commas, dollar signs, millions as M."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.errors import PriceError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thematic.prices.sources.formats.table import RawTable

Floats = np.ndarray[Any, np.dtype[np.float64]]

NOTHING = {"", "nan", "null", "none", "na", "n/a", "#n/a", "-", "--", "—", "–", ".", "nat"}
UNITS = {"k": 1e3, "m": 1e6, "b": 1e9, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}
MARKS = str.maketrans("", "", "$€£¥￥₩' \u00a0\u202f\u2009")
#: A currency before or after a number, in words or with its country: HK$400, 118.42 USD, 元.
CURRENCY = re.compile(
    r"^(?:US|HK|NT|RMB)(?=[$¥])|^(?:USD|HKD|CNY|RMB|TWD|JPY|KRW|EUR|GBP)(?=[\d\s.])"
    r"|(?<=[\d\s.])(?:USD|HKD|CNY|RMB|TWD|JPY|KRW|EUR|GBP|元|円|원)$"
)
GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")


def decimal_mark(table: RawTable, columns: Iterable[np.ndarray[Any, Any]], stated: str | None) -> str:
    """Return the decimal mark of a text file, as all its numbers show: ``.`` or ``,``.

    Raises
    ------
    PriceError
        A comma can be the decimal mark or separate thousands, and no number tells which.
    """
    if stated is not None:
        return stated
    texts = [cell for column in columns if column.dtype == object for cell in column if isinstance(cell, str)]
    commas = [text for text in texts if "," in text]
    if not commas:
        return "."
    cells = [
        text.strip().translate(MARKS).rstrip("kKmMbB%万萬亿億")
        for text in texts
        if "," in text or "." in text
    ]
    if any(
        cell.rfind(",") > cell.rfind(".") > 0 or cell.count(".") > 1
        for cell in cells
        if "," in cell or cell.count(".") > 1
    ):
        return ","
    if any(not GROUPED.fullmatch(cell) for cell in cells if "," in cell):
        return ","
    if any("." in cell or cell.count(",") > 1 for cell in cells):
        return "."
    raise PriceError(
        f"{table.place}: the comma in numbers such as {commas[0]!r} can be a decimal comma or separate "
        'thousands, and no number tells which; state `decimal = ","` or "." in prices.toml beside the file'
    )


def numbers(table: RawTable, name: str, cells: np.ndarray[Any, Any], mark: str = ".") -> Floats:
    """Return a column as numbers, NaN where the file has nothing.

    Each number is the double nearest to what the cell says: the one that a Parquet file of it would hold.

    Raises
    ------
    PriceError
        A cell is not a number; the sentence names its line.
    """
    if cells.dtype.kind in "iuf":
        return cells.astype(np.float64)
    if cells.dtype == object and mark == ".":
        try:
            return _plain(cells)
        except (TypeError, ValueError):  # pyarrow's errors are of these kinds
            pass  # the cells are read one by one below, and the one at fault is named
    values = np.empty(len(cells))
    for row, cell in enumerate(cells):
        try:
            values[row] = _number(cell, mark)
        except (TypeError, ValueError, ArithmeticError) as error:
            raise PriceError(
                f"{table.place}, {table.unit} {table.lines[row]}: {name} {cell!r} is not a number; "
                "mend it, or leave the field empty where there is no value"
            ) from error
    return values


def _plain(cells: np.ndarray[Any, Any]) -> Floats:
    """Return text that is plainly numbers, all at once; empty cells are NaN."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pa.array(cells, type=pa.string(), from_pandas=False)
    filled = pc.if_else(pc.equal(texts, ""), None, texts)
    return np.asarray(filled.cast(pa.float64()).to_numpy(zero_copy_only=False))


def _number(cell: object, mark: str) -> float:
    if cell is None or cell is pd.NA:
        return float("nan")
    if isinstance(cell, str):
        return _text(cell, mark)
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        raise TypeError
    return float(cell)


def _text(cell: str, mark: str) -> float:
    text = cell.strip()
    if text.lower() in NOTHING:
        return float("nan")
    if "_" in text:
        raise ValueError
    text = CURRENCY.sub("", text).translate(MARKS)
    unit = UNITS.get(text[-1:].lower(), 0.0)
    text = text[:-1] if unit else text
    if mark == ",":
        text = text.replace(".", "").replace(",", ".")
    elif GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not unit:
        return float(text)
    # 7010.00M is 7010 million exactly, which a product of two doubles need not be.
    return float(Decimal(text) * Decimal(int(unit)))
