"""The page of one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from thematic.report import about, curves
from thematic.report.comparison import Span, comparison, sources
from thematic.report.events import events as events_section
from thematic.report.holdings import holdings
from thematic.report.orders import orders
from thematic.report.page import Page
from thematic.report.parts import parts
from thematic.report.plots import lines, marks
from thematic.report.rolling import rolling
from thematic.report.verdicts import luck, verdicts
from thematic.study.luck import contest
from thematic.study.luck import luck as find_luck

if TYPE_CHECKING:
    from thematic.study import Study

SIMULATED = (
    "SIMULATED PRICES",
    "These prices were drawn at random to resemble real ones: nothing here says how any share has done.",
)
FRICTIONLESS = (
    "FRICTIONLESS",
    "No costs, lots, price limits, volume caps or interest: nobody could have earned exactly this.",
)


def study_page(study: Study) -> Page:
    """Return the page of a study; sections stand in the order in which a reader needs them."""
    nav = study.nav
    ideas = [name for name, result in study.results.items() if result.strategy.file.stem != "hold"]
    drawn = lines(list(study.results), ideas)
    span = Span(nav.index[0].date(), nav.index[-1].date(), study.known_on)
    question = study.backtest
    events = marks(((each.name, each.at, each.note) for each in question.events), span.start, span.end)
    metrics = {name: result.metrics for name, result in study.results.items()}
    missed = pd.concat([result.orders for result in study.results.values()])
    names = {each.symbol: each.name for theme in study.themes.values() for each in theme.members}
    return Page(
        title=question.title,
        lead=f"{len(nav.columns)} strategies, {span.start} to {span.end}, in {question.base}",
        bands=_bands(study),
        facts=_facts(study),
        lines=drawn,
        timeline=curves.timeline(
            pd.DatetimeIndex(nav.index), f"{question.decision_time:%H:%M}", span, events
        ),
        sections=(
            *([verdicts(study.verdicts, study.known_on)] if study.verdicts else []),
            comparison(metrics, drawn, span),
            curves.equity(nav, drawn, events, span),
            curves.drawdowns(nav, drawn, span),
            *filter(None, [rolling(nav, drawn, span)]),
            holdings(study, ideas),
            sources(metrics, drawn, span),
            parts(study, drawn),
            *filter(None, [events_section(study)]),
            luck(find_luck(study), contest(study), drawn),
            orders(metrics, drawn, missed[missed["status"] != "filled"], names),
            about.notes(study),
            about.strategies(study),
            about.themes(study),
            about.prices(study.prices),
            about.manifest(study.manifest),
        ),
    )


def _bands(study: Study) -> tuple[tuple[str, str], ...]:
    bands = [SIMULATED] if study.simulated else []
    return (*bands, *([FRICTIONLESS] if study.backtest.frictionless else []))


def _facts(study: Study) -> tuple[tuple[str, str], ...]:
    question = study.backtest
    return (
        ("Themes public on", str(study.known_on)),
        ("Starts with", f"{float(study.nav.to_numpy()[0, 0]):,.0f} {question.base}"),
        ("Prices from", study.source + (" (simulated)" if study.simulated else "")),
        ("Orders fill at", f"the {question.fill} of the first session after the decision"),
        ("Decided at", f"{question.decision_time:%H:%M} UTC"),
    )
