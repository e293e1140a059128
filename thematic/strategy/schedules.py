"""Schedules: on which rows of a view a strategy may change what it wants to hold.

Each looks back only: a week, a month or a quarter has begun once its first decision is there. That one has
ended is known only when the next has begun.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy.shared import shared


@shared
def week_starts(view: MarketView) -> np.ndarray:
    """Return whether each row is the first decision of a week from Monday on, bool, shape (n_rows,)."""
    # NumPy's weeks begin on Thursday, as 1970 did.
    days = _days(view).astype(np.int64)
    return _first_of((days + 3) // 7)


@shared
def month_starts(view: MarketView) -> np.ndarray:
    """Return whether each row is the first decision of a calendar month, bool, shape (n_rows,)."""
    return _first_of(_days(view).astype("datetime64[M]"))


@shared
def quarter_starts(view: MarketView) -> np.ndarray:
    """Return whether each row is the first decision of a calendar quarter, bool, shape (n_rows,)."""
    return _first_of(_days(view).astype("datetime64[M]").astype(np.int64) // 3)


def every(view: MarketView, rows: int) -> np.ndarray:
    """Return whether each row is one of every `rows` rows, the first included, bool, shape (n_rows,).

    Rows are counted from the view's first, so that a longer history moves the schedule.

    Raises
    ------
    StrategyError
        `rows` is no whole number from 1 upwards.
    """
    if not isinstance(rows, int) or isinstance(rows, bool) or rows < 1:
        raise StrategyError(f"every() was given {rows!r}; give a whole number of rows from 1 upwards")
    return np.arange(len(view)) % rows == 0


def on_dates(view: MarketView, dates: Iterable[date]) -> np.ndarray:
    """Return whether each row is the first decision on or after one of some dates, bool, shape (n_rows,)."""
    wanted = np.array(sorted(dates), dtype="datetime64[D]")
    rows = np.searchsorted(_days(view), wanted)
    due = np.zeros(len(view), bool)
    due[rows[rows < len(view)]] = True
    return due


def _days(view: MarketView) -> np.ndarray:
    return view.decisions.tz_localize(None).to_numpy().astype("datetime64[D]")


def _first_of(periods: np.ndarray) -> np.ndarray:
    return np.append(True, periods[1:] != periods[:-1])
