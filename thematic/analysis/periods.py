"""Periods: what each strategy earned in the last months and years, and in each calendar year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

PERIODS = ("one_month", "three_months", "year_to_date", "one_year", "since_note", "whole")
FROM_FIRST = ("since_note", "whole")
"""Periods that begin with a strategy's first row where that is later: so do its metrics."""
CLOSED = 5
"""Weekdays at a year's end on which a market may be closed: the year is whole all the same."""


@dataclass(frozen=True)
class PeriodReturns:
    """What each strategy earned in some periods, compounded from its net asset values.

    Parameters
    ----------
    periods, strategies : tuple of str
    returns : array, shape (n_periods, n_strategies)
        Fractions of the value at a period's base; NaN where the strategy has no base or no row after it.
    begins_on, ends_on : array of dates, shape (n_periods, n_strategies)
        The days of the base and of the last row of each; NaT where there is no return.
    """

    periods: tuple[str, ...]
    strategies: tuple[str, ...]
    returns: np.ndarray
    begins_on: np.ndarray
    ends_on: np.ndarray

    def plain(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Return strategy -> period -> ``return``, ``begins_on`` and ``ends_on``, in JSON's own kinds."""
        days = (np.datetime_as_string(table).T.tolist() for table in (self.begins_on, self.ends_on))
        rows = zip(self.strategies, self.returns.T.tolist(), *days, strict=True)
        return {name: dict(zip(self.periods, map(_cell, *cells), strict=True)) for name, *cells in rows}


def period_begins(dates: pd.DatetimeIndex, note: date) -> dict[str, pd.Timestamp]:
    """Return the days on which the periods begin that end with the last of some dates, by name.

    The year to date begins with the last day of the year before; the whole with the first date.

    Examples
    --------
    >>> begins = period_begins(pd.DatetimeIndex(["2024-01-02", "2025-03-31"]), date(2025, 2, 10))
    >>> [f"{day:%Y-%m-%d}" for day in begins.values()]
    ['2025-02-28', '2024-12-31', '2024-12-31', '2024-03-31', '2025-02-10', '2024-01-02']
    """
    last = dates[-1]
    days = (
        last - pd.DateOffset(months=1),
        last - pd.DateOffset(months=3),
        pd.Timestamp(last.year - 1, 12, 31),
        last - pd.DateOffset(years=1),
        pd.Timestamp(note),
        dates[0],
    )
    return dict(zip(PERIODS, days, strict=True))


def period_returns(nav: pd.DataFrame, note: date) -> PeriodReturns:
    """Return what each strategy earned in each of `PERIODS` up to the last row.

    A period's base is the strategy's last row on or before the day on which it begins. Where there is none
    the period is longer than the strategy's history and has no return; see `FROM_FIRST` for exceptions.

    Parameters
    ----------
    nav : DataFrame, shape (n_rows, n_strategies)
        Net asset values; NaN on days on which a strategy does not decide.
    note : date
    """
    begins = period_begins(pd.DatetimeIndex(nav.index), note)
    known, first = _known(nav)
    bases = known[nav.index.searchsorted(pd.DatetimeIndex(list(begins.values())), side="right")]
    late = np.array([[name in FROM_FIRST] for name in begins]) & (bases < 0)
    return _between(nav, PERIODS, np.where(late, first, bases), np.tile(known[-1], (len(begins), 1)))


def year_returns(nav: pd.DataFrame) -> PeriodReturns:
    """Return what each strategy earned in each calendar year of net asset values, (n_rows, n_strategies).

    A year's base is the strategy's last row of an earlier year; in the year in which it begins, its first
    row. Years are named by their digits; those in which no strategy has a return are left out.
    """
    year_of = pd.DatetimeIndex(nav.index).year.to_numpy()
    years = np.unique(year_of)
    known, first = _known(nav)
    before, ends = known[year_of.searchsorted(years)], known[year_of.searchsorted(years, side="right")]
    earned = _between(nav, tuple(map(str, years)), np.where(before < 0, first, before), ends)
    some = np.flatnonzero(np.isfinite(earned.returns).any(axis=1))
    tables = (earned.returns[some], earned.begins_on[some], earned.ends_on[some])
    return PeriodReturns(tuple(earned.periods[place] for place in some), earned.strategies, *tables)


def part_years(years: PeriodReturns) -> dict[str, dict[str, str]]:
    """Return which years lack days, of all strategies together; whole years are left out.

    Year -> ``from``, the day of the base, where it lies in that year, and ``to``, the last row, where more
    weekdays follow in that year than markets are closed for, and in the last year any.
    """
    begins = np.datetime_as_string(np.fmin.reduce(years.begins_on, axis=1)).tolist()
    ends = np.datetime_as_string(np.fmax.reduce(years.ends_on, axis=1)).tolist()
    spans = zip(years.periods, begins, ends, strict=True)
    parts = {year: _part(year, *span, last=year == years.periods[-1]) for year, *span in spans}
    return {year: part for year, part in parts.items() if part}


def periods_figures(nav: pd.DataFrame, note: date) -> dict[str, Any]:
    """Return what ``analysis.json`` holds of periods: their returns, the days they begin, and years.

    A year of a strategy also has ``part``: its own ``from`` and ``to``, as `part_years` has those of all.
    """
    begins, years = period_begins(pd.DatetimeIndex(nav.index), note), year_returns(nav)
    own = years.plain()
    for cells in own.values():
        for year, cell in cells.items():
            span, last = (cell["begins_on"], cell["ends_on"]), year == years.periods[-1]
            cell["part"] = {} if cell["return"] is None else _part(year, *span, last=last)
    return {
        "periods": period_returns(nav, note).plain(),
        "period_begins": {name: f"{day:%Y-%m-%d}" for name, day in begins.items()},
        "years": own,
        "part_years": part_years(years),
    }


def _part(year: str, begin: str, end: str, *, last: bool) -> dict[str, str]:
    left = np.busday_count(end, f"{int(year) + 1}-01-01") - np.is_busday(end)
    part = {"from": begin} if begin[:4] == year else {}
    return part | ({"to": end} if left > (0 if last else CLOSED) else {})


def _known(nav: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the last row with a value among the first rows of each column, and each column's first such row.

    Shapes (n_rows + 1, n_strategies) and (n_strategies,); −1 where there is none.
    """
    has = np.isfinite(nav.to_numpy())
    rows = np.where(has, np.arange(len(has))[:, None], -1)
    known = np.vstack([np.full((1, has.shape[1]), -1), np.maximum.accumulate(rows, axis=0)])
    return known, np.where(has.any(axis=0), has.argmax(axis=0), -1)


def _between(nav: pd.DataFrame, names: tuple[str, ...], bases: np.ndarray, ends: np.ndarray) -> PeriodReturns:
    """Return what lies between rows of each column, (n_periods, n_strategies); NaN where nothing does."""
    there = (bases >= 0) & (bases < ends)
    values, columns = nav.to_numpy(), np.arange(nav.shape[1])
    dates, missing = nav.index.to_numpy().astype("M8[D]"), np.datetime64("NaT")
    returns = np.where(there, values[ends, columns] / values[bases, columns] - 1.0, np.nan)
    days = (np.where(there, dates[rows], missing) for rows in (bases, ends))
    return PeriodReturns(names, tuple(map(str, nav)), returns, *days)


def _cell(value: float, begin: str, end: str) -> dict[str, Any]:
    if value != value:
        return {"return": None, "begins_on": None, "ends_on": None}
    return {"return": value, "begins_on": begin, "ends_on": end}
