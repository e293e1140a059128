"""What changed: by field and value, causes first, beside the curves of the strategy that moved most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from thematic.report.compared.curves import growth_chart
from thematic.report.figures import ABSENT
from thematic.report.html import el
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from thematic.saved.changes import RunChange
    from thematic.saved.comparison import Comparison

WORDS = {
    "parameter": "parameter",
    "strategy": "strategies",
    "term": "terms",
    "calendar": "calendar",
    "rule": "market's rules",
    "price": "prices",
    "universe": "universe",
    "claim": "claim",
    "source": "source",
    "code": "code",
    "version": "version",
    "name": "backtest",
}
FEW = 4
"""Runs that have a column each; of more, each value stands once with the runs that have it."""


def section(comparison: Comparison) -> Section:
    """Return the answer: what changed, and a picture of what it did."""
    said = el("p", comparison.headline, class_="answer") + el("p", comparison.answer)
    question = comparison.question
    if question:
        said += el("p", el("strong", question.label), " ", question.meaning, " ", comparison.taken)
    same = comparison.identical
    if same:
        said += el(
            "p",
            f"The same in all runs that have them: {', '.join(map(comparison.title, same))}.",
            class_="quiet",
        )
    picture = growth_chart(comparison, comparison.parted[0]) if comparison.parted else None
    body = el("div", el("div", said), picture, class_="pair") if picture else said
    return Section("changed", "What changed", body=body, tables=_tables(comparison))


def _tables(comparison: Comparison) -> tuple[Table, ...]:
    if not comparison.changes:
        return ()
    runs = list(comparison.runs)
    many = len(runs) > FEW
    columns = (
        Column("what", number=False),
        Column("of", number=False),
        Column("field", number=False),
        *([Column("values", number=False)] if many else [Column(run, number=False) for run in runs]),
        Column("note", number=False),
    )
    rows = tuple(tuple(_cells(change, runs, many=many)) for change in comparison.changes)
    return (Table("What differs between the runs, causes first", columns, rows),)


def _cells(change: RunChange, runs: list[str], *, many: bool) -> Iterator[Cell]:
    yield Cell(WORDS[change.kind])
    yield Cell(change.subject or ABSENT)
    yield Cell(change.field)
    if many:
        by_value: dict[str | None, list[str]] = {}
        for run, value in change.values.items():
            by_value.setdefault(value, []).append(run)
        yield Cell("; ".join(f"{value or 'absent'} ({', '.join(who)})" for value, who in by_value.items()))
    else:
        yield from (Cell(change.values.get(run) or ABSENT) for run in runs)
    yield Cell(change.note)
