"""Files of CRSP: raw prices, negative where no trade made them, beside total returns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from thematic.prices.sources.formats.format import Format

if TYPE_CHECKING:
    import pandas as pd

    from thematic.prices.sources.formats.table import Cells, RawTable

#: Codes for a return that is missing.
MISSING = {"A", "B", "C", "D", "E"}


def total_return(frame: pd.DataFrame) -> pd.Series[float]:
    """Return the total-return close: the last close, and the returns before it.

    Where a return is missing, as that of the first day is, the close over the close before stands for it.
    """
    close = frame["close"]
    growth = (1.0 + frame["return"]).fillna(close / close.shift()).fillna(1.0)
    level = growth.cumprod()
    return level * (close.iloc[-1] / level.iloc[-1])


def without_signs(table: RawTable) -> RawTable:
    """Return the table with positive prices, and missing returns empty.

    A minus before a price says that nothing was traded and that it is the middle of bid and ask.
    """
    columns = tuple(
        _positive(cells)
        if plain in ("prc", "dlyprc")
        else _returns(cells)
        if plain in ("ret", "dlyret")
        else cells
        for plain, cells in zip(table.plain, table.columns, strict=True)
    )
    return replace(table, columns=columns)


def _positive(cells: Cells) -> Cells:
    if cells.dtype.kind in "iuf":
        return np.abs(cells)
    return np.array(
        [cell.strip().lstrip("-") if isinstance(cell, str) else cell for cell in cells], dtype=object
    )


def _returns(cells: Cells) -> Cells:
    if cells.dtype.kind in "iuf":
        return cells
    return np.array(["" if cell in MISSING else cell for cell in cells], dtype=object)


def _is_one_series_or_long(table: RawTable) -> bool:
    """Return whether names stand for fields: PRC and RET are tickers too, in a table of closes."""
    return not any(table.tickers)


FORMAT = Format(
    name="crsp",
    title="CRSP daily stock file (SIZ)",
    reference="https://www.crsp.org/products/documentation/data-definitions (unverified)",
    header="PERMNO,date,TICKER,BIDLO,ASKHI,PRC,VOL,RET,OPENPRC",
    needs=frozenset({"date", "prc", "ret"}),
    columns={"prc": "close", "openprc": "open", "askhi": "high", "bidlo": "low", "ret": "return"},
    recognise=_is_one_series_or_long,
    reshape=without_signs,
    basis="raw",
    why="PRC is as traded, and RET its total return",
    adjust=total_return,
)
DAILY = Format(
    name="crsp-ciz",
    title="CRSP daily stock file (CIZ)",
    reference="https://www.crsp.org/products/documentation/data-definitions (unverified)",
    header="PERMNO,Ticker,DlyCalDt,DlyPrc,DlyVol,DlyRet,DlyOpen,DlyHigh,DlyLow,DlyClose",
    needs=frozenset({"dlycaldt", "dlyprc", "dlyret"}),
    columns={
        "dlycaldt": "date",
        "dlyprc": "close",
        "dlyopen": "open",
        "dlyhigh": "high",
        "dlylow": "low",
        "dlyvol": "volume",
        "dlyret": "return",
    },
    recognise=_is_one_series_or_long,
    reshape=without_signs,
    basis="raw",
    why="DlyPrc is as traded, and DlyRet its total return",
    adjust=total_return,
)
