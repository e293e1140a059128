"""Event panels: what each theme did around each event, and what followed falls like it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from thematic.claims import Impact, ImpactRanking
from thematic.errors import PriceError
from thematic.markets import market_of
from thematic.statistics.events import (
    Abnormal,
    Aftermath,
    EventWindow,
    Sessions,
    ThemeEvent,
    aftermath,
    day_zero,
    fell,
    theme_event,
)

if TYPE_CHECKING:
    from thematic.question import Event
    from thematic.results.run_result import RunResult
    from thematic.universe import Theme

MARKET = "SPY"
"""What stands for the market where the run holds it; elsewhere a return is set against its own past."""

BENCHMARKS = "benchmarks"
"""The universe of yardsticks, which is no theme."""

ZERO = 5
"""Place of day zero in a member's returns."""


@dataclass(frozen=True)
class EventPanel:
    """One event, and what each theme that could be measured did around it.

    Parameters
    ----------
    event : Event
    themes : mapping of str to ThemeEvent
    """

    event: Event
    themes: Mapping[str, ThemeEvent]

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's own kinds."""
        return {
            "event": self.event.name,
            "at": self.event.at.isoformat(),
            "themes": {name: _plain_theme(theme) for name, theme in self.themes.items()},
        }


def event_panels(run: RunResult) -> tuple[EventPanel, ...]:
    """Return a panel for each event of the question around which any theme can be measured."""
    panels: list[EventPanel] = []
    if not run.question.events:
        return ()
    sessions = _sessions(run)
    for event in run.question.events:
        days = {key: day_zero(market, event.at) for key, market in run.panel.markets.items()}
        measured = {name: _measure(theme, event, days, sessions) for name, theme in _themes(run).items()}
        if themes := {name: theme for name, theme in measured.items() if theme is not None}:
            panels.append(EventPanel(event, themes))
    return tuple(panels)


def main_event(run: RunResult, panels: Sequence[EventPanel]) -> str:
    """Return the event that most claims name, else the one that moved the themes most; empty without any."""
    named = Counter(
        claim.event for claim in run.question.claims if isinstance(claim, (Impact, ImpactRanking))
    )

    def weight(panel: EventPanel) -> tuple[int, float]:
        moves = [abs(theme.abnormal) for theme in panel.themes.values()]
        return named[panel.event.name], sum(moves) / len(moves)

    return max(panels, key=weight).event.name if panels else ""


def after_falls(run: RunResult) -> tuple[Aftermath, ...]:
    """Return what followed all deep falls of the run's themes, by horizon; empty without a market to set
    them against.
    """  # noqa: D205
    if MARKET not in run.panel.symbols or not _themes(run):
        return ()
    view = run.panel.view(run.themes)
    market = view.close[MARKET].to_numpy()
    levels = {name: view.index_array(name) for name in _themes(run)}
    falls = {name: fell(level, market) for name, level in levels.items()}
    return tuple(result for result in aftermath(levels, market, falls) if result.falls)


def falls_figures(result: Aftermath) -> dict[str, float]:
    """Return the figures of what followed falls, by name."""
    return {
        **{key: float(getattr(result, key)) for key in ("falls", "clusters", "mean", "gained")},
        **{key: float(getattr(result.daily, key)) for key in ("estimate", "low", "high", "p_value")},
    }


def member_figures(member: Abnormal) -> dict[str, float]:
    """Return a member's figures by name: day zero, the sum to the end, and the chance of the first."""
    from scipy.special import stdtr

    score = abs(member.returns[ZERO]) / (member.deviation * member.errors(ZERO)[0])
    return {
        "abnormal": float(member.returns[ZERO]),
        "cumulative": float(member.returns[ZERO:].sum()),
        "p_portfolio": float(2.0 * stdtr(member.freedom, -score)),
    }


def theme_figures(theme: ThemeEvent) -> dict[str, float]:
    """Return a theme's figures by name."""
    keys = ("abnormal", "cumulative", "p_portfolio", "p_portfolio_cumulative", "p_members", "correlation")
    return {key: float(getattr(theme, key)) for key in keys}


def _themes(run: RunResult) -> dict[str, Theme]:
    return {name: theme for name, theme in run.themes.items() if name != BENCHMARKS}


def _sessions(run: RunResult) -> dict[str, Sessions]:
    """Return the returns of all members of the run's themes and their market's, by symbol."""
    bars = run.panel.bars
    symbols = dict.fromkeys(symbol for theme in _themes(run).values() for symbol in theme.symbols)
    moves = {
        symbol: bars[symbol].adjusted.pct_change(fill_method=None)
        for symbol in {*symbols, MARKET} & set(bars)
    }
    market, key = moves.get(MARKET), market_of(MARKET).key
    return {
        symbol: Sessions.of(moves[symbol].rename(symbol), market, lag=key != market_of(symbol).key)
        for symbol in symbols
    }


def _measure(
    theme: Theme, event: Event, days: Mapping[str, date], sessions: Mapping[str, Sessions]
) -> ThemeEvent | None:
    symbols = [member.symbol for member in theme.members_on(event.at.date())]
    members = {symbol: _member(sessions[symbol], days[market_of(symbol).key]) for symbol in symbols}
    measured = {symbol: member for symbol, member in members.items() if member is not None}
    return theme_event(measured) if measured else None


def _member(sessions: Sessions, day: date) -> Abnormal | None:
    """Return a member's abnormal returns; None where its prices do not reach far enough."""
    try:
        return sessions.at(day, EventWindow())
    except PriceError:
        return None


def _plain_theme(theme: ThemeEvent) -> dict[str, Any]:
    members = {
        symbol: {"day": member.day.isoformat(), **member_figures(member)}
        for symbol, member in theme.members.items()
    }
    path = {str(name): [float(value) for value in theme.path[name]] for name in ("cumulative", "low", "high")}
    return {**theme_figures(theme), "path": path, "members": members}
