"""One row a strategy that several runs have: A, B, what lies between, since when, and by which orders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from thematic.report.figures import ABSENT, minus
from thematic.report.numbers import said
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table, text_table

if TYPE_CHECKING:
    from thematic.saved.comparison import Comparison
    from thematic.saved.pairs import Gap, Pair

INTERVAL = "95 % interval of the difference: a paired bootstrap in blocks over the rows that both runs have."
FINE = 0.05
"""Where no difference reaches five points, all are told in hundredths of one."""
OVERLAP = "Mean share of holdings that was the same, cash included: 1 less half the sum of differences."


def section(comparison: Comparison) -> Section | None:
    """Return the strategies that several runs have; None where there is none."""
    tables = tuple(_tables(comparison))
    if not tables:
        return None
    text = (
        "B − A is in points, with the interval that the rows leave open. Curves part on the first day on "
        "which values, brought to the same start, differ.",
    )
    orders = _orders(comparison)
    return Section("strategies", "Strategies that the runs share", text, tables=(*tables, *orders))


def _tables(comparison: Comparison) -> Iterator[Table]:
    places = {id(pair): place for place, pair in enumerate(comparison.pairs)}
    sides = dict.fromkeys((pair.a, pair.b) for pair in comparison.pairs)
    for a, b in sides:
        own = [pair for pair in comparison.pairs if (pair.a, pair.b) == (a, b) and not pair.same]
        if own:
            exact = fine(pair.gaps[0] for pair in own)
            rows = tuple(_row(comparison, pair, places[id(pair)], exact=exact) for pair in own)
            yield Table(f"A: {a}, B: {b}", _columns(own), rows)


def _columns(own: list[Pair]) -> tuple[Column, ...]:
    since = own[0].gaps[0]
    hindsight = since.period == "in the whole period"
    group = f"{'Whole period, all hindsight' if hindsight else 'Since the note'}, from {since.first}"
    return (
        Column("strategy", number=False),
        Column("A", "What A earned.", group=group, shaded=hindsight),
        Column("B", "What B earned.", group=group, shaded=hindsight),
        Column("B − A", "In points.", group=group, shaded=hindsight),
        Column("interval", INTERVAL, group=group, shaded=hindsight),
        Column("rows", "Returns that both runs have.", group=group, shaded=hindsight),
        Column("alone", "Days in between on which only one of them has a row."),
        Column("whole B − A", "In points, hindsight included.", shaded=True),
        Column("correlation", "Of returns over all common rows."),
        Column("overlap", OVERLAP),
        Column("part on", "The first day on which the curves differ.", number=False),
        Column("orders", "Orders that differ."),
    )


def _row(comparison: Comparison, pair: Pair, place: int, *, exact: bool) -> tuple[Cell, ...]:
    gap, whole = pair.gaps[0], pair.gaps[-1]
    at = f"comparison.json#/strategies/{place}"
    return (
        Cell(comparison.title(pair.name), under=pair.name),
        Cell(said("percent", gap.a), gap.a, place=f"{at}/gaps/0/a"),
        Cell(said("percent", gap.b), gap.b, place=f"{at}/gaps/0/b"),
        Cell(ahead(gap.difference, fine=exact), gap.difference, place=f"{at}/gaps/0/difference"),
        Cell(interval(gap, fine=exact), gap.low),
        Cell(said("count", gap.rows), gap.rows, place=f"{at}/gaps/0/rows"),
        Cell(said("count", pair.unshared), pair.unshared, place=f"{at}/unshared"),
        Cell(
            said("points", whole.difference),
            whole.difference,
            place=f"{at}/gaps/{len(pair.gaps) - 1}/difference",
        ),
        Cell(said("ratio", pair.correlation), pair.correlation, place=f"{at}/correlation"),
        Cell(said("whole percent", pair.overlap), pair.overlap, place=f"{at}/overlap"),
        Cell(str(pair.parts_on or "never")),
        Cell(said("count", pair.differing), pair.differing, place=f"{at}/differing"),
    )


def interval(gap: Gap, *, fine: bool) -> str:
    """Return the interval of a gap as text, such as ``−7.9 to +20.3``; a dash where rows are too few."""
    if gap.low is None or gap.high is None:
        return ABSENT
    return f"{ahead(gap.low, fine=fine)} to {ahead(gap.high, fine=fine)}"


def fine(gaps: Iterable[Gap]) -> bool:
    """Whether the differences of a table are so small that tenths of a point do not tell them apart."""
    return max(abs(gap.difference) for gap in gaps) < FINE


def ahead(value: float, *, fine: bool) -> str:
    """Return a difference in points.

    Examples
    --------
    >>> ahead(0.271, fine=False), ahead(-0.00052, fine=True)
    ('+27.1', '−0.05')
    """
    return minus(f"{100.0 * value:+.2f}") if fine else said("points", value)


def _orders(comparison: Comparison) -> Iterator[Table]:
    """Return the orders of the first decision at which each pair's differ."""
    rows = [
        (
            comparison.title(pair.name),
            f"{order.decided_on}",
            f"{order.side} {order.symbol}",
            f"{order.told('a')} ({pair.a})",
            f"{order.told('b')} ({pair.b})",
        )
        for pair in comparison.pairs
        for order in pair.orders
    ]
    if rows:
        headings = ("strategy", "decided on", "order", "A", "B")
        yield text_table("Orders of the first decision that differs", headings, rows, "Orders that differ")
