"""Series that start later or end earlier than the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thematic.prices.check.finding import Finding, Severity
from thematic.prices.listing import listing_market

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

#: So many days make no difference: two markets' holidays.
APART = 7


def ends(ranges: Iterable[tuple[str, date, date]], start: date | None, end: date | None) -> Iterator[Finding]:
    """Yield series that start late or end early.

    Parameters
    ----------
    ranges : iterable of (symbol, first day, last day)
    start, end : date, optional
        What was asked for: then a late start is a warning, as an early end is. Without them a start is
        compared with the earliest of its market, which is a note, since listings differ, and an end with the
        latest of all, since nothing need end before the others.
    """
    ranges = list(ranges)
    latest = end or max((last for _, _, last in ranges), default=None)
    earliest: dict[str, date] = {}
    for symbol, first, _ in ranges:
        group = _group(symbol)
        earliest[group] = start or min(first, earliest.get(group, first))
    for symbol, first, last in ranges:
        since = earliest[_group(symbol)]
        if (first - since).days > APART:
            against = "asked for" if start else "others of its market are there"
            severity: Severity = "warning" if start else "note"
            yield Finding(symbol, "starts late", severity, f"on {first}, {against} from {since}")
        if latest and (latest - last).days > APART:
            against = "asked for" if end else "others go on"
            yield Finding(symbol, "ends early", "warning", f"on {last}, {against} to {latest}")


def _group(symbol: str) -> str:
    market = listing_market(symbol)
    return market.key if market else "rates"
