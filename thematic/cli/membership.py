"""Membership on a day: who is in a universe, with which weight, and why, for ``universe show --on``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from rich.table import Table

from thematic.cli.console import safe
from thematic.errors import UserError

if TYPE_CHECKING:
    from thematic.universe.theme import Member, Theme

HISTORY = timedelta(days=3 * 366)
"""Prices before a day that reviews may look at: more than the longest window that rules commonly have."""


def membership_on(theme: Theme, day: date, source: str) -> tuple[str, Table]:
    """Return a sentence about a universe on a day, and the table of its symbols.

    Parameters
    ----------
    theme : Theme
    day : date
    source : str
        Where prices come from, for universes with a rule book.
    """
    if theme.rules is None:
        return _by_dates(theme, day)
    return _by_rules(theme, day, source)


def _by_dates(theme: Theme, day: date) -> tuple[str, Table]:
    inside = theme.members_on(day)
    table = _table()
    for member in theme.members:
        weight = f"{1 / len(inside):.2%}" if member in inside else "out"
        table.add_row(safe(member.symbol), safe(member.name), weight, _period(member, day))
    return f"on {day}: {len(inside)} members by the file's dates, in equal weights", table


def _period(member: Member, day: date) -> str:
    if member.on(day):
        bounds = [
            f"from {member.since}" if member.since else "",
            f"until {member.last}" if member.last else "",
        ]
        return " ".join(["a member", *filter(None, bounds)])
    if member.since is not None and day < member.since:
        return f"a member from {member.since} on"
    return f"a member until {member.last}"


def _by_rules(theme: Theme, day: date, source: str) -> tuple[str, Table]:
    from thematic.market_data.panel import Panel, read_bars
    from thematic.prices import open_source

    opened = open_source(source)
    bars = read_bars(opened, theme.symbols)
    panel = Panel.load(opened, bars, min(theme.known_on, day - HISTORY), day)
    found = panel.composition(theme)
    row = len(panel.dates) - 1
    review = found.review_on(row)
    if review is None:
        raise UserError(f"{theme.name}: has no members before {day}")
    table = _table()
    names = {member.symbol: member.name for member in theme.members}
    order = sorted(range(len(found.symbols)), key=lambda place: -found.weights[row, place])
    for place in order:
        candidate, weight = review.candidates[place], found.weights[row, place]
        reason = candidate.reason
        if candidate.inside and not weight:
            reason = "left since the review"
        elif candidate.exposure:
            reason += f"; exposure {candidate.exposure.value:.0%} ({candidate.exposure.source})"
        shown = f"{weight:.2%}" if weight else "out"
        table.add_row(candidate.symbol, safe(names[candidate.symbol]), shown, safe(reason))
    simulated = " (SIMULATED PRICES)" if opened.simulated else ""
    count = int(found.members[row].sum())
    return f"on {day}: {count} members by the review of {review.day} ({review.why}){simulated}", table


def _table() -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("symbol", no_wrap=True)
    table.add_column("name", overflow="fold")
    table.add_column("weight", no_wrap=True, justify="right")
    table.add_column("why", overflow="fold")
    return table
