"""The markets that there are rules for, and which of them a symbol belongs to."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from pydantic import ValidationError

from thematic.errors import MarketError
from thematic.markets.market import Market
from thematic.markets.sessions import OVERRIDES

FOLDER = Path(__file__).parent


def read_market(path: Path) -> Market:
    """Read one market's file.

    Raises
    ------
    MarketError
        The file is faulty: one sentence for each fault, each with the file and the entry.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MarketError(f"{path}: not a TOML file in UTF-8: {error}") from error
    try:
        return Market.model_validate({"key": path.stem, **content})
    except (ValidationError, re.error, ZoneInfoNotFoundError) as error:
        details = error.errors() if isinstance(error, ValidationError) else [{"loc": (), "msg": str(error)}]
        raise MarketError("\n".join(f"{path}: {fault}" for fault in _sentences(details))) from error


def read_markets(folder: Path) -> dict[str, Market]:
    """Read every market's file of a folder, by its key: a file that is dropped in needs no code."""
    return {
        path.stem: read_market(path) for path in sorted(folder.glob("*.toml")) if path.name != OVERRIDES.name
    }


@lru_cache(maxsize=1)
def markets() -> Mapping[str, Market]:
    """Return the markets that ship with the package: ``{"cn": ..., "hk": ..., ...}``."""
    return MappingProxyType(read_markets(FOLDER))


@lru_cache(maxsize=4096)
def market_of(symbol: str) -> Market:
    """Return the market that a symbol trades on.

    Only the form of the symbol is looked at: whether such a security exists is for a source of prices to say.

    Raises
    ------
    MarketError
        An exchange rate or an index, which cannot be held; a symbol of no market that has rules; or one that
        is not of its market's form.
    """
    if symbol.endswith("=X"):
        raise MarketError(f"{symbol} cannot be held: it is an exchange rate")
    if symbol.startswith("^") or _index_of(symbol):
        raise MarketError(f"{symbol} cannot be held: it is an index; hold a fund that follows it")
    market = _by_suffix(symbol)
    if market is None:
        endings = ", ".join(
            f"{suffix or 'none'} ({each.title})" for each in markets().values() for suffix in each.suffixes
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
    found = (each for each in markets().values() if any(re.fullmatch(form, symbol) for form in each.indices))
    return next(found, None)


def _by_suffix(symbol: str) -> Market | None:
    suffix = _split(symbol)[1]
    return next((each for each in markets().values() if suffix in each.suffixes), None)


def _split(symbol: str) -> tuple[str, str]:
    stem, dot, ending = symbol.rpartition(".")
    return (stem, dot + ending) if dot else (symbol, "")


def _hint(symbol: str) -> str:
    found = list(dict.fromkeys(_near(symbol)))
    return f"; did you mean {' or '.join(found)}?" if found else ""


def _near(symbol: str) -> Iterator[str]:
    """Offer well-formed symbols: other case, other leading zeros, the ending that fits, BRK-B for BRK.B."""
    stem, suffix = _split(symbol.strip().upper())
    home = _by_suffix(stem + suffix) if suffix else None
    for market in [home] if home else markets().values():
        endings = [suffix] if home else market.suffixes
        stems = [stem, stem.lstrip("0").zfill(4), stem.lstrip("0").zfill(6)]
        offers = [each + ending for ending in endings for each in stems if ending or not suffix]
        if re.fullmatch(r"\.[A-C]", suffix):
            offers.append(f"{stem}-{suffix[1]}")
        yield from (
            each for each in offers if re.fullmatch(market.form, each, re.ASCII) and not _index_of(each)
        )


def _sentences(details: list[Any]) -> Iterator[str]:
    for detail in details:
        *parents, last = detail["loc"] or ("",)
        where = " ".join(f"{part + 1}" if isinstance(part, int) else str(part) for part in parents)
        if detail.get("type") == "extra_forbidden":
            yield f"unknown key {last!r}{where and f' in {where}'}"
        elif detail.get("type") == "missing":
            yield f"the key {last!r} is missing{where and f' in {where}'}"
        else:
            place = f"{where} {last + 1 if isinstance(last, int) else last}".strip()
            for line in detail["msg"].removeprefix("Value error, ").split("\n"):
                yield f"{place}: {line}" if place else line
