"""Capacity: how long holdings take to trade, and the amount at which costs eat half of each edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thematic.report.named import name_cell
from thematic.report.numbers import Kind, read
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis

COLUMNS: tuple[tuple[str, str, Kind, str], ...] = (
    (
        "days to trade",
        "Sessions in which all that was held last is sold, at the run's share of each session's volume.",
        "ratio",
        "days",
    ),
    (
        "edge",
        "Growth a year over the first strategy, whole period, without fees, lots and volume caps.",
        "percent",
        "edge",
    ),
    ("edge kept", "The share of it that costs leave at the run's own amount.", "whole percent", "kept"),
    ("half kept up to", "The amount, base currency, at which costs leave half of it.", "count", "amount"),
)
WORDS = {
    "": "",
    "no edge": "nothing earned over the first strategy",
    "eaten already": "costs leave less than half already",
    "beyond": "not within what was looked at: ten million times the amount",
}
TEXT = (
    "A larger account waits longer for its fills, of which each may be a share of its session's volume, and "
    "misses what it waits for. That large orders also move prices is not modelled: these amounts are the "
    "most that could be meant.",
)


def section(analysis: Analysis) -> Section | None:
    """Return the section on capacity; None for a run without frictions."""
    capacities = analysis.capacity
    if not capacities:
        return None
    rows = tuple(
        (
            name_cell(analysis, name),
            *(
                read(analysis, kind, "analysis.json", "capacity", name, key).cell()
                for _, _, kind, key in COLUMNS
            ),
            Cell(_said(capacity.slowest, capacity.why, capacity.unknown)),
        )
        for name, capacity in capacities.items()
    )
    columns = (
        Column("strategy", number=False),
        *(Column(heading, words) for heading, words, *_ in COLUMNS),
        Column("remarks", number=False),
    )
    table = Table("What each strategy's trading has room for", columns, rows)
    return Section("capacity", "How large an account could follow", TEXT, tables=(table,), folded=True)


def _said(slowest: str, why: str, unknown: tuple[str, ...]) -> str:
    parts = [
        f"{slowest} is slowest" if slowest else "",
        WORDS[why],
        f"no volumes of {', '.join(unknown)}: no cap on them" if unknown else "",
    ]
    return "; ".join(filter(None, parts))
