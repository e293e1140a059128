"""Names of columns that join a field and a ticker, as frames with two levels of columns write them."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from thematic.errors import PriceError
from thematic.prices.sources.formats.table import KNOWN, is_field, plain_name, stacked
from thematic.prices.sources.names import CURRENCIES

if TYPE_CHECKING:
    from collections.abc import Iterable


def names_of(columns: Iterable[Any], place: str) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    """Return the columns' names, and the tickers over them where there are two levels or names are joined.

    Parameters
    ----------
    columns : iterable of str or tuple of str
        Names as a frame or a file has them; of two levels the text of a tuple will do.
    place : str
        What the table is called in messages.

    Raises
    ------
    PriceError
        There are three or more levels.
    """
    keys = [_key(name) for name in columns]
    if all(len(key) == 1 for key in keys):
        return _split_names(tuple(key[0] for key in keys))
    if any(len(key) > 2 for key in keys):
        raise PriceError(f"{place} has more than two levels of column names: keep prices and tickers")
    levels = [[key[0] for key in keys], [key[1] if len(key) > 1 else "" for key in keys]]
    return stacked(levels, place)


def _key(name: object) -> tuple[str, ...]:
    """Return a column's name as a tuple, also where a file holds the text of one: ``('Close', 'NVDA')``."""
    if isinstance(name, tuple):
        return tuple(map(str, name))
    text = str(name)
    if not (text.startswith("('") and text.endswith(")")):
        return (text,)
    try:
        return tuple(map(str, ast.literal_eval(text)))
    except (ValueError, SyntaxError):
        return (text,)


@lru_cache(maxsize=64)
def _split_names(names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    """Take joined names apart where all but the date's are joined: ``Close_NVDA``, ``NVDA Close``.

    One field of one ticker is not enough: ``close_usd`` has no ticker.
    """
    pairs = [_parted(name) for name in names]
    joined = [
        pair
        for name, pair in zip(names, pairs, strict=True)
        if plain_name(name) and KNOWN.get(plain_name(name)) != "date"
    ]
    if len(set(joined)) < 2 or not all(joined):
        return names, (None,) * len(names)
    return (
        tuple(pair[0] if pair else name for name, pair in zip(names, pairs, strict=True)),
        tuple(pair[1] if pair else None for pair in pairs),
    )


def _parted(name: str) -> tuple[str, str] | None:
    """Return the field and the ticker that a name joins; a currency or another field is no ticker."""
    if is_field(name):
        return None
    pairs = []
    for mark in "_ |:./-":
        first, _, rest = name.partition(mark)
        start, _, last = name.rpartition(mark)
        for field, ticker in ((first, rest), (rest, first), (start, last), (last, start)):
            if is_field(field) and ticker and not is_field(ticker) and ticker.upper() not in CURRENCIES:
                pairs.append((field, ticker))
    # NVDA.Adj Close is the adjusted close of NVDA, and not the close of NVDA.Adj.
    return max(pairs, key=lambda pair: len(pair[0]), default=None)
