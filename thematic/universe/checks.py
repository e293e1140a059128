"""Checks: what no key alone can say, such as two periods of one symbol that overlap."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from thematic.errors import MarketError
from thematic.markets import market_of
from thematic.universe.faults import printable
from thematic.universe.lines import Lines
from thematic.universe.values import AMOUNT, CAP, COUNT, DAY, RANKS, TEXT, TEXTS

Entry = Mapping[str, Any]
Where = Callable[[str], str]


def member_faults(entry: Entry, where: Where) -> Iterator[str]:
    """Give the faults of what one member's table says: its symbols, and the order of its days."""
    symbol = entry.get("symbol")
    if TEXT.fits(symbol):
        fault = _market_fault(str(symbol))
        if fault:
            yield where("symbol") + fault
    since, until = period(entry)
    if until < since:
        yield f"{where('until')}`until` ({until}) is before `since` ({since})"
    yield from _listing_faults(entry, where)


def _listing_faults(entry: Entry, where: Where) -> Iterator[str]:
    symbol, ends, since = entry.get("symbol"), entry.get("ends"), entry.get("since")
    others = entry["also"] if TEXTS.fits(entry.get("also")) else []
    if TEXT.fits(symbol):
        yield from _also_faults(str(symbol), others, where)
        yield from _successor_faults(str(symbol), entry, where)
    if DAY.fits(ends) and DAY.fits(since) and ends < since:  # type: ignore[operator]
        yield f"{where('ends')}`ends` ({ends}) is before `since` ({since})"


def _also_faults(symbol: str, others: Sequence[str], where: Where) -> Iterator[str]:
    seen = {key for key in (_market(symbol),) if key}
    for other in others:
        fault, key = _market_fault(other), _market(other)
        if fault:
            yield where("also") + fault
        elif key in seen:
            yield f"{where('also')}`also` must be in other markets, one each: {other} is in one that is taken"
        if key:
            seen.add(key)


def _successor_faults(symbol: str, entry: Entry, where: Where) -> Iterator[str]:
    successor = entry.get("successor")
    if not TEXT.fits(successor):
        return
    if "ends" not in entry:
        yield f"{where('successor')}`successor` needs `ends`, the last day that {printable(symbol)} traded"
    fault = _market_fault(str(successor))
    if fault:
        yield where("successor") + fault
    elif successor == symbol or _market(symbol) not in (None, _market(str(successor))):
        yield f"{where('successor')}`successor` must be another symbol of the same market"


def _market_fault(symbol: str) -> str:
    try:
        market_of(symbol)
    except MarketError as error:
        return printable(str(error))
    return ""


def _market(symbol: str) -> str | None:
    try:
        return market_of(symbol).key
    except MarketError:
        return None


def overlaps(entries: Sequence[Entry], lines: Lines) -> Iterator[str]:
    """Give a fault for each symbol that is a member twice on the same day."""
    for symbol, places in _places(entries).items():
        for early, late in combinations(places, 2):
            (since, until), (again, end) = period(entries[early]), period(entries[late])
            if since <= end and again <= until:
                yield (
                    f"{lines.member(late, 'symbol')}{printable(symbol)} is a member already at that time: "
                    "leave one out, or give both `since` and `until` that do not overlap"
                )


def endings(entries: Sequence[Entry], lines: Lines) -> Iterator[str]:
    """Give a fault for each symbol of which two members say different endings."""
    for symbol, places in _places(entries).items():
        said = [(entries[place].get("ends"), entries[place].get("successor")) for place in places]
        for place, ending in zip(places, said, strict=True):
            if ending != said[0]:
                where = lines.member(place, "ends")
                yield f"{where}{printable(symbol)} ends in another way above: write the same in both"
    yield from _dead_successors(entries, lines)


