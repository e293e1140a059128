"""Schedules: on which rows of a view a strategy may change what it wants to hold.

`schedule` takes any of them by a word, a number of rows or dates, so that it can be a strategy's parameter.

Each looks back only: a week, a month or a quarter has begun once its first decision is there. That one has
ended is known only when the next has begun.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches

import numpy as np

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy.shared import by_row


def schedule(view: MarketView, when: str | int | Iterable[date]) -> np.ndarray:
    """Return whether each row of a view is due, bool, shape (n_rows,).

    Parameters
    ----------
    view : MarketView
    when : str, int or iterable of date
        ``daily``, ``weekly``, ``monthly`` or ``quarterly``: the first decision of each; a number of rows: one
        of so many, see `every`; or dates: the first decision on or after each, see `on_dates`.

    Raises
    ------
    StrategyError
        It is none of these.

    Examples
    --------
    >>> import pandas as pd
    >>> close = pd.DataFrame({"A": range(1, 6)}, pd.bdate_range("2025-03-27", periods=5), dtype=float)
    >>> view = MarketView.of_closes(close, {"theme": ["A"]})
    >>> schedule(view, "monthly").tolist()
    [True, False, False, True, False]
    """
    if isinstance(when, str):
        if when not in PERIODS:
            close = get_close_matches(when.lower(), PERIODS, n=1)
            meant = f"; did you mean {close[0]!r}?" if close else ""
            raise StrategyError(
                f"schedule() was given {when!r}; give {', '.join(PERIODS)}, a number of rows, or dates{meant}"
            )
        return PERIODS[when](view)
    if isinstance(when, Iterable):
        return on_dates(view, when)
    return every(view, when)


def _daily(view: MarketView) -> np.ndarray:
    """Return True for each row, bool, shape (n_rows,)."""
    return np.ones(len(view), bool)


@by_row
def week_starts(view: MarketView) -> np.ndarray:
    """Return whether each row is the first decision of a week from Monday on, bool, shape (n_rows,).

    Examples
    --------
    >>> import pandas as pd
    >>> close = pd.DataFrame({"A": range(1, 6)}, pd.bdate_range("2025-03-27", periods=5), dtype=float)
    >>> view = MarketView.of_closes(close, {"theme": ["A"]})
    >>> week_starts(view).tolist()
    [True, False, True, False, False]
    """
    # NumPy's weeks begin on Thursday, as 1970 did.
    days = _days(view).astype(np.int64)
    return _first_of((days + 3) // 7)


@by_row
def month_starts(view: MarketView) -> np.ndarray:
    """Return whether each row is the first decision of a calendar month, bool, shape (n_rows,).

    Examples
    --------
    >>> import pandas as pd
    >>> close = pd.DataFrame({"A": range(1, 6)}, pd.bdate_range("2025-03-27", periods=5), dtype=float)
    >>> view = MarketView.of_closes(close, {"theme": ["A"]})
    >>> month_starts(view).tolist()
    [True, False, False, True, False]
    """
    return _first_of(_days(view).astype("datetime64[M]"))


@by_row
def quarter_starts(view: MarketView) -> np.ndarray:
    """Return whether each row is the first decision of a calendar quarter, bool, shape (n_rows,).

    Examples
    --------
    >>> import pandas as pd
    >>> close = pd.DataFrame({"A": range(1, 6)}, pd.bdate_range("2025-03-27", periods=5), dtype=float)
    >>> view = MarketView.of_closes(close, {"theme": ["A"]})
    >>> quarter_starts(view).tolist()
    [True, False, False, True, False]
    """
    return _first_of(_days(view).astype("datetime64[M]").astype(np.int64) // 3)


def every(view: MarketView, rows: int) -> np.ndarray:
    """Return whether each row is one of every `rows` rows, the first included, bool, shape (n_rows,).

    Rows are counted from the view's first, so that a longer history moves the schedule.

    Raises
    ------
    StrategyError
        `rows` is no whole number from 1 upwards.

    Examples
    --------
    >>> import pandas as pd
    >>> close = pd.DataFrame({"A": range(1, 6)}, pd.bdate_range("2025-03-27", periods=5), dtype=float)
    >>> view = MarketView.of_closes(close, {"theme": ["A"]})
    >>> every(view, 2).tolist()
    [True, False, True, False, True]
    """
    if not isinstance(rows, int) or isinstance(rows, bool) or rows < 1:
        raise StrategyError(f"every() was given {rows!r}; give a whole number of rows from 1 upwards")
    return np.arange(len(view)) % rows == 0


def on_dates(view: MarketView, dates: Iterable[date]) -> np.ndarray:
    """Return whether each row is the first decision on or after one of some dates, bool, shape (n_rows,).

    Examples
    --------
    >>> import pandas as pd
    >>> close = pd.DataFrame({"A": range(1, 6)}, pd.bdate_range("2025-03-27", periods=5), dtype=float)
    >>> view = MarketView.of_closes(close, {"theme": ["A"]})
    >>> on_dates(view, [date(2025, 3, 29)]).tolist()
    [False, False, True, False, False]
    """
    wanted = np.array(sorted(dates), dtype="datetime64[D]")
    rows = np.searchsorted(_days(view), wanted)
    due = np.zeros(len(view), bool)
    due[rows[rows < len(view)]] = True
    return due


PERIODS: Mapping[str, Callable[[MarketView], np.ndarray]] = {
    "daily": _daily,
    "weekly": week_starts,
    "monthly": month_starts,
    "quarterly": quarter_starts,
}
"""Schedules that have a word."""


def _days(view: MarketView) -> np.ndarray:
    return view.decisions.tz_localize(None).to_numpy().astype("datetime64[D]")


def _first_of(periods: np.ndarray) -> np.ndarray:
    return np.append(True, periods[1:] != periods[:-1])
