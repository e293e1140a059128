"""Day zero: the session in which a market first met some news."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from thematic.errors import MarketError

if TYPE_CHECKING:
    from thematic.markets import Market

LONGEST_CLOSURE = timedelta(days=30)


@lru_cache(maxsize=1024)
def day_zero(market: Market, at: datetime) -> date:
    """Return the local date of a market's first session that opens at or after a moment.

    News of a weekend meets Monday's session everywhere; what happens at New York's open meets that session
    in New York and the next one that opens in Asia, however long a holiday lies between.

    Parameters
    ----------
    at : datetime
        With its time zone.

    Raises
    ------
    MarketError
        No session opens within a month.
    """
    moment = pd.Timestamp(at).tz_convert("UTC")
    sessions = market.sessions(moment.date() - timedelta(2), moment.date() + LONGEST_CLOSURE)
    later = sessions.index[sessions["open"] >= moment]
    if later.empty:
        raise MarketError(f"{market.title} has no session in the month after {moment:%Y-%m-%d %H:%M} UTC")
    day: date = later[0].date()
    return day
