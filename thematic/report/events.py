"""Event panels: what each theme did around each event, counted in the sessions of each member's market."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from thematic.analysis.event_panels import EventPanel, falls_figures, member_figures, theme_figures
from thematic.report.figures import Figure
from thematic.report.page import Picker, Section
from thematic.report.plots import COLOURS, numbers, plot_text
from thematic.report.tables import Cell, Column, Table, figure_cells, figure_columns

if TYPE_CHECKING:
    from thematic.statistics.events import Abnormal, Aftermath, ThemeEvent
    from thematic.universe.theme import Theme

TEXT = (
    "Day 0 of each market is its first session that opens at or after the event. Abnormal is what a share "
    "did beyond what its past makes of New York's move (where the run holds SPY; elsewhere beyond its own "
    "mean), from 120 sessions that end ten before day 0. Shares that close at another hour than New York are "
    "set against its move of the day before, too (Dimson 1979). Lines are sums over equal parts "
    "of each theme's members; the bars on days 0, 5 and 10 are their 95 % intervals.",
    "All members share the date and are no independent witnesses: a theme is measured against its own past, "
    "and the test of its members is corrected for how far they move together (Kolari and Pynnönen 2010). "
    "Events before the note are hindsight.",
)
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


def events(
    panels: Sequence[EventPanel], after: Sequence[Aftermath], themes: Mapping[str, Theme]
) -> Section | None:
    """Return the section of event panels; None where nothing can be measured."""
    if not panels:
        return None
    choices = tuple(
        Picker(panel.event.name, _figure(panel.themes, themes), _table(panel, themes), panel is panels[0])
        for panel in panels
    )
    return Section(
        "events",
        "Events",
        TEXT,
        tables=_after_falls(after),
        choices=choices,
        chosen="event",
        drawn="Lines: sums of abnormal returns of each theme, in percent, by sessions from day 0.",
    )


def _figure(measured: Mapping[str, ThemeEvent], themes: Mapping[str, Theme]) -> dict[str, Any]:
    order = list(themes)
    data = [
        {
            "name": plot_text(themes[name].title),
            "x": [int(offset) for offset in theme.path.index],
            "y": numbers(theme.path["cumulative"] * 100.0, 2),
            "reach": numbers(theme.path["high"] * 100.0, 2),
            "paint": order.index(name) % (COLOURS + 1),
        }
        for name, theme in measured.items()
    ]
    return {"data": data}


def _table(panel: EventPanel, themes: Mapping[str, Theme]) -> Table:
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
        rows += [_row(symbol, member) for symbol, member in theme.members.items()]
    moment = f"{event.at:%Y-%m-%d %H:%M} UTC" + (f", {event.note}" if event.note else "")
    return Table(
        f"{event.name} ({moment}): themes and their shares", columns, tuple(rows), f"{event.name}: the table"
    )


def _row(symbol: str, member: Abnormal) -> tuple[Cell, ...]:
    return Cell(symbol), Cell(str(member.day)), *figure_cells(FIGURES, member_figures(member))


def _after_falls(after: Sequence[Aftermath]) -> tuple[Table, ...]:
    """Return the table of what followed all falls like these, over all themes and rows of the run."""
    columns = (Column("rows after the fall", number=False), *figure_columns(FALLS))
    rows = tuple((Cell(str(each.horizon)), *figure_cells(FALLS, falls_figures(each))) for each in after)
    title = (
        "What buying the dip earned over the market after every fall of a theme by more than three of its "
        "standard deviations, all rows of the run, most of them hindsight. Rotating away earned the opposite"
    )
    return (Table(title, columns, rows),) if rows else ()
