"""Event panels: what each theme did around each event, counted in the sessions of each member's market."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from thematic.errors import PriceError
from thematic.markets import market_of
from thematic.report.figures import Figure
from thematic.report.page import Choice, Section
from thematic.report.plots import COLOURS, numbers, plot_text
from thematic.report.tables import Cell, Column, Table, figure_cells, figure_columns
from thematic.statistics.events import (
    Abnormal,
    Aftermath,
    ThemeEvent,
    abnormal,
    aftermath,
    day_zero,
    fell,
    theme_event,
)

if TYPE_CHECKING:
    from datetime import date

    from thematic.question import Event
    from thematic.results.run_result import RunResult
    from thematic.universe.theme import Theme

MARKET = "SPY"
"""What stands for the market where the run holds it; elsewhere a return is set against its own past."""

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


def events(run: RunResult) -> Section | None:
    """Return the section of event panels; None where nothing can be measured."""
    themes = {name: theme for name, theme in run.themes.items() if name != "benchmarks"}
    choices: list[Choice] = []
    for event in run.question.events:
        days = {key: day_zero(market, event.at) for key, market in run.panel.markets.items()}
        found = {name: each for name, theme in themes.items() if (each := _measure(run, theme, event, days))}
        if found:
            choices.append(
                Choice(event.name, _figure(found, themes), _table(event, found, themes), not choices)
            )
    if not choices:
        return None
    return Section(
        "events",
        "Events",
        TEXT,
        tables=_after_falls(run, themes),
        choices=tuple(choices),
        chosen="event",
        drawn="Lines: sums of abnormal returns of each theme, in percent, by sessions from day 0.",
    )


def _measure(run: RunResult, theme: Theme, event: Event, days: Mapping[str, date]) -> ThemeEvent | None:
    members = {}
    for member in theme.members_on(event.at.date()):
        if (found := _member(run, member.symbol, days)) is not None:
            members[member.symbol] = found
    return theme_event(members) if members else None


def _member(run: RunResult, symbol: str, days: Mapping[str, date]) -> Abnormal | None:
    """Return a member's abnormal returns; None where its prices do not reach far enough."""
    panel = run.panel
    key = list(panel.markets)[panel.market[panel.symbols.index(symbol)]]
    returns = panel.bars[symbol].adjusted.pct_change(fill_method=None).rename(symbol)
    held = MARKET in panel.bars
    market = panel.bars[MARKET].adjusted.pct_change(fill_method=None) if held else None
    try:
        return abnormal(returns, market, days[key], lag=key != market_of(MARKET).key)
    except PriceError:
        return None


def _figure(found: Mapping[str, ThemeEvent], themes: Mapping[str, Theme]) -> dict[str, Any]:
    order = list(themes)
    data = [
        {
            "name": plot_text(themes[name].title),
            "x": [int(offset) for offset in each.path.index],
            "y": numbers(each.path["cumulative"] * 100.0, 2),
            "reach": numbers(each.path["high"] * 100.0, 2),
            "paint": order.index(name) % (COLOURS + 1),
        }
        for name, each in found.items()
    ]
    return {"data": data}


def _table(event: Event, found: Mapping[str, ThemeEvent], themes: Mapping[str, Theme]) -> Table:
    columns = (
        Column("theme or share", number=False),
        Column("day 0 is", number=False),
        *figure_columns(FIGURES),
    )
    rows = []
    for name, each in found.items():
        days = sorted({str(member.day) for member in each.members.values()})
        span = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
        rows.append((Cell(themes[name].title), Cell(span), *figure_cells(FIGURES, vars(each))))
        rows += [_row(symbol, member) for symbol, member in each.members.items()]
    moment = f"{event.at:%Y-%m-%d %H:%M} UTC" + (f", {event.note}" if event.note else "")
    return Table(
        f"{event.name} ({moment}): themes and their shares", columns, tuple(rows), f"{event.name}: the table"
    )


def _row(symbol: str, member: Abnormal) -> tuple[Cell, ...]:
    from scipy.stats import t as student

    zero = 5
    score = abs(member.returns[zero]) / (member.spread * member.errors(zero, zero))
    figures = {
        "abnormal": float(member.returns[zero]),
        "cumulative": float(member.returns[zero:].sum()),
        "p_portfolio": float(2.0 * student.sf(score, member.freedom)),
    }
    return Cell(symbol), Cell(str(member.day)), *figure_cells(FIGURES, figures)


def _after_falls(run: RunResult, themes: Mapping[str, Theme]) -> tuple[Table, ...]:
    """Return the table of what followed all falls like these, over all themes and rows of the run."""
    if "SPY" not in run.panel.symbols:
        return ()
    view = run.panel.view(run.themes)
    market = view.close["SPY"].to_numpy()
    levels = {name: view.index(name).to_numpy() for name in themes}
    falls = {name: fell(level, market) for name, level in levels.items()}
    found = [each for each in aftermath(levels, market, falls) if each.falls]
    columns = (Column("rows after the fall", number=False), *figure_columns(FALLS))
    rows = tuple((Cell(str(each.horizon)), *figure_cells(FALLS, _falls(each))) for each in found)
    title = (
        "What buying the dip earned over the market after every fall of a theme by more than three of its "
        "standard deviations, all rows of the run, most of them hindsight. Rotating away earned the opposite"
    )
    return (Table(title, columns, rows),) if rows else ()


def _falls(found: Aftermath) -> dict[str, float]:
    return {
        **{key: float(getattr(found, key)) for key in ("falls", "clusters", "mean", "gained")},
        **{key: float(getattr(found.daily, key)) for key in ("estimate", "low", "high", "p_value")},
    }
