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

NOTHING = {
    *("", "nan", "null", "(null)", "none", "na", "n/a", "n.a.", "#n/a", "#n/a n/a", "nil", "nat", "."),
    *("-", "--", "—", "–", "−"),
}
UNITS = {
    **dict.fromkeys(("k", "thousand", "tsd", "千"), 1e3),
    **dict.fromkeys(("万", "萬"), 1e4),
    **dict.fromkeys(("m", "mn", "mln", "mio", "million", "百万"), 1e6),
    **dict.fromkeys(("亿", "億"), 1e8),
    **dict.fromkeys(("b", "bn", "mrd", "mld", "billion"), 1e9),
    **dict.fromkeys(("t", "tn", "trillion", "万亿", "兆"), 1e12),
}
UNIT = re.compile(r"(?<=[\d.,])([a-z]+|[千百万萬亿億兆]+)\.?$", re.IGNORECASE)
MARKS = str.maketrans("", "", "$€£¥￥₩'’ \u00a0\u202f\u2009")
#: A currency before or after a number, in words or with its country, or shares after it: HK$400, 元, 股.
CURRENCY = re.compile(
    r"^(?:US|HK|NT|RMB)(?=[$¥])|^(?:USD|HKD|CNY|RMB|TWD|JPY|KRW|EUR|GBP)(?=[\d\s.])"
    r"|(?<=[\d\s.])(?:USD|HKD|CNY|RMB|TWD|JPY|KRW|EUR|GBP)$|(?<=[\d\s.千万萬亿億兆])(?:元|円|원|股|株|주)$"
)
#: A digit that can begin a number, and zero, which can only begin a fraction.
SHAPE = str.maketrans("123456789", "111111111")
#: What a spreadsheet writes so that a number stays text: ="118.42".
FORMULA = re.compile(r'="?([^"]*)"?')
#: Thousands before a decimal point (in India's groups too), and before a decimal comma.
GROUPED = re.compile(r"[-+]?([1-9]\d{0,2}(,\d{3})+|[1-9]\d?(,\d{2})+,\d{3})(\.\d*)?")
DOTTED = re.compile(r"[-+]?[1-9]\d{0,2}(\.\d{3})+(,\d*)?")
TWO_POINTS = re.compile(r"\.[^.\0]*\.")
#: One group of three digits: a decimal fraction, or thousands.
EITHER = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}")


def decimal_mark(table: RawTable, columns: Iterable[np.ndarray[Any, Any]], stated: str | None) -> str:
    """Return the decimal mark of text, as all numbers of a file show: ``.`` or ``,``.

    Raises
    ------
    PriceError
        A comma can be the decimal mark or separate thousands, and no number tells which; or some numbers
        have a decimal comma and others a decimal point.
    """
    if stated is not None:
        return stated
    written = [column for column in columns if column.dtype == object]
    if not any(map(_may_differ, written)):
        return "."
    # One cell of each shape is enough, the first: 118.42 and 142.62 are read in one way.
    shapes: dict[str, tuple[int, str]] = {}
    for column in written:
        for line, cell in zip(table.lines, column, strict=True):
            if isinstance(cell, str):
                shapes.setdefault(cell.translate(SHAPE), (line, cell))
    return _shown(table, [(line, cell, _bare(cell)[0]) for line, cell in shapes.values()])


def _may_differ(column: np.ndarray[Any, Any]) -> bool:
    """Return whether a cell has a comma or two points: without, the point is the decimal mark."""
    try:
        joined = "\0".join(column)
    except TypeError:  # not all of it is text
        joined = "\0".join(cell for cell in column if isinstance(cell, str))
    return "," in joined or TWO_POINTS.search(joined) is not None


def _shown(table: RawTable, cells: list[tuple[int, str, str]]) -> str:
    """Return the mark that cells show, each with its line and what of it is the number."""
    comma = next((cell for cell in cells if _shows(cell[2], ",", DOTTED)), None)
    point = next((cell for cell in cells if _shows(cell[2], ".", GROUPED)), None)
    if comma and point:
        raise PriceError(
            f"{table.place}: {comma[1]!r} ({table.unit} {comma[0]}) has a decimal comma and {point[1]!r} "
            f"({table.unit} {point[0]}) a decimal point; write all numbers in one way"
        )
    doubtful = next((cell for _, cell, text in cells if "," in text and EITHER.fullmatch(text)), None)
    if doubtful is not None and not comma and not point:
        raise PriceError(
            f"{table.place}: the comma in numbers such as {doubtful!r} can be a decimal comma or separate "
            'thousands, and no number tells which; state `decimal = ","` or "." in prices.toml beside '
            "the file"
        )
    return "," if comma else "."


def _shows(text: str, mark: str, grouped: re.Pattern[str]) -> bool:
    """Return whether a number can be read with this decimal mark only."""
    other = "." if mark == "," else ","
    if EITHER.fullmatch(text):
        return False
    if text.count(mark) == 1 and other not in text:
        return text.replace(mark, "", 1).lstrip("+-").isdigit()
    return grouped.fullmatch(text) is not None


def numbers(table: RawTable, name: str, cells: np.ndarray[Any, Any], mark: str = ".") -> Floats:
    """Return a column as numbers, NaN where the file has nothing.

    Each number is the double nearest to what the cell says: the one that a Parquet file of it would hold.

    Raises
    ------
    PriceError
        A cell is not a number; the sentence names its line.
    """
    if cells.dtype.kind in "iuf":
        return np.asarray(cells, dtype=np.float64)
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
                f"{table.place}, {table.unit} {table.lines[row]}: {name} {cell!r:.60} is not a number; "
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
    if mark == "." and GROUPED.fullmatch(text):  # as most are, where a column is not plainly numbers
        return float(text.replace(",", ""))
    text, unit = _bare(text)
    if mark == ",":
        if "." in text and not DOTTED.fullmatch(text):
            raise ValueError
        text = text.replace(".", "").replace(",", ".")
    elif GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not unit:
        return float(text)
    # 7010.00M is 7010 million exactly, which a product of two doubles need not be.
    return float(Decimal(text) * Decimal(int(unit)))


def _bare(cell: str) -> tuple[str, float]:
    """Return the digits of a cell and the unit in which it counts; 0 where it has none."""
    text = cell.strip()
    if text.startswith("=") and (formula := FORMULA.fullmatch(text)):
        text = formula[1]
    text = CURRENCY.sub("", text).translate(MARKS)
    named = UNIT.search(text)
    unit = UNITS.get(named[1].lower(), 0.0) if named else 0.0
    return (text[: named.start()], unit) if named and unit else (text, 0.0)
