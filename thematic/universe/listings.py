"""Listings: a member's other symbols, those it had elsewhere and the one that came after it.

A company may be listed in several markets (``also``); a listing may end (``ends``), and its holders may go on
with another symbol of the same market (``successor``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from thematic.errors import MarketError, StrategyError
from thematic.markets import market_of, markets
from thematic.universe.faults import MEMBER, printable

if TYPE_CHECKING:
    from thematic.universe.theme import Member, Theme


def with_successors(members: Iterable[Member]) -> tuple[Member, ...]:
    """Return members, and after each that ends its successor, unless the successor is a member by itself.

    It takes the place from the day after on; what was held of the ended symbol is money by then, and a
    strategy that follows the members buys the successor with it.
    """
    named = tuple(members)
    symbols = {member.symbol for member in named}
    found: list[Member] = []
    for member in named:
        found.append(member)
        if member.ends and member.successor not in ("", *symbols) and member.last == member.ends:
            heir = replace(member, symbol=member.successor, also=(), ends=None, successor="")
            since = member.ends + timedelta(days=1)
            found.append(replace(heir, since=since, note=f"successor of {member.symbol}"))
    return tuple(found)


def endings(themes: Iterable[Theme]) -> dict[str, date]:
    """Return the last day on which symbols of some themes traded, where their listings end.

    Raises
    ------
    StrategyError
        Two universes say different things of one symbol.
    """
    found: dict[str, date] = {}
    for theme in themes:
        for member in theme.members:
            if member.ends and found.setdefault(member.symbol, member.ends) != member.ends:
                raise StrategyError(
                    f"{member.symbol} ends on {found[member.symbol]} in one universe of this backtest and on "
                    f"{member.ends} in {theme.name}: let them agree"
                )
    return found


def listed_in(theme: Theme, market: str) -> Theme:
    """Return a theme with each member's listing in a market where it has one, as written elsewhere.

    A board lot and an ending belong to the listing that the file gives them for, and are dropped with it.

    Raises
    ------
    StrategyError
        There is no such market, or the choice makes one symbol a member twice.
    """
    if market not in markets():
        raise StrategyError(f"listing {market!r}: no such market; there are {', '.join(markets())}")
    members = tuple(_in(member, market) for member in theme.members)
    changed = [new.symbol for old, new in zip(theme.members, members, strict=True) if new is not old]
    for symbol in changed:
        if sum(member.symbol == symbol for member in members) > sum(
            symbol in member.also for member in theme.members
        ):
            raise StrategyError(
                f"{theme.name}: {symbol} is a member itself and another's listing in {market}"
            )
    return replace(theme, members=members)


def _in(member: Member, market: str) -> Member:
    chosen = next((symbol for symbol in member.also if market_of(symbol).key == market), None)
    if chosen is None or market_of(member.symbol).key == market:
        return member
    rest = tuple(symbol for symbol in (member.symbol, *member.also) if symbol != chosen)
    return replace(member, symbol=chosen, also=rest, lot=None, ends=None, successor="")


def listing_faults(entry: Mapping[str, Any], where: Callable[[str], str]) -> Iterator[str]:
    """Return the faults of what one member's table says of its other symbols."""
    symbol, ends = entry.get("symbol"), cast(Any, entry.get("ends"))
    others = entry["also"] if "also" in entry and MEMBER["also"].fits(entry["also"]) else []
    if MEMBER["symbol"].fits(symbol):
        yield from _also_faults(str(symbol), others, where("also"))
        yield from _successor_faults(str(symbol), entry, where("successor"))
    since: Any = entry.get("since")
    if MEMBER["ends"].fits(ends) and MEMBER["since"].fits(since) and ends < since:
        yield f"{where('ends')}`ends` ({ends}) is before `since` ({since})"


def _also_faults(symbol: str, others: Sequence[str], where: str) -> Iterator[str]:
    seen = {key for key in (_market(symbol),) if key}
    for other in others:
        try:
            key = market_of(other).key
        except MarketError as error:
            yield where + printable(str(error))
            continue
        if key in seen:
            yield f"{where}`also` must be in other markets, one each: {other} is in one that is taken"
        seen.add(key)


def _successor_faults(symbol: str, entry: Mapping[str, Any], where: str) -> Iterator[str]:
    successor = entry.get("successor")
    if not MEMBER["successor"].fits(successor):
        return
    if "ends" not in entry:
        yield f"{where}`successor` needs `ends`, the last day on which {printable(symbol)} traded"
    try:
        key = market_of(str(successor)).key
    except MarketError as error:
        yield where + printable(str(error))
        return
    if successor == symbol or _market(symbol) not in (None, key):
        yield f"{where}`successor` must be another symbol of the same market"


def _market(symbol: str) -> str | None:
    try:
        return market_of(symbol).key
    except MarketError:
        return None
