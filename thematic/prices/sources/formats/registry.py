"""The formats that are known: those shipped, and those that installed packages register."""

from __future__ import annotations

from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING

from thematic.errors import PriceError
from thematic.prices.sources.formats import (
    alpha_vantage,
    crsp,
    eastmoney,
    eodhd,
    investing,
    jquants,
    nasdaq,
    plain,
    quandl,
    stooq,
    tiingo,
    tushare,
    wide,
    yahoo,
    yfinance_download,
    yfinance_history,
    zipline,
)
from thematic.prices.sources.formats.format import Format

if TYPE_CHECKING:
    from thematic.prices.sources.formats.table import RawTable

GROUP = "thematic.price_formats"
SHIPPED = (
    yfinance_download.UNADJUSTED,
    yfinance_download.FORMAT,
    yfinance_history.FORMAT,
    yahoo.FORMAT,
    stooq.FORMAT,
    alpha_vantage.ADJUSTED,
    alpha_vantage.FORMAT,
    nasdaq.FORMAT,
    investing.FORMAT,
    eodhd.FORMAT,
    quandl.FORMAT,
    quandl.TABLE,
    tiingo.FORMAT,
    jquants.FORMAT,
    jquants.SHORT,
    zipline.FORMAT,
    crsp.FORMAT,
    crsp.DAILY,
    eastmoney.FORMAT,
    tushare.FORMAT,
    tushare.CHOSEN,
    wide.FORMAT,
    plain.FORMAT,
)


@cache
def formats() -> tuple[Format, ...]:
    """Return all formats, the more telling ones first.

    Raises
    ------
    PriceError
        An installed package registers something else than a `Format`, or a name that is taken.
    """
    known = {one.name: one for one in SHIPPED}
    for entry in metadata.entry_points(group=GROUP):
        one = entry.load()
        if not isinstance(one, Format) or one.name in known:
            raise PriceError(
                f"the entry point {entry.name} ({entry.value}) in {GROUP} is no new price format"
            )
        known[one.name] = one
    return tuple(sorted(known.values(), key=_telling, reverse=True))


def recognised(table: RawTable, stated: str | None = None) -> Format:
    """Return the format of a table: the one stated, else the most telling one that fits.

    Raises
    ------
    PriceError
        There is no format of the stated name.
    """
    if stated is None:
        return next(one for one in formats() if one.fits(table))
    for one in formats():
        if one.name == stated:
            return one
    raise PriceError(
        f"{table.place}: no price format is called {stated!r}; `thematic prices formats` lists them"
    )


def _telling(one: Format) -> tuple[bool, bool, int]:
    """Order by what a format asks for: tickers over columns, a test, the number of names."""
    return one.recognise is not None, bool(one.spelled) and len(one.needs) > 1, len(one.needs)
