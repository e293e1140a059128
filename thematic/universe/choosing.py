"""Choosing: who is in a universe after a review, and for each the reason why or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from thematic.universe.rules import Reading, RuleBook, reading_on
from thematic.universe.theme import Member


@dataclass(frozen=True)
class ReviewData:
    """What the prices say of a symbol at a review.

    Parameters
    ----------
    closes : int
        How many it has had.
    turnover : float
        Average daily value traded over the rule book's window, NaN where it is unknown.
    volatility : float
        Standard deviation of daily returns over the rule book's window, NaN where it is unknown.
    """

    closes: int
    turnover: float
    volatility: float


@dataclass(frozen=True)
class Candidate:
    """One symbol at a review.

    Parameters
    ----------
    symbol : str
    exposure, market_value : Reading or None
        The latest that were public.
    rank : int
        Among those that qualify, from 1; 0 for the others.
    inside : bool
        Whether it is a member until the next review.
    reason : str
        Why, in a few words.
    """

    symbol: str
    exposure: Reading | None
    market_value: Reading | None
    rank: int
    inside: bool
    reason: str


def choose(
    rules: RuleBook,
    members: tuple[Member, ...],
    day: date,
    evidence: Mapping[str, ReviewData],
    before: frozenset[str],
) -> list[Candidate]:
    """Return every member of the file at a review, chosen or not, in the file's order.

    Parameters
    ----------
    rules : RuleBook
    members : tuple of Member
        All of the file.
    day : date
    evidence : mapping of str to ReviewData
        What was known of each symbol on that day; a symbol without any counts as without a price.
    before : frozenset of str
        Who was in until this review: buffers hold for them.
    """
    excluded: dict[str, str] = {}
    open_to: dict[str, Member] = {}
    for member in members:
        fault = _disqualified(rules, member, day, evidence.get(member.symbol), member.symbol in before)
        if fault:
            excluded.setdefault(member.symbol, fault)
        else:
            open_to[member.symbol] = member
    ranked = sorted(open_to, key=lambda symbol: -_score(rules, open_to[symbol], day, evidence.get(symbol)))
    inside = _buffered(rules, ranked, before)
    rank = {symbol: number for number, symbol in enumerate(ranked, start=1)}
    return [
        _candidate(rules, symbol, open_to.get(symbol), day, rank, inside, before, excluded)
        for symbol in dict.fromkeys(member.symbol for member in members)
    ]


def _candidate(
    rules: RuleBook,
    symbol: str,
    member: Member | None,
    day: date,
    rank: Mapping[str, int],
    inside: frozenset[str],
    before: frozenset[str],
    excluded: Mapping[str, str],
) -> Candidate:
    if member is None:
        return Candidate(symbol, None, None, 0, False, excluded[symbol])
    exposure, value = reading_on(member.exposure, day), reading_on(member.market_value, day)
    return Candidate(
        symbol, exposure, value, rank[symbol], symbol in inside, _reason(rules, symbol, rank, inside, before)
    )


def _reason(
    rules: RuleBook, symbol: str, rank: Mapping[str, int], inside: frozenset[str], before: frozenset[str]
) -> str:
    if rules.size is None:
        return "qualifies"
    place = f"rank {rank[symbol]} of {len(rank)}"
    if symbol not in inside:
        return f"{place}: below the first {rules.size}"
    if rank[symbol] > rules.size:
        return f"{place}: kept by the buffer of {rules.buffer}" if symbol in before else f"{place}: fills up"
    return place


def _disqualified(rules: RuleBook, member: Member, day: date, seen: ReviewData | None, was_in: bool) -> str:
    """Return why a member cannot be chosen on a day, or an empty text."""
    if not member.on(day):
        return _absence(member, day)
    if rules.needs_prices and (seen is None or not seen.closes):
        return "no price yet"
    if seen is not None and seen.closes < rules.minimum_history:
        return f"{seen.closes} closes, {rules.minimum_history} are needed"
    if rules.minimum_turnover and seen is not None:
        lowest = rules.minimum_turnover
        if was_in and rules.keep_turnover is not None:
            lowest = rules.keep_turnover
        if not seen.turnover >= lowest:
            known = "unknown" if seen.turnover != seen.turnover else f"{seen.turnover:,.0f} a day"
            return f"turnover {known}, {lowest:,.0f} is needed"
    return _unweighable(rules, member, day, seen)


def _absence(member: Member, day: date) -> str:
    if member.since is not None and day < member.since:
        return f"a member from {member.since} on"
    return f"a member until {member.last}"


def _unweighable(rules: RuleBook, member: Member, day: date, seen: ReviewData | None) -> str:
    """Return why a member can have no weight: what the weights are made of is not known of it."""
    if rules.weighting == "exposure" and not _positive(reading_on(member.exposure, day)):
        return "no exposure known"
    if rules.weighting == "market_value" and not _positive(reading_on(member.market_value, day)):
        return "no market value known"
    if rules.weighting == "inverse_volatility" and not (seen and seen.volatility > 0):
        return "no volatility known"
    return ""


def _positive(reading: Reading | None) -> bool:
    return reading is not None and reading.value > 0


def _score(rules: RuleBook, member: Member, day: date, seen: ReviewData | None) -> float:
    """Return what a member is ranked by; what is unknown ranks last, and ties keep the file's order."""
    if rules.rank_by == "turnover":
        return seen.turnover if seen and seen.turnover == seen.turnover else -1.0
    reading = reading_on(member.exposure if rules.rank_by == "exposure" else member.market_value, day)
    return -1.0 if reading is None else reading.value


def _buffered(rules: RuleBook, ranked: list[str], before: frozenset[str]) -> frozenset[str]:
    """Return who is in: the first ranks, then who was in and is within the buffer, then the next ranks."""
    if rules.size is None:
        return frozenset(ranked)
    sure = ranked[: max(rules.size - rules.buffer, 0)]
    kept = [symbol for symbol in ranked[len(sure) : rules.size + rules.buffer] if symbol in before]
    rest = [symbol for symbol in ranked if symbol not in {*sure, *kept}]
    return frozenset([*sure, *kept, *rest][: rules.size])
