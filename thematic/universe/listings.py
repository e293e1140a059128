"""Listings: a member's other symbols, those it had elsewhere and the one that came after it.

A company may be listed in several markets (``also``); a listing may end (``ends``), and its holders may go on
with another symbol of the same market (``successor``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from thematic.errors import StrategyError
from thematic.markets import market_of, markets

if TYPE_CHECKING:
    from thematic.universe.theme import Member, Theme


def with_successors(members: Iterable[Member]) -> tuple[Member, ...]:
    """Return members, and after each that ends its successor, unless the successor is a member by itself.

    It takes the place from the day after on; what was held of the ended symbol is money by then, and a
    strategy that follows the members buys the successor with it.
    """
    named = tuple(members)
    symbols = {member.symbol for member in named}
    followed: list[Member] = []
    for member in named:
        followed.append(member)
        if member.ends and member.successor not in ("", *symbols) and member.last == member.ends:
            heir = replace(member, symbol=member.successor, also=(), ends=None, successor="")
            since = member.ends + timedelta(days=1)
            followed.append(replace(heir, since=since, note=f"successor of {member.symbol}"))
    return tuple(followed)


def endings(themes: Iterable[Theme]) -> dict[str, date]:
    """Return the last day on which symbols of some themes traded, where their listings end.

    Raises
    ------
    StrategyError
        Two universes say different things of one symbol.
    """
    ends: dict[str, date] = {}
    for theme in themes:
        for member in theme.members:
            if member.ends and ends.setdefault(member.symbol, member.ends) != member.ends:
                raise StrategyError(
                    f"{member.symbol} ends on {ends[member.symbol]} in one universe of this backtest and on "
                    f"{member.ends} in {theme.name}: let them agree"
                )
    return ends


def board_lots(themes: Mapping[str, Theme]) -> dict[str, int]:
    """Return the board lots that universe files give, by symbol."""
    members = [member for theme in themes.values() for member in theme.members]
    return {member.symbol: member.lot for member in members if member.lot is not None}


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


def held_in(theme: Theme, only: Collection[str]) -> Theme:
    """Return a theme with its members in some markets; all of it where it has none there, or none are named.

    Parameters
    ----------
    only : collection of str
        Keys of markets, such as ``("us", "hk")``.
    """
    elsewhere = {symbol for symbol in theme.symbols if market_of(symbol).key not in only}
    return theme if len(elsewhere) == len(theme.symbols) else theme.without(elsewhere)


def left_out(themes: Iterable[Theme], only: Collection[str]) -> Iterator[str]:
    """Give a sentence for each theme of which `held_in` leaves something out, or cannot leave anything."""
    named = " and ".join(only)
    for theme in themes:
        kept = held_in(theme, only).symbols
        gone = [symbol for symbol in theme.symbols if symbol not in kept]
        if gone:
            yield f"ONLY {named}: of {theme.name} these are left out, listed elsewhere: {', '.join(gone)}."
        elif only and not any(market_of(symbol).key in only for symbol in kept):
            yield f"ONLY {named}: {theme.name} has no member there and is held whole."


def _in(member: Member, market: str) -> Member:
    chosen = next((symbol for symbol in member.also if market_of(symbol).key == market), None)
    if chosen is None or market_of(member.symbol).key == market:
        return member
    rest = tuple(symbol for symbol in (member.symbol, *member.also) if symbol != chosen)
    return replace(member, symbol=chosen, also=rest, lot=None, ends=None, successor="")
