"""Tables of events: what each theme and share did, and what followed all falls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from thematic.analysis.event_panels import EventPanel, falls_figures, member_figures, theme_figures
from thematic.report.figures import Figure
from thematic.report.tables import Cell, Column, Table, figure_cells, figure_columns

if TYPE_CHECKING:
    from thematic.statistics.events import Abnormal, Aftermath
    from thematic.universe.theme import Theme

FIGURES = (
    Figure("abnormal", "day 0", "Mean abnormal return of the members on day 0."),
    Figure("cumulative", "to day 10", "Sum of the abnormal returns from day 0 to day 10."),
    Figure(
        "p_portfolio", "chance", "How often chance alone moves the theme as far on one day.", "small percent"
    ),
    Figure("p_portfolio_cumulative", "chance to day 10", "The same for the sum to day 10.", "small percent"),
    Figure(
        "p_members",
        "chance, members",
        "How often chance alone moves the members as far on one day, their correlation considered.",
        "small percent",
    ),
    Figure("correlation", "correlation", "Mean correlation of the members' unexplained returns.", "ratio"),
)
FALLS = (
    Figure(
        "falls", "falls", "Days on which a theme fell so far, with all its following rows known.", "count"
    ),
    Figure(
        "clusters", "separate", "Groups of falls whose following rows overlap: the true witnesses.", "count"
    ),
    Figure("mean", "after one fall", "Mean growth over the market in the rows after a fall."),
    Figure("gained", "gained", "Share of falls after which it was positive."),
    Figure(
        "estimate", "by the calendar", "The same where each day counts once, however many themes had fallen."
    ),
    Figure("low", "from", "Lower end of its 95 % interval."),
    Figure("high", "to", "Upper end of its 95 % interval."),
    Figure("p_value", "chance", "How often chance alone leans as far.", "small percent"),
)


def event_table(panel: EventPanel, themes: Mapping[str, Theme], *, members: bool) -> Table:
    """Return the table of one event: its themes and their shares."""
    columns = (
        Column("theme or share", number=False),
        Column("day 0 is", number=False),
        *figure_columns(FIGURES),
    )
    event, rows = panel.event, []
    for name, theme in panel.themes.items():
        days = sorted({str(member.day) for member in theme.members.values()})
        span = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
        rows.append((Cell(themes[name].title), Cell(span), *figure_cells(FIGURES, theme_figures(theme))))
        rows += [_row(symbol, member) for symbol, member in theme.members.items() if members]
    moment = f"{event.at:%Y-%m-%d %H:%M} UTC" + (f", {event.note}" if event.note else "")
    return Table(f"{event.name} ({moment}): what themes did", columns, tuple(rows))


def _row(symbol: str, member: Abnormal) -> tuple[Cell, ...]:
    return Cell(symbol), Cell(str(member.day)), *figure_cells(FIGURES, member_figures(member))


def after_falls_tables(after: Sequence[Aftermath]) -> tuple[Table, ...]:
    """Return the table of what followed all falls like these, over all themes and rows of the run."""
    columns = (Column("rows after the fall", number=False), *figure_columns(FALLS))
    rows = tuple((Cell(str(falls.horizon)), *figure_cells(FALLS, falls_figures(falls))) for falls in after)
    title = (
        "What buying the dip earned over the market after every fall of a theme by more than three of its "
        "standard deviations, all rows of the run, most of them hindsight. Rotating away earned the opposite"
    )
    return (Table(title, columns, rows),) if rows else ()
