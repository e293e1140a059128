"""Membership on a day: who is in a universe, with which weight, and why, for ``universe show --on``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rich.table import Table

from thematic.cli.console import safe
from thematic.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

    from thematic.market_data.panel import Panel
    from thematic.universe.theme import Member, Theme

HISTORY = timedelta(days=3 * 366)
"""Prices before a day that reviews may look at: more than the longest window that rules commonly have."""


@dataclass(frozen=True)
class MemberPrices:
    """A universe's prices up to a day: the panel, and whether they are simulated."""

    panel: Panel
    simulated: bool


def show_membership(console: Console, theme: Theme, day: date, source: str, amount: float) -> None:
    """Print who is in a universe on a day, with which weight and why, and how long an amount takes to trade.

    Parameters
    ----------
    theme : Theme
    day : date
    source : str
        Where prices come from. A universe without a rule book needs none: without them only its members, in
        equal weights, are shown.
    amount : float
        US dollars that are to be bought.
    """
    prices = _prices(theme, day, source)
    if theme.rules is None:
        head, rows = _by_dates(theme, day)
    else:
        head, rows = _by_rules(theme, day, _needed(prices, theme, source))
    days, sentence = _trading(rows, prices, amount, source)
    console.print(safe(head), soft_wrap=True)
    console.print(_table(rows, days))
    console.print(safe(sentence), soft_wrap=True)


@dataclass(frozen=True)
class Row:
    """A symbol of a universe: its weight, 0 where it is out, and why."""

    symbol: str
    name: str
    weight: float
    why: str


def _prices(theme: Theme, day: date, source: str) -> MemberPrices | None:
    """Return what a source has of a universe; None where it has nothing, which a rule book does not allow."""
    from thematic.market_data.panel import Panel, read_bars
    from thematic.prices import open_source

    opened = open_source(source)
    there = set(opened.symbols())
    symbols = theme.symbols if theme.rules else [symbol for symbol in theme.symbols if symbol in there]
    if not symbols:
        return None
    bars = read_bars(opened, symbols)
    begins = min(theme.known_on, day - HISTORY)
    return MemberPrices(Panel.load(opened, bars, begins, day), opened.simulated)


def _needed(prices: MemberPrices | None, theme: Theme, source: str) -> MemberPrices:
    if prices is None:
        raise UserError(f"{theme.name}: {source} has no prices, which its rule book needs")
    return prices


def _by_dates(theme: Theme, day: date) -> tuple[str, list[Row]]:
    inside = theme.members_on(day)
    rows = [
        Row(member.symbol, member.name, 1.0 / len(inside) if member in inside else 0.0, _period(member, day))
        for member in theme.members
    ]
    return f"on {day}: {len(inside)} members by the file's dates, in equal weights", rows


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


def _by_rules(theme: Theme, day: date, prices: MemberPrices) -> tuple[str, list[Row]]:
    composition = prices.panel.composition(theme)
    row = len(prices.panel.dates) - 1
    review = composition.review_on(row)
    if review is None:
        raise UserError(f"{theme.name}: has no members before {day}")
    names = {member.symbol: member.name for member in theme.members}
    rows = []
    for place in sorted(range(len(composition.symbols)), key=lambda place: -composition.weights[row, place]):
        candidate, weight = review.candidates[place], float(composition.weights[row, place])
        reason = candidate.reason
        if candidate.inside and not weight:
            reason = "left since the review"
        elif candidate.exposure:
            reason += f"; exposure {candidate.exposure.value:.0%} ({candidate.exposure.source})"
        rows.append(Row(candidate.symbol, names[candidate.symbol], weight, reason))
    simulated = " (SIMULATED PRICES)" if prices.simulated else ""
    count = int(composition.members[row].sum())
    return f"on {day}: {count} members by the review of {review.day} ({review.why}){simulated}", rows


def _trading(
    rows: list[Row], prices: MemberPrices | None, amount: float, source: str
) -> tuple[dict[str, float], str]:
    """Return in how many sessions each symbol's part of an amount is bought, and what that means."""
    import numpy as np

    from thematic.analysis.capacity import SHARE, days_to_trade, value_a_session

    if prices is None:
        return {}, f"{source} has no prices of it: name a --source to see how long it takes to trade"
    money = dict(zip(prices.panel.symbols, value_a_session(prices.panel), strict=True))
    inside = [row for row in rows if row.weight > 0.0]
    values = np.array([money.get(row.symbol, np.nan) for row in inside])
    needed = days_to_trade(np.array([row.weight for row in inside]), values, amount)
    days = dict(zip((row.symbol for row in inside), needed.tolist(), strict=True))
    unknown = [symbol for symbol, sessions in days.items() if sessions != sessions]
    known = {symbol: sessions for symbol, sessions in days.items() if sessions == sessions}
    silent = f"no volumes of {', '.join(unknown)} are known" if unknown else ""
    if not known:
        return (
            {},
            f"{silent}: how long it takes to trade is not known either" if silent else "nothing is held",
        )
    slowest = max(known, key=lambda symbol: known[symbol])
    room_for = float(f"{amount / known[slowest]:.2g}")
    said = [
        f"at {SHARE:.0%} of the volume {amount:,.0f} USD takes {known[slowest]:.2g} days, {slowest} longest",
        f"one day has room for {room_for:,.0f} USD",
        silent,
    ]
    return days, "; ".join(filter(None, said)) + (" (SIMULATED PRICES)" if prices.simulated else "")


def _table(rows: list[Row], days: dict[str, float]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("symbol", no_wrap=True)
    table.add_column("name", overflow="fold")
    table.add_column("weight", no_wrap=True, justify="right")
    if days:
        table.add_column("days", no_wrap=True, justify="right")
    table.add_column("why", overflow="fold")
    for row in rows:
        weight = f"{row.weight:.2%}" if row.weight else "out"
        needed = days.get(row.symbol, float("nan"))
        sessions = ["" if needed != needed else f"{needed:.2g}"] if days else []
        table.add_row(safe(row.symbol), safe(row.name), weight, *sessions, safe(row.why))
    return table
