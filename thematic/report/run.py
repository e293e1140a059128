"""The page of one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from thematic.report import about, curves
from thematic.report.comparison import Span, comparison, sources
from thematic.report.events import events as events_section
from thematic.report.holdings import holdings
from thematic.report.orders import orders
from thematic.report.page import Page, Section
from thematic.report.parts import parts
from thematic.report.plots import lines, marks
from thematic.report.rolling import rolling
from thematic.report.sections import answer
from thematic.report.verdicts import luck, verdicts

if TYPE_CHECKING:
    from collections.abc import Callable

    from thematic.analysis.analysis import Analysis
    from thematic.results.run_result import RunResult

SIMULATED = (
    "SIMULATED PRICES",
    "These prices were drawn at random to resemble real ones: nothing here says how any share has done.",
)
FRICTIONLESS = (
    "FRICTIONLESS",
    "No costs, lots, price limits, volume caps or interest: nobody could have earned exactly this.",
)

SECTIONS: tuple[Callable[[Analysis], Section | None], ...] = (answer.section,)
"""The sections of a run's page in the order in which a reader needs them; see `thematic.report.sections`."""


def run_page(analysis: Analysis) -> Page:
    """Return the page of a run; sections stand in the order in which a reader needs them."""
    run = analysis.run
    nav = run.nav
    ideas = [name for name, result in run.results.items() if result.strategy.file.stem != "hold"]
    drawn = lines(list(run.results), ideas)
    span = Span(nav.index[0].date(), nav.index[-1].date(), run.known_on)
    question = run.question
    events = marks(((each.name, each.at, each.note) for each in question.events), span.start, span.end)
    metrics = run.metrics
    titles = {name: theme.title for name, theme in run.themes.items()}
    missed = run.orders
    names = {each.symbol: each.name for theme in run.themes.values() for each in theme.members}
    return Page(
        title=question.title,
        lead=f"{len(nav.columns)} strategies, {span.start} to {span.end}, in {question.base}",
        bands=_bands(run),
        facts=_facts(run),
        lines=drawn,
        timeline=curves.timeline(
            pd.DatetimeIndex(nav.index), f"{question.decision_time:%H:%M}", span, events
        ),
        sections=(
            *filter(None, (each(analysis) for each in SECTIONS)),
            *([verdicts(analysis.verdicts, run.known_on)] if analysis.verdicts else []),
            comparison(metrics, drawn, span),
            curves.equity(analysis.growth, drawn, events, span),
            curves.drawdowns(analysis.deepest_falls, drawn, span),
            *filter(None, [rolling(analysis.rolling_volatility, analysis.month_returns, drawn, span)]),
            holdings(run, analysis.holdings, ideas),
            sources(metrics, drawn, span),
            parts(analysis.components, titles, drawn),
            *filter(None, [events_section(analysis.event_panels, analysis.after_falls, run.themes)]),
            luck(analysis.significance, analysis.contest, drawn),
            orders(metrics, drawn, missed[missed["status"] != "filled"], names),
            about.caveats(run),
            about.strategies(run),
            about.themes(run),
            about.prices(run.prices),
            about.manifest(run.manifest),
        ),
    )


def _bands(run: RunResult) -> tuple[tuple[str, str], ...]:
    bands = [SIMULATED] if run.simulated else []
    late = [("LATE START", late.sentence) for late in run.late_starts if late.thin]
    return (*bands, *([FRICTIONLESS] if run.question.frictionless else []), *late)


def _facts(run: RunResult) -> tuple[tuple[str, str], ...]:
    question = run.question
    return (
        ("Themes public on", str(run.known_on)),
        ("Starts with", f"{float(next(iter(run.results.values())).nav.iloc[0]):,.0f} {question.base}"),
        ("Prices from", run.source + (" (simulated)" if run.simulated else "")),
        ("Orders fill at", f"the {question.fill} of the first session after the decision"),
        ("Decided at", f"{question.decision_time:%H:%M} UTC"),
    )
