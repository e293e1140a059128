"""The clock: which session is known at a decision, and which can still be traded after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.errors import MarketError

if TYPE_CHECKING:
    from thematic.markets import Market

DECISION_TIME = time(22)
"""22:00 UTC: New York has closed and Tokyo has not opened, in summer and in winter."""

NO_SESSION = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Clock:
    """Rows of time, one a decision, and each market's sessions placed in them.

    Row ``r`` covers what happens after decision ``r - 1`` up to and including decision ``r``. A session lies
    in the first row whose decision is not before its close: from that decision on its bar is known. An order
    decided at row ``d`` may fill in a session of a row ``r > d`` that opened after decision ``d``.

    Parameters
    ----------
    decisions : DatetimeIndex, shape (n_rows,)
        The moments of decision, UTC, increasing.
    markets : tuple of str
        The markets' keys, such as ``("us", "hk")``.
    opens, closes : ndarray of int64, shape (n_rows, n_markets)
        Nanoseconds since 1970 UTC at which the session in a row opens and closes; `NO_SESSION` where the
        market is shut.
    labels : mapping of str to DataFrame
        For each market a frame indexed by its sessions' local dates with the column ``row``.
    """

    decisions: pd.DatetimeIndex
    markets: tuple[str, ...]
    opens: np.ndarray
    closes: np.ndarray
    labels: Mapping[str, pd.DataFrame]

    @classmethod
    def of(
        cls, markets: Mapping[str, Market], start: date, end: date, decision_time: time = DECISION_TIME
    ) -> Clock:
        """Build the clock of some markets from `start` to `end`, both included.

        Raises
        ------
        MarketError
            Where a day lies outside a market's calendar, no market trades in the period, or two sessions of
            one market fall between two decisions.
        """
        return _clock(tuple(markets.items()), start, end, decision_time)

    @cached_property
    def dates(self) -> pd.DatetimeIndex:
        """The rows' dates, tz-naive, shape (n_rows,)."""
        return self.decisions.tz_localize(None).normalize().rename("date")

    @property
    def decision_ns(self) -> np.ndarray:
        """The moments of decision in nanoseconds since 1970 UTC, shape (n_rows,)."""
        return _nanoseconds(self.decisions)

    @property
    def is_open(self) -> np.ndarray:
        """Whether a market has a session in a row, shape (n_rows, n_markets)."""
        return self.opens != NO_SESSION

    @property
    def known_ns(self) -> np.ndarray:
        """When the newest bar known at each decision closed, in nanoseconds, shape (n_rows,)."""
        return np.maximum.accumulate(self.closes.max(axis=1))

    def __len__(self) -> int:
        return len(self.decisions)


@lru_cache(maxsize=16)
def _clock(markets: tuple[tuple[str, Market], ...], start: date, end: date, decision_time: time) -> Clock:
    """Build a clock once: strategies of a run share most of theirs."""
    # A session that closes after its own day's decision belongs to a later row: look a week back.
    sessions = {key: market.sessions(start - timedelta(7), end) for key, market in markets}
    decisions = _decisions(sessions, start, end, decision_time)
    opens = np.full((len(decisions), len(markets)), NO_SESSION)
    closes = opens.copy()
    labels = {}
    for column, (key, table) in enumerate(sessions.items()):
        placed = _place(key, table, decisions)
        opens[placed["row"], column] = _nanoseconds(placed["open"])
        closes[placed["row"], column] = _nanoseconds(placed["close"])
        labels[key] = placed[["row"]]
    opens.flags.writeable = closes.flags.writeable = False
    return Clock(decisions, tuple(sessions), opens, closes, labels)


def _decisions(
    sessions: Mapping[str, pd.DataFrame], start: date, end: date, decision_time: time
) -> pd.DatetimeIndex:
    days = pd.DatetimeIndex(np.unique(np.concatenate([table.index for table in sessions.values()])))
    days = days[(days >= pd.Timestamp(start)) & (days <= pd.Timestamp(end))]
    if days.empty:
        raise MarketError(f"no market of {', '.join(sessions)} trades between {start} and {end}")
    offset = pd.Timedelta(hours=decision_time.hour, minutes=decision_time.minute)
    return pd.DatetimeIndex(days + offset, name="decision").as_unit("ns").tz_localize("UTC")


def _place(key: str, table: pd.DataFrame, decisions: pd.DatetimeIndex) -> pd.DataFrame:
    rows = decisions.searchsorted(table["close"], side="left")
    first = decisions[0].tz_localize(None).normalize()
    inside = (rows < len(decisions)) & ((rows > 0) | (table.index >= first))
    placed = table.assign(row=rows)[inside]
    twice = placed["row"].duplicated()
    if twice.any():
        raise MarketError(
            f"two sessions of {key} lie between two decisions near {twice.idxmax():%Y-%m-%d}: "
            "decide at another hour, by which the market has closed in summer and in winter or in neither"
        )
    return placed


def _nanoseconds(moments: pd.Series[pd.Timestamp] | pd.DatetimeIndex) -> np.ndarray:
    return pd.DatetimeIndex(moments).as_unit("ns").asi8
