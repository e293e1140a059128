"""The sessions ahead of a decision: where orders can fill next, and when markets are shut."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from thematic.market_data.ahead import clock_ahead

if TYPE_CHECKING:
    from thematic.market_data.panel import Panel

SOON = timedelta(days=10)
"""A closure that begins within so many days is told."""


@dataclass(frozen=True)
class MarketAhead:
    """The next sessions of a market.

    Parameters
    ----------
    market, title : str
    session : date
        The local date of the first session that opens after the decision.
    fill_at, local : datetime
        When orders fill in it, in UTC and on the market's own clock.
    shut : bool
        Whether the market is shut on a weekday before that session.
    shut_after, shut_until : date or None
        The last session before a closure of a weekday or more that begins within ten days, and the first
        after it.
    """

    market: str
    title: str
    session: date
    fill_at: datetime
    local: datetime
    shut: bool
    shut_after: date | None
    shut_until: date | None

    @property
    def sentence(self) -> str:
        """When orders fill, and when the market is shut thereafter."""
        said = f"{self.title}: {self.fill_at:%Y-%m-%d %H:%M} UTC ({self.local:%Y-%m-%d %H:%M} there)"
        said += ", shut until then" if self.shut else ""
        if self.shut_until is None:
            return said
        after = "then" if self.shut_after == self.session else f"and after {self.shut_after}"
        return f"{said}, {after} shut until {self.shut_until}"


def markets_ahead(panel: Panel, fill: str) -> tuple[MarketAhead, ...]:
    """Return the next sessions of a panel's markets after its last decision, the first to fill first.

    Parameters
    ----------
    panel : Panel
    fill : {"close", "open"}
        At which price of the session orders fill.
    """
    later, rows = clock_ahead(panel), len(panel.clock)
    moments = later.closes if fill == "close" else later.opens
    markets = []
    for column, market in enumerate(panel.markets.values()):
        opening = later.opens[:, column] > later.decision_ns[rows - 1]
        coming = np.flatnonzero(opening & (np.arange(len(later)) >= rows))
        labels = later.labels[market.key]
        days = [day.date() for day in labels.index[labels["row"].isin(coming)]]
        if days:
            moment = pd.Timestamp(int(moments[coming[0], column]), tz="UTC").to_pydatetime()
            local = moment.astimezone(ZoneInfo(market.timezone))
            shut = is_shut(panel.dates[-1], pd.Timestamp(days[0]), labels.index)
            markets.append(
                MarketAhead(market.key, market.title, days[0], moment, local, shut, *_closure(days))
            )
    return tuple(sorted(markets, key=lambda market: market.fill_at))


def is_shut(before: pd.Timestamp, after: pd.Timestamp, sessions: pd.Index[pd.Timestamp]) -> bool:
    """Return whether a market is shut on a weekday between two days.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-24", "2025-01-27", "2025-02-05"])
    >>> [is_shut(one, other, days) for one, other in pairwise(days)]
    [False, True]
    """
    between = pd.bdate_range(before, after, inclusive="neither")
    return not between.isin(sessions).all()


def _closure(days: list[date]) -> tuple[date | None, date | None]:
    """Return the session before the first closure of a weekday that begins soon, and that after it."""
    for before, after in pairwise(days):
        if before <= days[0] + SOON and np.busday_count(before, after) > 1:
            return before, after
    return None, None
