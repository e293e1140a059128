"""Wide tables of closes: a date, and one column a symbol."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thematic.prices.sources.formats.format import Format
from thematic.prices.sources.formats.table import KNOWN, is_field, plain_name
from thematic.prices.sources.names import is_exact, symbols_named

if TYPE_CHECKING:
    from thematic.prices.sources.formats.table import RawTable


#: Shares of New York whose tickers are names of fields too.
TICKERS = {"C", "H", "L", "LOW", "MAX", "MIN", "O", "OPEN", "V"}


def is_wide(table: RawTable) -> bool:
    """Return whether a table has a date, no known name of a price, and columns named as symbols."""
    others = [name for name, day in zip(table.names, _dated(table.names), strict=True) if not day]
    return (
        0 < len(others) < len(table.names)
        and not any(ticker for ticker in table.tickers)
        and not _has_fields(others)
        and sum(bool(symbols_named(name)) for name in others) > 0.5 * len(others)
    )


def _has_fields(names: list[str]) -> bool:
    """Return whether columns are named as fields; LOW, OPEN, C and V beside NVDA are tickers."""
    fields = {name.strip() for name in names if is_field(name)}
    tickers = fields <= TICKERS and len(fields) < len(names) and all(map(is_exact, names))
    return bool(fields) and not tickers


def closes(table: RawTable) -> RawTable:
    """Return the table with its columns named ``close`` under their tickers."""
    dated = _dated(table.names)
    return replace(
        table,
        names=tuple(name if day else "close" for name, day in zip(table.names, dated, strict=True)),
        tickers=tuple(None if day else name.strip() for name, day in zip(table.names, dated, strict=True)),
    )


def _dated(names: tuple[str, ...]) -> list[bool]:
    """Return which columns are of dates; behind the first one T and DAY are tickers."""
    dated = [name.strip() == "" or KNOWN.get(plain_name(name)) == "date" for name in names]
    return [day and not (any(dated[:n]) and is_exact(names[n])) for n, day in enumerate(dated)]


FORMAT = Format(
    name="wide",
    title="a table of closes, one column a symbol",
    reference="docs/prices.md",
    header="date,NVDA,0700.HK,2330.TW",
    needs=frozenset(),
    recognise=is_wide,
    reshape=closes,
)
