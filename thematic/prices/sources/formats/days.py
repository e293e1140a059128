"""Dates in every common dialect, as the exchange's session dates."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.errors import PriceError
from thematic.prices.sources.formats.months import moment_named

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from thematic.prices.sources.formats.table import RawTable

Days = np.ndarray[Any, np.dtype[np.datetime64]]

MIDNIGHT = time(0)
YEAR_FIRST = re.compile(r"(\d{4})[-/.年 ](\d{1,2})[-/.月 ](\d{1,2})日?(?:[T ].*)?")
#: Taiwan counts years from 1912 on: 114/01/27.
YEAR_OF_REPUBLIC = re.compile(r"(\d{3})[-/.](\d{1,2})[-/.](\d{1,2})")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ,].*)?")
#: A zone by name after a moment, as BigQuery writes it: 2025-01-27 21:00:00 UTC.
UNIVERSAL = re.compile(r"(?<=\d)\s*(?:UTC|GMT)$")
#: A day or a moment in digits that was kept as a fraction: 20250127.0.
WHOLE = re.compile(r"\d{5,19}\.0+")
#: A day of a spreadsheet or a second since 1970, with a part of a day or a second.
FRACTION = re.compile(r"(\d{5}|\d{9,10})\.\d+")
#: Days since 1899-12-30, as spreadsheets write them: 1982 to 2064.
SERIAL, SERIALS = np.datetime64("1899-12-30"), (3e4, 6e4)
#: Seconds, milliseconds, microseconds and nanoseconds since 1970, by size: 1971 to 2096 in each.
EPOCHS = {"s": (3e7, 4e9), "ms": (3e10, 4e12), "us": (3e13, 4e15), "ns": (3e16, 4e18)}


def session_days(
    table: RawTable, cells: np.ndarray[Any, Any], zone: ZoneInfo | None, order: str | None
) -> Days:
    """Return the session dates that a column of dates means.

    A moment at midnight in its own zone stands for its date; at another hour it is taken to the exchange's
    zone first. Numbers are days written YYYYMMDD, or seconds to nanoseconds since 1970.

    Parameters
    ----------
    table : RawTable
        Where they stand, for messages.
    cells : ndarray, shape (n,)
    zone : ZoneInfo or None
        The exchange's; None where it is not known.
    order : {"day first", "month first"} or None
        What was stated of dates such as 03/04/2025; None where nothing was.

    Returns
    -------
    ndarray of datetime64[D], shape (n,)

    Raises
    ------
    PriceError
        A cell is no date, or the dates can be read in two ways.
    """
    if cells.dtype.kind == "M":
        return _moments(table, cells)
    if cells.dtype.kind in "iuf":
        return _numbers(table, cells, zone)
    if _all_text(cells):
        return _texts(
            table, np.array([cell.strip().lstrip("'") for cell in cells], dtype=object), zone, order
        )
    return np.array(
        [_object(table, line, cell, zone) for line, cell in zip(table.lines, cells, strict=True)], "M8[D]"
    )


def _all_text(cells: np.ndarray[Any, Any]) -> bool:
    return set(map(type, cells)) <= {str}


def _moments(table: RawTable, cells: np.ndarray[Any, Any]) -> Days:
    bad = np.flatnonzero(np.isnat(cells))
    if len(bad):
        raise _no_date(table, table.lines[bad[0]], None)
    return cells.astype("M8[D]")


def _numbers(table: RawTable, cells: np.ndarray[Any, Any], zone: ZoneInfo | None) -> Days:
    values = cells.astype(float)
    if ((values >= 1.9e7) & (values < 2.2e7)).all() and (values == np.floor(values)).all():
        texts = np.array([f"{int(value):08d}" for value in values], dtype=object)
        return _texts(table, texts, zone, None)
    if ((values >= SERIALS[0]) & (values < SERIALS[1])).all():
        return SERIAL + np.floor(values).astype(int)
    for unit, (least, most) in EPOCHS.items():
        if ((np.abs(values) >= least) & (np.abs(values) < most)).all():
            stamps = pd.to_datetime(
                cells.astype(np.int64) if cells.dtype.kind in "iu" else values, unit=unit, utc=True
            )  # type: ignore[call-overload]
            return np.array([_local(stamp, zone) for stamp in stamps], "M8[D]")
    worst = int(np.argmin(np.abs(values - np.median(values)) < np.inf))
    raise _no_date(table, table.lines[worst], cells[worst])


def _texts(table: RawTable, texts: np.ndarray[Any, Any], zone: ZoneInfo | None, order: str | None) -> Days:
    if _are_iso(texts):
        try:
            return np.array(list(texts), dtype="M8[D]")
        except ValueError:
            pass  # the cell at fault is named below
    if all(WHOLE.fullmatch(text) for text in texts):
        texts = np.array([text.partition(".")[0] for text in texts], dtype=object)
    # Since 1970: 9 digits of seconds until 2001, and 10 from then on.
    if all(text.isdigit() and len(text) in (5, 9, 10, 12, 13, 15, 16, 18, 19) for text in texts):
        return _numbers(table, texts.astype(np.int64), zone)
    if all(FRACTION.fullmatch(text) for text in texts):
        return _numbers(table, texts.astype(np.float64), zone)
    order = _order(table, texts, order)
    return np.array(
        [_text(table, line, text, zone, order) for line, text in zip(table.lines, texts, strict=True)],
        "M8[D]",
    )


def _are_iso(texts: np.ndarray[Any, Any]) -> bool:
    """Return whether all texts have the shape of 2025-01-27."""
    if set(map(len, texts)) != {10}:
        return False
    joined = "".join(texts)
    return set(joined[4::10] + joined[7::10]) == {"-"}


def _order(table: RawTable, texts: np.ndarray[Any, Any], stated: str | None) -> str | None:
    """Return whether days or months come first in dates like 03/04/2025, as all dates of the file show."""
    year_last = [
        (line, text, match)
        for line, text in zip(table.lines, texts, strict=True)
        if (match := YEAR_LAST.fullmatch(text))
    ]
    if not year_last or stated is not None:
        return stated
    if _is_year_first([match for _, _, match in year_last]):
        return "year first"
    day_first = [(line, text) for line, text, match in year_last if int(match[2]) <= 12 < int(match[1])]
    month_first = [(line, text) for line, text, match in year_last if int(match[1]) <= 12 < int(match[2])]
    if day_first and month_first:
        (one, this), (other, that) = day_first[0], month_first[0]
        raise PriceError(
            f"{table.place}: {this!r} ({table.unit} {one}) has the day first and {that!r} "
            f"({table.unit} {other}) the month; write all dates as 2025-01-27"
        )
    if not day_first and not month_first:
        for line, text, match in year_last:
            if min(int(match[1]), int(match[2])) > 12:
                raise _no_date(table, line, text)
        raise PriceError(
            f"{table.place}: dates such as {year_last[0][1]!r} can be read with the day or the month first, "
            'and no date tells which; state `dates = "day first"` or "month first" in prices.toml beside '
            "the file"
        )
    return "day first" if day_first else "month first"


def _text(table: RawTable, line: int, text: str, zone: ZoneInfo | None, order: str | None) -> date:
    try:
        if text.isdigit() and len(text) == 8:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if match := YEAR_LAST.fullmatch(text):
            return _ordered(match, order)
        return _written(text, zone)
    except (TypeError, ValueError, OverflowError) as error:
        raise _no_date(table, line, text) from error


def _is_year_first(dates: list[re.Match[str]]) -> bool:
    """Return whether dates such as 24-01-02 begin with the year, which changes less often than a day."""
    if any(len(match[3]) > 2 or not 1 <= int(match[2]) <= 12 or int(match[3]) > 31 for match in dates):
        return False
    return len({match[1] for match in dates}) < len({match[3] for match in dates})


def _ordered(match: re.Match[str], order: str | None) -> date:
    """Return the date of three numbers; a year of two digits is of 1971 to 2070."""
    first, second, last = int(match[1]), int(match[2]), int(match[3])
    year, month, day = {
        "year first": (first, second, last),
        "day first": (last, second, first),
    }.get(order or "", (last, first, second))
    if len(match[3]) == 2:
        year += 1900 if year > 70 else 2000
    return date(year, month, day)


def _written(text: str, zone: ZoneInfo | None) -> date:
    """Return the date of a text that has the year first or the month's name."""
    try:
        return _local(datetime.fromisoformat(UNIVERSAL.sub("+00:00", text)), zone)
    except ValueError:
        if match := YEAR_FIRST.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := YEAR_OF_REPUBLIC.fullmatch(text):
            return date(int(match[1]) + 1911, int(match[2]), int(match[3]))
    return _local(moment_named(text), zone)


def _object(table: RawTable, line: int, cell: Any, zone: ZoneInfo | None) -> date:
    if isinstance(cell, str):
        return _text(table, line, cell.strip(), zone, None)
    if isinstance(cell, pd.Period):
        if cell.end_time - cell.start_time >= pd.Timedelta(days=1):
            raise PriceError(
                f"{table.place}, {table.unit} {line}: {cell} is longer than a day; give daily bars"
            )
        return cell.start_time.date()
    if cell is pd.NaT or not isinstance(cell, date):
        raise _no_date(table, line, cell)
    return _local(cell, zone)


def _local(moment: date, zone: ZoneInfo | None) -> date:
    """Return the session date of a moment or a date."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is not None and moment.time() != MIDNIGHT and zone is not None:
        moment = moment.astimezone(zone)
    return moment.date()


def _no_date(table: RawTable, line: int, cell: object) -> PriceError:
    said = repr(cell.item() if isinstance(cell, np.generic) else cell)
    return PriceError(f"{table.place}, {table.unit} {line}: {said} is not a date; write it as 2025-01-27")
