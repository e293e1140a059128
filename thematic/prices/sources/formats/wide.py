"""Wide tables of closes: a date, and one column a symbol."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thematic.prices.sources.formats.format import Format
from thematic.prices.sources.formats.table import KNOWN, is_field
from thematic.prices.sources.names import symbols_named

if TYPE_CHECKING:
    from thematic.prices.sources.formats.table import RawTable


def is_wide(table: RawTable) -> bool:
    """Return whether a table has a date, no known name of a price, and columns named as symbols."""
    others = [name for name in table.names if not _is_date(name)]
    return (
        0 < len(others) < len(table.names)
        and not any(ticker for ticker in table.tickers)
        and not any(map(is_field, others))
        and sum(bool(symbols_named(name)) for name in others) > 0.5 * len(others)
    )


def closes(table: RawTable) -> RawTable:
    """Return the table with its columns named ``close`` under their tickers."""
    dated = [_is_date(name) for name in table.names]
    return replace(
        table,
        names=tuple(name if day else "close" for name, day in zip(table.names, dated, strict=True)),
        tickers=tuple(None if day else name.strip() for name, day in zip(table.names, dated, strict=True)),
    )


def _is_date(name: str) -> bool:
    from thematic.prices.sources.formats.table import plain_name

    return name.strip() == "" or KNOWN.get(plain_name(name)) == "date"


FORMAT = Format(
    name="wide",
    title="a table of closes, one column a symbol",
    reference="docs/prices.md",
    header="date,NVDA,0700.HK,2330.TW",
    needs=frozenset(),
    recognise=is_wide,
    reshape=closes,
)