def _dead_successors(entries: Sequence[Entry], lines: Lines) -> Iterator[str]:
    """Give a fault for each successor that had ended before it could take a place."""
    named = [entry for entry in entries if TEXT.fits(entry.get("symbol")) and DAY.fits(entry.get("ends"))]
    ended = {entry["symbol"]: entry["ends"] for entry in named}
    for place, entry in enumerate(entries):
        successor = entry.get("successor")
        if entry not in named or not isinstance(successor, str) or successor == entry["symbol"]:
            continue
        if successor in ended and ended[successor] <= entry["ends"]:
            yield (
                f"{lines.member(place, 'successor')}`successor` {printable(successor)} ended itself on "
                f"{ended[successor]}: name the symbol that took the place of {printable(entry['symbol'])}"
            )


def _places(entries: Sequence[Entry]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, entry in enumerate(entries):
        if TEXT.fits(entry.get("symbol")):
            places.setdefault(entry["symbol"], []).append(place)
    return {symbol: own for symbol, own in places.items() if len(own) > 1}


def rule_faults(table: Entry, entries: Sequence[Entry], lines: Lines) -> Iterator[str]:
    """Give the faults of rules that do not go together, or that the members cannot fill."""
    rules = table.get("rules", {})
    if not isinstance(rules, dict):
        return
    if rules.get("weighting") != "custom":
        for place in (place for place, entry in enumerate(entries) if "weight" in entry):
            where = lines.member(place, "weight")
            remedy = "add that, or leave it out"
            yield f'{where}`weight` counts only with `weighting = "custom"` under [rules]: {remedy}'
    yield from _size_faults(rules, lines)
    lowest, kept = rules.get("minimum_turnover", 0.0), rules.get("keep_turnover")
    if AMOUNT.fits(kept) and (lowest == 0.0 or (AMOUNT.fits(lowest) and kept > lowest)):
        yield f"{lines.table('rules', 0, 'keep_turnover')}`keep_turnover` must be at most `minimum_turnover`"
    needed = {"exposure": "exposure", "market_value": "market_value", "custom": "weight"}
    key = needed.get(str(rules.get("weighting")))
    if key and entries and not any(key in entry for entry in entries):
        where = lines.table("rules", 0, "weighting")
        yield f'{where}`weighting` = "{rules["weighting"]}" needs members with `{key}`, and none has it'
    lacking = [place for place, entry in enumerate(entries) if key == "weight" and "weight" not in entry]
    if key == "weight" and len(lacking) < len(entries):
        for place in lacking:
            yield f'{lines.member(place, "weight")}`weight` is missing: `weighting` is "custom"'


def _size_faults(rules: Entry, lines: Lines) -> Iterator[str]:
    size, buffer = rules.get("size"), rules.get("buffer", 0)
    if buffer and size is None:
        yield f"{lines.table('rules', 0, 'buffer')}`buffer` needs `size`, the number of members"
    if COUNT.fits(size) and RANKS.fits(buffer) and buffer > size:
        yield f"{lines.table('rules', 0, 'buffer')}`buffer` ({buffer}) must be at most `size` ({size})"
    cap = rules.get("cap", 1.0)
    tiers = rules.get("tier") if isinstance(rules.get("tier"), list) else []
    for number, tier in enumerate(tiers or [], start=1):
        lower = tier.get("cap") if isinstance(tier, dict) else None
        if CAP.fits(cap) and CAP.fits(lower) and lower > cap:
            yield f"{lines.table('rules', 0, 'tier')}tier {number}: its cap ({lower}) is above `cap` ({cap})"


def period(entry: Entry) -> tuple[date, date]:
    """Return a member's first and last day; a bound that is absent, or no date, does not bind.

    Examples
    --------
    >>> period({"since": date(2024, 1, 2)})[0]
    datetime.date(2024, 1, 2)
    """
    since, until = entry.get("since"), entry.get("until")
    first: date = since if DAY.fits(since) else date.min  # type: ignore[assignment]
    last: date = until if DAY.fits(until) else date.max  # type: ignore[assignment]
    return first, last
