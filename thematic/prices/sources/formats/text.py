"""Text files as tables: their rows of names, and what stands above and below the bars."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import numpy as np

from thematic.errors import PriceError
from thematic.prices.sources.formats.decoding import PREAMBLE, decode, decoded, opened, separator_of
from thematic.prices.sources.formats.joined import names_of
from thematic.prices.sources.formats.table import KNOWN, RawTable, is_field, plain_name, stacked

if TYPE_CHECKING:
    from pathlib import Path

#: What stands below the bars: words, or a number that no date begins with.
WORDS, SIZE = re.compile(r"\s*[^\W\d_]"), re.compile(r"\d{5,}")
NAMED_DAY = re.compile(
    r"\s*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri)", re.IGNORECASE
)
DISTRIBUTION = re.compile(r"[\d.,]+(:[\d.,]+)?\s+(dividend|stock splits?|capital gains?)", re.IGNORECASE)
#: The longest row of names that is looked at.
HEADER_ROWS = 3


def read_text(path: Path) -> RawTable:
    """Read a text file of separated values as a table of text.

    UTF-8, UTF-16 (with or without a mark) and, where a Chinese row of names shows it, GBK; commas,
    semicolons, tabs or bars; one row of names, or the two or three that pandas writes for columns of columns.

    Raises
    ------
    PriceError
        The file cannot be opened or decoded, is empty, or a row has more or fewer cells than the names.
    """
    text, encoding = decoded(path)
    text = text if "\n" in text else text.replace("\r", "\n")
    if "#" in text[:2]:
        text = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    separator, rows = _cells(path, text)
    rows = rows[_preamble([row for _, row in rows[:PREAMBLE]]) :]
    names, tickers, first = _names(str(path), [row for _, row in rows[:HEADER_ROWS]])
    # Files that were put one after another repeat their row of names.
    bars = [row for row in rows[first:] if row[1] != rows[0][1]]
    if any(KNOWN.get(plain_name(name)) == "adj_close" for name in names):
        bars = [row for row in bars if not _is_distribution(row[1])]
    return _table(path, names, tickers, _without_footer(bars), separator, encoding)


def _cells(path: Path, text: str) -> tuple[str, list[tuple[int, list[str]]]]:
    """Return what separates cells, and the rows of them that are not empty, each with its line."""
    separator = separator_of(text)
    quote = "'" if text.lstrip().startswith("'") else '"'
    reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True, quotechar=quote)
    try:
        rows = [(reader.line_num, row) for row in reader if any(row)]
        if (
            rows
            and all(len(row) == 1 for _, row in rows)
            and (inner := separator_of(rows[0][1][0])) in rows[0][1][0]
        ):
            # Whole lines were quoted, as a spreadsheet does with a file that it took for one column.
            separator = inner
            rows = [(line, next(csv.reader(row, delimiter=inner))) for line, row in rows if row[0]]
    except csv.Error as error:
        raise PriceError(f"{path}, line {reader.line_num}: {error}; download the file again") from error
    return separator, rows


def _without_footer(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Return the rows before those at the end that are words alone, or the size of the file in bytes.

    A line that was cut off begins as a bar does, and stays. EODHD ends its files with their size.
    """
    last = len(rows)
    while last > 1 and _is_footer(rows[last - 1][1], rows[0][1]):
        last -= 1
    return rows[:last]


def _is_distribution(row: list[str]) -> bool:
    """Return whether a row tells of a dividend or a split, as Yahoo's page does between its bars."""
    cells = [cell for cell in row[1:] if cell.strip()]
    return len(cells) == 1 and DISTRIBUTION.fullmatch(cells[0].strip()) is not None


def _is_footer(row: list[str], bar: list[str]) -> bool:
    cells = [cell for cell in row if cell.strip()]
    if all(map(WORDS.match, cells)):
        return not any(map(NAMED_DAY.match, cells)) and not WORDS.match(bar[0])
    return len(cells) == 1 and SIZE.fullmatch(cells[0]) is not None and not bar[0].strip().isdigit()


