"""Prices that move on days on which their market was shut: dates that are not what they seem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from thematic.prices.check.finding import Finding, dates, listed
from thematic.prices.check.sessions import within_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thematic.prices.check.window import Days, Window

#: More than this share of the bars, and at least so many, are no slips of a calendar. A year of New York's
#: dates holds some 12 days on which Hong Kong was shut, of 252.
SHARE, ENOUGH = 0.03, 5


def moving_when_shut(window: Window, expected: Days) -> Iterator[Finding]:
    """Yield a series that moves on many days on which its market was shut: an error where these are weekends.

    A close that is carried through weekends and holidays, as terminals do on request, does not move. Dates of
    weekdays alone may be another market's or made up; their bars are left out, and the run says so.

    Parameters
    ----------
    window : Window
        The bars with a price.
    expected : ndarray of datetime64[D]
        The market's sessions, increasing, over at least those days.
    """
    shut = ~within_days(window.days, expected)
    if np.count_nonzero(shut) < ENOUGH:
        return
    moves = np.diff(window.total, prepend=np.nan) != 0
    days = window.days[moves & shut]
    if len(days) < ENOUGH or len(days) <= SHARE * len(window):
        return
    detail = (
        f"it moves on {len(days)} days on which its market was shut ({listed(dates(days))}): day and month "
        "may be swapped in some dates, or they are another market's; give the exchange's dates"
    )
    weekends = np.count_nonzero(~np.is_busday(days)) >= ENOUGH
    yield Finding(window.symbol, "shifted dates", "error" if weekends else "warning", detail, dates(days))
