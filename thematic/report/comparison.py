"""The comparison: every strategy's figures side by side, what came after the note beside the whole period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from thematic.report.figures import PARTS, PARTS_SUM, PERFORMANCE, TRADING, UNFILLED, unfilled
from thematic.report.page import Section
from thematic.report.plots import Line, Plot, bars
from thematic.report.tables import Cell, Column, Table, figure_cells, figure_columns

Metrics = Mapping[str, Mapping[str, Mapping[str, float | None]]]
"""Strategy -> period (``whole``, ``after_known_on``) -> figure -> number."""


@dataclass(frozen=True)
class Span:
    """The period of a page, and the day on which its themes were public."""

    start: date
    end: date
    known_on: date

    @property
    def after(self) -> bool:
        """Whether any of it came after the note."""
        return self.end > self.known_on

    @property
    def hindsight(self) -> bool:
        """Whether any of it came before the note."""
        return self.start < self.known_on

    @property
    def periods(self) -> tuple[tuple[str, str, bool], ...]:
        """The periods to show: key, heading, whether it holds hindsight. What is no hindsight comes first."""
        since = ("after_known_on", f"Since the note: after {self.known_on}", False)
        if not self.hindsight:
            return (("whole", "Whole period, all of it after the note", False),)
        if not self.after:
            return (("whole", "Whole period: all of it hindsight", True),)
        return (since, ("whole", f"Whole period: hindsight until {self.known_on}", True))

    @property
    def warning(self) -> str:
        """What hindsight means for this period."""
        if not self.hindsight:
            return f"The themes were public on {self.known_on}: nothing in this period is hindsight."
        rest = (
            "Judge the ideas by the columns since then."
            if self.after
            else "The period holds nothing by which the ideas can be judged."
        )
        return (
            f"The themes were public on {self.known_on}. What is earned before that day is hindsight: "
            f"whoever chose these shares knew already how they had done. {rest}"
        )


def comparison(metrics: Metrics, lines: Sequence[Line], span: Span) -> Section:
    """Return the section with one table of all figures."""
    columns = [Column("strategy", number=False)]
    for _, heading, shaded in span.periods:
        columns += figure_columns((*PERFORMANCE, *TRADING), heading, shaded)
        columns.append(Column("unfilled", UNFILLED, False, heading, shaded))
    rows = []
    for line in lines:
        cells = [Cell(line.name, paint=line.paint)]
        for period, _, _ in span.periods:
            found = metrics[line.name][period]
            cells += figure_cells((*PERFORMANCE, *TRADING), found)
            cells.append(Cell(unfilled(found), found.get("unfilled")))
        rows.append(tuple(cells))
    table = Table("All strategies side by side", tuple(columns), tuple(rows))
    return Section("comparison", "Comparison", text=(span.warning,), tables=(table,))


def sources(metrics: Metrics, lines: Sequence[Line], span: Span) -> Section:
    """Return the section on where each return came from, and what trading cost."""
    figures = (*PARTS, PARTS_SUM)
    columns = [Column("strategy", number=False)]
    for _, heading, shaded in span.periods:
        columns += figure_columns(figures, heading, shaded)
    rows = []
    for line in lines:
        cells = [Cell(line.name, paint=line.paint)]
        for period, _, _ in span.periods:
            cells += figure_cells(figures, metrics[line.name][period])
        rows.append(tuple(cells))
    period, heading, _ = span.periods[0]
    shown = {
        part.heading: [metrics[line.name][period].get(part.key) or 0.0 for line in lines] for part in PARTS
    }
    plot = Plot(
        "sources", f"Bars: the parts of each strategy's return. {heading}.", bars(_names(lines), shown)
    )
    text = (
        "Each return is the sum of five parts: what prices did in their own currencies, what exchange rates "
        "did, the two together, what trading cost, and what idle cash earned.",
        f"The bars show: {heading[0].lower()}{heading[1:]}.",
    )
    table = Table("Where each return came from", tuple(columns), tuple(rows))
    return Section("sources", "Where the return came from, and costs", text, plots=(plot,), tables=(table,))


def _names(lines: Sequence[Line]) -> list[str]:
    return [line.name for line in lines]
