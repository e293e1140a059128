"""The currency that a price file states: in names of columns, in its cells, in a column of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thematic.errors import PriceError
from thematic.prices.sources.names import CURRENCIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from thematic.prices.sources.formats.table import Cells, RawTable

COLUMNS = ("currency", "ccy", "devise", "währung", "币种", "货币", "通貨", "통화")
#: What signs and words may mean; a bare dollar sign stands for any dollar.
MEANS: dict[str, frozenset[str]] = {
    "US$": frozenset({"USD"}),
    "HK$": frozenset({"HKD"}),
    "NT$": frozenset({"TWD"}),
    "RMB": frozenset({"CNY"}),
    "CNH": frozenset({"CNY"}),
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP"}),
    "₩": frozenset({"KRW"}),
    "원": frozenset({"KRW"}),
    "円": frozenset({"JPY"}),
    **dict.fromkeys(("人民币", "人民幣"), frozenset({"CNY"})),
    **dict.fromkeys(("港元", "港币", "港幣"), frozenset({"HKD"})),
    **dict.fromkeys(("美元", "美金"), frozenset({"USD"})),
    **dict.fromkeys(("日元", "日圓"), frozenset({"JPY"})),
    **dict.fromkeys(("新台币", "新台幣", "新臺幣"), frozenset({"TWD"})),
}
SIGN = re.compile(rf"(?<![A-Z])(?:{'|'.join(map(re.escape, sorted({*MEANS, *CURRENCIES})))})(?![A-Z])")


def refuse_another(table: RawTable, prices: Iterable[tuple[str, Cells]], symbol: str, currency: str) -> None:
    """Refuse prices that are stated to be in another currency than the one in which a symbol trades.

    Parameters
    ----------
    table : RawTable
        Of one series.
    prices : iterable of (name, cells)
        Its columns of prices.
    symbol, currency : str
        The symbol, and the currency of its market.

    Raises
    ------
    PriceError
        The file states another currency.
    """
    for stated, where in _stated(table, prices):
        if currency not in MEANS.get(stated, {stated}):
            raise PriceError(
                f"{table.place}: {where} says {stated}, but {symbol} trades in {currency}: "
                f"give its prices in {currency}"
            )


def _stated(table: RawTable, prices: Iterable[tuple[str, Cells]]) -> Iterator[tuple[str, str]]:
    """Yield each currency that is stated, and where."""
    for name, cells in prices:
        if sign := SIGN.search(name.upper()):
            yield sign[0], f"the column {name}"
        texts = cells if cells.dtype == object else ()  # numbers state nothing
        first = next((cell for cell in texts if isinstance(cell, str) and cell.strip()), "")
        if sign := SIGN.search(first.upper()):
            yield sign[0], f"the price {first!r}"
    for place, plain in enumerate(table.plain):
        if plain in COLUMNS:
            for cell in dict.fromkeys(str(cell).strip().upper() for cell in table.columns[place]):
                if cell in MEANS or cell in CURRENCIES:
                    yield cell, f"the column {table.names[place]}"
