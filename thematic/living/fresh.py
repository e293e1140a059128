"""Whether prices are new enough for a decision."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from thematic.errors import PriceError
from thematic.markets import market_of
from thematic.results.coverage import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from thematic.prices.bars import Bars
    from thematic.question import Terms

LOOK_BACK = timedelta(days=30)
"""Every market has a session within so many days."""


def decision_day(terms: Terms, now: datetime) -> date:
    """Return the day of the latest moment of decision at `now`, UTC.

    Examples
    --------
    >>> from thematic.question import Terms
    >>> decision_day(Terms(start=date(2025, 1, 2)), datetime(2025, 6, 30, 21))
    datetime.date(2025, 6, 29)
    """
    return now.date() - timedelta(days=int(now.time() < terms.decision_time))


def late(bars: Mapping[str, Bars], terms: Terms, day: date) -> dict[str, date]:
    """Return the symbols without a bar of the last session that was over at the decision of a day.

    Returns
    -------
    dict of str to date
        Symbol -> its last bar up to that day; the day of its first bar where that comes later.
    """
    decision = pd.Timestamp(datetime.combine(day, terms.decision_time), tz="UTC")
    last_bars = {}
    for symbol, series in bars.items():
        sessions = market_of(symbol).sessions(day - LOOK_BACK, day)
        over = sessions.index[sessions["close"] <= decision]
        known = series.adjusted.loc[: pd.Timestamp(day)]
        last = known.index[-1] if len(known) else series.first
        if len(over) and last != over[-1]:
            last_bars[symbol] = last.date()
    return last_bars


def require_fresh(bars: Mapping[str, Bars], terms: Terms, day: date, source: str) -> dict[str, date]:
    """Return the symbols whose prices are late for the decision of a day, where most are not.

    Raises
    ------
    PriceError
        Half of them or more are late.
    """
    behind = late(bars, terms, day)
    if 2 * len(behind) < len(bars):
        return behind
    last = max(behind.values())
    raise PriceError(
        f"the prices in {source} are too old for a decision on {day}: those of {len(behind)} of {len(bars)} "
        f"symbols lack the last session, and the newest of them end on {last}, {_days((day - last).days)} "
        f"before ({named(_newest(behind, last))}): fetch newer ones, or ask for --on {last}"
    )


def _newest(behind: Mapping[str, date], last: date) -> Iterable[str]:
    return (symbol for symbol, day in behind.items() if day == last)


def _days(count: int) -> str:
    return f"{count} day" + "s" * (count != 1)