def _preamble(rows: list[list[str]]) -> int:
    """Return how many rows stand before the row of names: none where the first names any column."""
    known = [[KNOWN.get(plain_name(cell)) for cell in row] for row in rows]
    if not known or any(known[0]):
        return 0
    named = (n for n, names in enumerate(known) if "date" in names and {"close", "adj_close"} & set(names))
    header = next(named, 0)
    tickers = header > 0 and not rows[header - 1][0].strip() and len(rows[header - 1]) == len(rows[header])
    return header - tickers


def head(path: Path, size: int = 4096) -> tuple[str, ...]:
    """Return the row of names of a text file, in plain form and without tickers; empty where it has none."""
    try:
        with opened(path) as file:
            text, _ = decode(path, file.read(size), whole=False)
        rows = [row for _, row in _cells(path, text)[1][:PREAMBLE]]
        names = names_of(rows[_preamble(rows)], str(path))[0] if rows else ()
    except (OSError, EOFError, PriceError):
        return ()
    return tuple(map(plain_name, names))


def _table(
    path: Path,
    names: tuple[str, ...],
    tickers: tuple[str | None, ...],
    rows: list[tuple[int, list[str]]],
    separator: str,
    encoding: str,
) -> RawTable:
    if not rows:
        raise PriceError(f"{path} is empty: it has no bars; download it again or delete it")
    width = len(names)
    lines, cells = zip(*rows, strict=True)
    for line, row in zip(lines, cells, strict=True) if set(map(len, cells)) != {width} else ():
        if len(row) == width + 1 and not row[-1]:
            row.pop()  # a separator at the end of each line
        if len(row) != width:
            raise PriceError(
                f"{path}, line {line}: {len(row)} fields where the header has {width}; "
                "mend the line or download the file again"
            )
    columns = tuple(np.array(column, dtype=object) for column in zip(*cells, strict=True))
    return RawTable(str(path), names, tickers, columns, np.array(lines), "line", separator, encoding)


def _names(place: str, rows: list[list[str]]) -> tuple[tuple[str, ...], tuple[str | None, ...], int]:
    """Return the names, the tickers over them and how many rows these take."""
    if not rows:
        raise PriceError(f"{place} is empty: it has no bars; download it again or delete it")
    first = rows[0]
    if len(first) > 1 and not first[-1].strip():
        first = first[:-1]
    if len(rows) < 2 or not _is_stacked(rows):
        return *names_of(first, place), 1
    width = max(map(len, rows))
    levels = [row + [""] * (width - len(row)) for row in rows]
    names, tickers = stacked([["", *level[1:]] for level in levels[:2]], place)
    if any(KNOWN.get(plain_name(name)) == "date" for name in levels[0][1:]):
        names = ("", *names[1:])  # the rows are numbered, and the dates are a column of their own
    dated = len(rows) > 2 and KNOWN.get(plain_name(rows[2][0])) == "date" and not any(rows[2][1:])
    return names, tickers, 3 if dated else 2


def _is_stacked(rows: list[list[str]]) -> bool:
    """Return whether the second row is one of names too: it has no date and no number."""
    second = [cell for cell in rows[1] if cell.strip()]
    corner = plain_name(rows[1][0])
    if not rows[0][0].strip() and KNOWN.get(corner) == "date" and all(map(is_field, second[1:])):
        return len(second) > 1  # tickers over a row of names: Bloomberg's
    return (
        bool(second)
        and corner in ("", "ticker", "tickers", "price", "symbol", "symbols", "attributes")
        and not any(
            re.fullmatch(r"[-+$]?[\d.,]+[KMB%]?", cell.strip()) and not _is_ticker(cell)
            for cell in second[1:2]
        )
    )


def _is_ticker(cell: str) -> bool:
    return re.fullmatch(r"\d+\.?[A-Z]+", cell) is not None
