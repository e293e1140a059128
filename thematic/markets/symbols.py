"""Symbols: which market one belongs to, and how they are written elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from thematic.errors import MarketError
from thematic.markets.market import Market
from thematic.markets.registry import markets, markets_of, own_folder

#: So many symbols are remembered: more than any universe has.
KEPT = 65536
Pattern = re.Pattern[str]
# Ways of literal characters, digits and choices: they begin in ASCII or with one of these characters and name
# no group of their own, so that they can be searched for together.
_LITERAL = re.compile(r"(?!.*\(\?P|.*[^\0-\x7f]-[^\0-\x7f])(?:[^\\.^]|\\[ds.$(){}|?*+])+")


class Written(NamedTuple):
    """A symbol that a text gives: the characters from `start` to `end`, exclusive, and Yahoo's form."""

    start: int
    end: int
    symbol: str


def written_symbols(text: str) -> list[Written]:
    """Return where a text gives symbols, in Yahoo's form or as others write them, in order.

    Symbols without an ending count only where a spelling of their market marks them (``NASDAQ: NVDA``), as
    any word in capitals could be one.

    Examples
    --------
    >>> [written.symbol for written in written_symbols("00700.HK、600588.SH, D05 and (NASDAQ: NVDA)")]
    ['0700.HK', '600588.SS', 'NVDA']
    """
    spelled = sorted(_spelled(text), key=lambda written: (written.start, -written.end))
    kept: list[Written] = []
    for written in spelled:
        if not kept or written.start >= kept[-1].end:
            kept.append(written)
    return kept


def _spelled(text: str) -> Iterator[Written]:
    spellings, places = _spellings(own_folder())
    ends = [0] * len(spellings)
    for place in sorted({match.start() for pattern in places for match in pattern.finditer(text)}):
        for number, (pattern, symbol) in enumerate(spellings):
            match = pattern.match(text, place) if place >= ends[number] else None
            if match is None:
                continue
            ends[number] = match.end()
            given = match.expand(symbol)
            if _is_symbol(given):
                yield Written(place, match.end(), given)


def _is_symbol(given: str) -> bool:
    try:
        market_of(given)
    except MarketError:
        return False
    return True


@lru_cache(maxsize=8)
def _spellings(own: Path | None) -> tuple[tuple[tuple[Pattern, str], ...], tuple[Pattern, ...]]:
    """Return every way to write symbols with the symbol it stands for, and what searches all for places."""
    ways = [
        way
        for market in markets_of(own).values()
        for way in (
            *([(market.form, r"\g<0>")] if all(market.suffixes) else []),
            *((spelling.pattern, spelling.symbol) for spelling in market.spellings),
        )
    ]
    spellings = tuple((_alone(way), symbol) for way, symbol in ways)
    literal = [way for way, _ in ways if _LITERAL.fullmatch(way)]
    others = (_alone(way) for way, _ in ways if way not in literal)
    return spellings, (_places(literal), *others)


def _alone(way: str) -> Pattern:
    """Compile a way to write symbols, which must stand as a word of its own."""
    # Digits of other scripts are no symbol: the form of a market is matched in ASCII too.
    return re.compile(rf"(?<![A-Za-z0-9.])(?:{way})(?![A-Za-z0-9])", re.ASCII)


def _places(ways: Sequence[str]) -> Pattern:
    """Compile what matches, without a character, wherever one of some ways begins: one search for all."""
    begins = "".join(sorted({one for way in ways for one in way if not one.isascii()}))
    choice = "|".join(ways)
    return re.compile(rf"(?<![A-Za-z0-9.])(?=[\0-\x7f{begins}])(?=(?:{choice})(?![A-Za-z0-9]))", re.ASCII)


def market_of(symbol: str) -> Market:
    """Return the market that a symbol trades on.

    Only the form of the symbol is looked at: whether such a security exists is for a source of prices to say.

    Raises
    ------
    MarketError
        An exchange rate or an index, which cannot be held; a symbol of no market that has rules; or one that
        is not of its market's form.

    Examples
    --------
    >>> market_of("0700.HK").title
    'Hong Kong'
    """
    return _market_in(own_folder(), symbol)


@lru_cache(maxsize=KEPT)
def _market_in(_workspace: Path | None, symbol: str) -> Market:
    # The workspace only tells apart what is kept: the same symbol may be of another market elsewhere.
    if symbol.endswith("=X"):
        raise MarketError(f"{symbol} cannot be held: it is an exchange rate")
    if symbol.startswith("^") or _index_of(symbol):
        raise MarketError(f"{symbol} cannot be held: it is an index; hold a fund that follows it")
    market = _by_suffix(symbol)
    if market is None:
        endings = ", ".join(
            f"{suffix or 'none'} ({market.title})"
            for market in markets().values()
            for suffix in market.suffixes
        )
        raise MarketError(
            f"{symbol}: no market has rules for its ending; there are: {endings}{_hint(symbol)}"
        )
    if not re.fullmatch(market.form, symbol, re.ASCII):
        raise MarketError(f"{symbol}: {market.title} symbols are {market.words}{_hint(symbol)}")
    return market


def calendar_market(symbol: str) -> Market | None:
    """Return the market whose calendar and currency the prices of a symbol follow, an index's included.

    None for exchange rates and for indices (``^...``) of no market that has rules; others as in `market_of`.
    """
    if symbol.endswith("=X"):
        return None
    index = _index_of(symbol)
    return index if index or symbol.startswith("^") else market_of(symbol)


def _index_of(symbol: str) -> Market | None:
    return _index_in(own_folder(), symbol)


@lru_cache(maxsize=KEPT)
def _index_in(_workspace: Path | None, symbol: str) -> Market | None:
    matching = (
        market for market in markets().values() if any(re.fullmatch(form, symbol) for form in market.indices)
    )
    return next(matching, None)


def _by_suffix(symbol: str) -> Market | None:
    suffix = _split(symbol)[1]
    return next((market for market in markets().values() if suffix in market.suffixes), None)


def _split(symbol: str) -> tuple[str, str]:
    stem, dot, ending = symbol.rpartition(".")
    return (stem, dot + ending) if dot else (symbol, "")


def _hint(symbol: str) -> str:
    near = list(dict.fromkeys(_near(symbol)))
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _near(symbol: str) -> Iterator[str]:
    """Offer well-formed symbols: other spelling, case, zeros, the ending that fits, BRK-B for BRK.B."""
    yield from (written.symbol for written in written_symbols(symbol))
    stem, suffix = _split(symbol.strip().upper())
    market_named = _by_suffix(stem + suffix) if suffix else None
    for market in [market_named] if market_named else markets().values():
        endings = [suffix] if market_named else market.suffixes
        stems = [stem, stem.lstrip("0").zfill(4), stem.lstrip("0").zfill(6)]
        offers = [stem + ending for ending in endings for stem in stems if ending or not suffix]
        if re.fullmatch(r"\.[A-C]", suffix):
            offers.append(f"{stem}-{suffix[1]}")
        yield from (
            offer for offer in offers if re.fullmatch(market.form, offer, re.ASCII) and not _index_of(offer)
        )
