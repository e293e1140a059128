"""Where each idea stands at the run's last decision: reasons to stop, next sessions, orders that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thematic.living.today import NEVER
from thematic.report.numbers import read
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis

FILE, KEY = "analysis.json", "today"
LISTED = 60
"""So many orders stand on the page; all are in analysis.json."""


def section(analysis: Analysis) -> Section:
    """Return the state where the run ends; `thematic today` tells it of any day."""
    today = analysis.files[FILE][KEY]
    moment = f"{today['decided_at'][:10]} {today['decided_at'][11:16]} UTC"
    stops = [f"{stop['state']}: {stop['sentence']}" for stop in today["stops"]]
    reviews = [f"review due: {day}" for day in today["due"]]
    markets = [f"next session of {market}" for market in today["markets"]]
    text = (f"At the decision of {moment}. {today['answer']} {NEVER}",)
    tables = tuple(filter(None, (_orders(analysis, today), _accounts(analysis, today))))
    return Section(
        "today",
        "Where it stands at the last decision",
        text,
        (*stops, *reviews, *markets),
        tables=tables,
        folded=True,
        nav="Last decision",
    )


def _orders(analysis: Analysis, today: dict[str, Any]) -> Table | None:
    orders = [
        (name, place, order)
        for name, standing in today["strategies"].items()
        for place, order in enumerate(standing["orders"])
    ]
    if not orders:
        return None
    columns = (
        Column("strategy", number=False),
        Column("order", number=False),
        Column("shares", "In whole lots, at the last close."),
        Column("value", "In the base currency, at the last close."),
        Column("fills (UTC)", "Where it fills in several sessions, the first.", number=False),
        Column("waits for", number=False),
    )
    rows = tuple(_row(analysis, *order) for order in orders[:LISTED])
    title = f"Orders that follow: {len(orders)}"
    if len(orders) > LISTED:
        title += f", of which the first {LISTED} are listed; analysis.json has all"
    return Table(title, columns, rows)


def _row(analysis: Analysis, name: str, place: int, order: dict[str, Any]) -> tuple[Cell, ...]:
    keys = (KEY, "strategies", name, "orders", place)
    moment = order["fill_at"]
    return (
        Cell(analysis.titles[name], under=name),
        Cell(f"{order['side']} {order['symbol']}"),
        read(analysis, "count", FILE, *keys, "shares").cell(),
        read(analysis, "count", FILE, *keys, "value").cell(),
        Cell(f"{moment[:10]} {moment[11:16]}" if moment else "not in 30 days"),
        Cell("; ".join(order["waits"])),
    )


def _accounts(analysis: Analysis, today: dict[str, Any]) -> Table:
    columns = (
        Column("strategy", number=False),
        Column("instruction of", "The day of the instruction that stands.", number=False),
        Column("cash", "Share of the account."),
        Column("changed", "Targets that the last decision changed."),
        Column("no bar", "Symbols without a bar in the last session of their market.", number=False),
    )
    rows = tuple(
        (
            Cell(analysis.titles[name], under=name),
            Cell(standing["instructed_on"] or "none yet"),
            read(analysis, "percent", FILE, KEY, "strategies", name, "cash").cell(),
            read(analysis, "count", FILE, KEY, "strategies", name, "changed").cell(),
            Cell(", ".join(standing["stale"])),
        )
        for name, standing in today["strategies"].items()
    )
    return Table("Accounts at the last decision", columns, rows, "Accounts at the last decision")
