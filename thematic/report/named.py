"""What a run's page calls and paints its strategies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thematic.report.tables import Cell

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis

COLOURS = 8
"""Colours beside the neutral one, in the style sheet; colour-blind readers can tell them apart."""
ENDED = "†"
"""Stands behind strategies that held something whose prices ended before the run did."""


def painted(analysis: Analysis) -> dict[str, int]:
    """Return the colours of the strategies that plots name: benchmark, best, worst, ideas in claims.

    The benchmark is neutral; those for which no colour is left are drawn as the others are.
    """
    answer, kinds = analysis.answer, analysis.kinds
    claimed = [name for claim in analysis.run.question.claims for name in claim.strategies]
    ideas = [name for name in (*claimed, *kinds) if kinds[name] == "idea"]
    order = [answer.benchmark, answer.best, answer.worst, *(ideas if claimed else ideas[:COLOURS])]
    named = [name for name in dict.fromkeys(order) if name]
    if claimed:
        wanted = {answer.benchmark, answer.best, answer.worst, *claimed}
        named = [name for name in named if name in wanted]
    return {name: paint for paint, name in enumerate(named[: COLOURS + 1])}


def title(analysis: Analysis, name: str) -> str:
    """Return what people call a strategy, marked where prices of what it held ended early."""
    mark = f" {ENDED}" if name in analysis.ended else ""
    return analysis.titles[name] + mark


def name_cell(analysis: Analysis, name: str) -> Cell:
    """Return the cell that names a strategy's row: its title, and its name small beneath."""
    return Cell(title(analysis, name), under=name, paint=painted(analysis).get(name))


def briefly(analysis: Analysis) -> str:
    """Return the period in which strategies are compared, for a heading."""
    after = analysis.answer.period == "after_known_on"
    return "since the note" if after else "in the whole period: hindsight"


def since(analysis: Analysis) -> str:
    """Return the words for the period in which strategies are compared."""
    note = analysis.run.known_on
    if analysis.answer.period == "after_known_on":
        return f"since the note of {note}"
    return f"the whole period, all of it hindsight: the note is of {note}"
