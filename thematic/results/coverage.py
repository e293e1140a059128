"""Coverage: which members of a theme have prices when a run begins, until when, and who did nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.errors import MissingPrices, PriceError

if TYPE_CHECKING:
    from thematic.prices.bars import Bars
    from thematic.question import Terms
    from thematic.results.result import Result
    from thematic.universe import Theme

LATE = timedelta(days=7)
"""Prices that begin this long after a member could be held are said to begin late; less may be a holiday."""


@dataclass(frozen=True)
class LateStart:
    """A theme whose members do not all have prices when the run begins.

    Parameters
    ----------
    theme : str
    priced, members : int
        How many of its members had prices at the start, and how many there were.
    start, complete : date
        The first day, and the day on which the last of their prices begins; the run's last day where some
        never do.
    symbols : tuple of str
        Those whose prices begin late.
    """

    theme: str
    priced: int
    members: int
    start: date
    complete: date
    symbols: tuple[str, ...]

    @property
    def days(self) -> int:
        """Calendar days until all have prices."""
        return (self.complete - self.start).days

    @property
    def thin(self) -> bool:
        """Whether fewer than half of its members had prices at the start."""
        return 2 * self.priced < self.members

    @property
    def sentence(self) -> str:
        """What it means, in one sentence."""
        return (
            f"{self.theme} is {self.priced} of its {self.members} members on {self.start}, and less than all "
            f"for {self.days} days, until {self.complete}: the prices of {named(self.symbols)} begin later."
        )


def late_starts(themes: Mapping[str, Theme], bars: Mapping[str, Bars], terms: Terms) -> tuple[LateStart, ...]:
    """Return the themes whose members do not all have prices when the run begins, or when they join."""
    starts = (_late_start(name, theme, bars, terms) for name, theme in themes.items())
    return tuple(late for late in starts if late)


def _late_start(name: str, theme: Theme, bars: Mapping[str, Bars], terms: Terms) -> LateStart | None:
    held = [
        member
        for member in theme.members
        if (member.since or terms.start) <= terms.end and (member.until or terms.end) >= terms.start
    ]
    begins = {member.symbol: bars[member.symbol].first.date() for member in held}
    joins = {member.symbol: max(member.since or terms.start, terms.start) for member in held}
    late = [symbol for symbol, first in begins.items() if first > joins[symbol] + LATE]
    if not late:
        return None
    complete = min(max(begins[symbol] for symbol in late), terms.end)
    there = [symbol for symbol in begins if joins[symbol] == terms.start]
    priced = sum(begins[symbol] <= terms.start + LATE for symbol in there)
    return LateStart(name, priced, len(there), terms.start, complete, tuple(late))


def latest_day(terms: Terms, lasts: Iterable[pd.Timestamp], source: str, now: datetime) -> date:
    """Return the day on which a run without an end ends.

    Parameters
    ----------
    terms : Terms
    lasts : iterable of Timestamp
        The last session of each series.
    source : str
        Whose prices they are, for messages.
    now : datetime
        In UTC: a decision that is still to come is none.

    Returns
    -------
    date
        The latest that more than half of the series reach.

    Raises
    ------
    PriceError
        That day is not after the start.

    Examples
    --------
    >>> from thematic.question import Terms
    >>> lasts = pd.to_datetime(["2025-06-30", "2025-06-27", "2025-05-26"])
    >>> latest_day(Terms(start=date(2025, 1, 2)), lasts, "prices", datetime(2025, 7, 5, 12))
    datetime.date(2025, 6, 27)
    """
    newest = sorted(lasts, reverse=True)
    decided = now.date() - timedelta(days=int(now.time() < terms.decision_time))
    day: date = min(newest[len(newest) // 2].date(), decided)
    if day <= terms.start:
        raise PriceError(
            f"most of the prices in {source} end on {day}, and the backtest starts on {terms.start}: "
            "add later prices, or start earlier"
        )
    return day


def require_prices(name: str, targets: pd.DataFrame, bars: Mapping[str, Bars], terms: Terms) -> None:
    """Raise `MissingPrices` where a strategy is to hold what has no price in the period."""
    wanted = targets.columns[np.nan_to_num(targets.to_numpy(dtype=float)).any(axis=0)]
    first, last = pd.Timestamp(terms.start), pd.Timestamp(terms.end)
    missing = [symbol for symbol in wanted if not _has_price(bars[symbol].adjusted, first, last)]
    if missing:
        raise MissingPrices(
            f"{name} is to hold {', '.join(missing)}, without a price from {terms.start} to {terms.end}: "
            "add prices, leave it out, or change the period",
            missing,
        )


def _has_price(prices: pd.Series[float], first: pd.Timestamp, last: pd.Timestamp) -> bool:
    begin, end = prices.index.searchsorted(first), prices.index.searchsorted(last, side="right")
    return bool(prices.notna().to_numpy()[begin:end].any())


def idle(results: Iterable[Result]) -> Iterator[str]:
    """Give a sentence for each strategy that gave no target, or whose orders never filled."""
    for result in results:
        simulation = result.simulation
        if not len(result.targets):
            yield f"{result.name} gave no target weights at any decision: it stayed in cash throughout."
        elif not len(simulation.fills):
            asked = np.abs(result.targets.fillna(0.0).to_numpy()).sum()
            why = f"none of its {len(simulation.orders)} orders filled" if asked else "all its weights are 0"
            yield f"{result.name} never traded, as {why}: it stayed in cash throughout."


def named(symbols: Iterable[str], most: int = 8) -> str:
    """Return symbols in a sentence, the first few by name."""
    listed = list(symbols)
    rest = len(listed) - most
    return ", ".join(listed[:most]) + (f" and {rest} more" if rest > 0 else "")
