"""Both runs' verdicts side by side, changed ones first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thematic.claims.evidence import said
from thematic.report.figures import ABSENT, minus
from thematic.report.page import Section
from thematic.report.tables import Cell, Column, Table

if TYPE_CHECKING:
    from thematic.saved.comparison import Comparison
    from thematic.saved.rulings import Rulings
    from thematic.saved.saved_run import SavedVerdict


def section(comparison: Comparison) -> Section | None:
    """Return what each run says of each claim; None where no run makes any."""
    rulings = comparison.rulings
    if not rulings:
        return None
    changed = sum(ruling.changed for ruling in rulings)
    columns = (Column("claim", number=False), *(Column(run, number=False) for run in comparison.runs))
    headings = {0: f"Changed: {changed}"} if changed else {}
    if changed < len(rulings):
        headings[changed] = "The same, or in one run only"
    table = Table("Verdicts side by side", columns, tuple(map(_row, rulings)), headings=headings)
    return Section("verdicts", "Verdicts", tables=(table,))


def _row(ruling: Rulings) -> tuple[Cell, ...]:
    return Cell(ruling.claim, under=ruling.who), *(_cell(verdict) for verdict in ruling.verdicts.values())


def _cell(verdict: SavedVerdict | None) -> Cell:
    if verdict is None:
        return Cell(ABSENT, under="this run does not make the claim")
    effect = "" if verdict.estimate is None else minus(said(verdict.estimate, verdict.unit))
    return Cell(verdict.verdict, under=effect)
