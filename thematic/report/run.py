"""The page of one run: its sections in the order in which a reader needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thematic.notation import count_of
from thematic.report.page import Page, Section
from thematic.report.sections import (
    answer,
    capacity,
    claims,
    elsewhere,
    events,
    folded,
    growth,
    holdings,
    ideas,
    periods,
    risk,
    significance,
    today,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from thematic.analysis.analysis import Analysis

SIMULATED = (
    "SIMULATED PRICES",
    "These prices were drawn at random to resemble real ones: nothing here says how any share has done.",
)
FRICTIONLESS = (
    "FRICTIONLESS",
    "No costs, lots, price limits, volume caps or interest: nobody could have earned exactly this.",
)

SECTIONS: tuple[Callable[[Analysis], Section | None], ...] = (
    answer.section,
    claims.section,
    elsewhere.section,
    growth.section,
    ideas.section,
    risk.section,
    periods.section,
    holdings.section,
    events.section,
    today.section,
    significance.section,
    folded.orders,
    capacity.section,
    folded.caveats,
    folded.prices,
    folded.strategies,
    folded.themes,
    folded.reproduce,
)
"""Each returns its part of the page, or None where there is nothing to show; see `report.sections`."""


def run_page(analysis: Analysis) -> Page:
    """Return the page of a run."""
    run, question = analysis.run, analysis.run.question
    first, last = run.nav.index[0], run.nav.index[-1]
    return Page(
        title=question.title,
        lead=f"{count_of(len(run.results), 'strategy', 'strategies')}, {first:%Y-%m-%d} to {last:%Y-%m-%d}, "
        f"in {question.base}, prices: {run.source}",
        bands=_bands(analysis),
        sections=tuple(filter(None, (section(analysis) for section in SECTIONS))),
    )


def _bands(analysis: Analysis) -> tuple[tuple[str, str], ...]:
    run = analysis.run
    bands = [SIMULATED] if run.simulated else []
    bands += [FRICTIONLESS] if run.question.frictionless else []
    bands += [("LATE START", late.sentence) for late in run.late_starts if late.thin]
    return (*bands, *([("PRICES ENDED", _ended(analysis))] if analysis.ended else []))


def _ended(analysis: Analysis) -> str:
    """Return how many prices ended before the period did, and how many strategies held them then."""
    days = {symbol: day for held in analysis.ended.values() for symbol, day in held.items()}
    holders = count_of(len(analysis.ended), "strategy", "strategies")
    return (
        f"Prices of {count_of(len(days), 'share')} end before the period does, from {min(days.values())} on: "
        f"what {holders} (†) held of them keeps its last value."
    )
