"""The run that ends at the latest decision, or at the one that is asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from thematic.errors import PriceError
from thematic.living.fresh import decision_day, require_fresh
from thematic.question import OPEN
from thematic.run import Progress, Run, needed_symbols

if TYPE_CHECKING:
    from thematic.prices.source import Source
    from thematic.question import Question, Terms


def last_decision(question: Terms, simulated: bool, on: date | None, now: datetime) -> date:
    """Return the day whose decision is asked for: by default the latest at `now`, UTC.

    The sample ends on a day of its own, and no clock makes it older: there the end is left open.

    Raises
    ------
    PriceError
        The decision is still to come.
    """
    if on is None:
        return OPEN if simulated else decision_day(question, now)
    if on > decision_day(question, now):
        raise PriceError(f"the decision of {on} is still to come: it is {now:%Y-%m-%d %H:%M} UTC")
    return on


def run_until(question: Question, source: Source, day: date, progress: Progress = lambda *_: None) -> Run:
    """Return the run of a question that ends at the decision of a day, whatever end it states.

    Raises
    ------
    PriceError
        Most of its prices are too old for that decision.
    """
    run = Run(question.replace(end=day), source, progress)
    needed = {symbol: run.bars[symbol] for symbol in needed_symbols(run.asked, run.themes)}
    require_fresh(needed, run.question, run.question.end, source.name)
    return run
