"""Placebo dates: whether what happened on one date is rare among all other dates of the same history.

An event study of one event in a few shares cannot rest on the normal distribution, nor count shares that
share the date as witnesses. The same figure on all other dates says how often it comes about without the
event: Nguyen and Wolf (2023), "Single-firm inference in event studies via the permutation test".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from thematic.errors import PriceError
from thematic.statistics.events.beta import PastModel, aligned, past_model

ESTIMATION, GAP = 250, 10
"""Sessions from which betas are estimated, and sessions left out before the window: news may have leaked."""
FEWEST = 60
"""Placebo dates below which nothing is said: the rarest of them would not be rare."""


@dataclass(frozen=True)
class Placebo:
    """A figure on one date beside the same on all other dates.

    Parameters
    ----------
    estimate : float
        On the date itself.
    others : ndarray, shape (n_dates,)
        On the placebo dates, which do not overlap with each other nor with the date's own window.
    day : date
        The date, as the reference member's market counts.
    """

    estimate: float
    others: np.ndarray
    day: date

    @property
    def rarity(self) -> float:
        """The share of all dates, the date itself included, with a figure as large or larger."""
        return float((1.0 + (self.others >= self.estimate).sum()) / (1.0 + len(self.others)))

    @property
    def extreme(self) -> float:
        """The same for figures as far from 0, on either side."""
        return float((1.0 + (np.abs(self.others) >= abs(self.estimate)).sum()) / (1.0 + len(self.others)))

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return what the event itself did, other dates' figures being what would have come anyway."""
        tail = (1.0 - level) / 2.0
        low, high = np.quantile(self.others, [tail, 1.0 - tail])
        return float(self.estimate - high), float(self.estimate - low)

    def detectable(self, level: float = 0.05, power: float = 0.8) -> float:
        """Return the smallest effect that a one-sided test at this level finds with this power."""
        bar, noise = np.quantile(self.others, [1.0 - level, 1.0 - power])
        return float(bar - noise)


@dataclass(frozen=True)
class MemberHistory:
    """A member's returns, those of what it is held against, and what the sessions before make of each.

    Parameters
    ----------
    dates : Index, shape (n_sessions,)
    returns : ndarray, shape (n_sessions,)
        Log returns.
    moves : ndarray, shape (n_sessions, n_moves)
    past : PastModel
    """

    dates: pd.Index
    returns: np.ndarray
    moves: np.ndarray
    past: PastModel

    def abnormal(self, days: int = 1) -> pd.Series[float]:
        """Return the abnormal return of every window of sessions, by its first session, (n_sessions,).

        Abnormal is the sum of log returns less what the sessions before the window make of them: a constant,
        and betas times the moves. NaN where there are too few sessions before or after.
        """
        sums = _ahead(np.column_stack([self.returns, self.moves]), days)
        abnormal = sums[:, 0] - days * self.past.alpha - (self.past.betas * sums[:, 1:]).sum(axis=1)
        return pd.Series(abnormal, self.dates)


def history(
    own: pd.Series[float], factors: Mapping[str, pd.Series[float]], lagged: Sequence[str] = ()
) -> MemberHistory:
    """Return a member's history: the same for windows of any length.

    Parameters
    ----------
    own : Series
        Simple returns by local session date.
    factors : mapping of str to Series
        Returns of what it is held against; may be empty.
    lagged : sequence of str
        Those factors whose market closes at another hour: their session before counts too.
    """
    dates, table = _table(own, factors, lagged)
    returns, moves = table[:, 0], table[:, 1:]
    return MemberHistory(dates, returns, moves, past_model(returns, moves, ESTIMATION, GAP))


def placebo(
    histories: Mapping[str, pd.Series[float]],
    days_zero: Mapping[str, date],
    sums: Sequence[Mapping[str, float]],
    days: int = 1,
    avoid: Sequence[date] = (),
) -> Placebo:
    """Return a figure of members' abnormal returns on one date, and on all other dates.

    A member that meets the news on a later day of the calendar than the first one does so on placebo dates,
    too.

    Parameters
    ----------
    histories : mapping of str to Series
        `History.abnormal` of each member; the sessions of the first serve as placebo dates.
    days_zero : mapping of str to date
        Each member's day 0.
    sums : sequence of mapping of str to float
        Weights of members. The figure is the sum, and the least of several sums. Weights of members of which
        nothing is known on a date go to the others of the same sign, as long as half of these are known: one
        member without history does not void the rest.
    days : int
        Sessions in a window; placebo windows do not overlap.
    avoid : sequence of date
        Days of other events that must not lie in a placebo window.

    Raises
    ------
    PriceError
        Nothing is known on the date, or fewer than `FEWEST` placebo dates are left.
    """
    first = next(iter(histories))
    calendar = histories[first].dropna().index
    zero = int(calendar.searchsorted(pd.Timestamp(days_zero[first])))
    starts = np.arange(zero % days, len(calendar), days)
    later = {name: int(np.clip((day - days_zero[first]).days, -1, 1)) for name, day in days_zero.items()}
    table = np.column_stack(
        [
            _at(history, calendar[starts] + pd.Timedelta(days=later[name]))
            for name, history in histories.items()
        ]
    )
    own = np.array([[_on(history, days_zero[name]) for name, history in histories.items()]])
    estimate, figures = float(_least(own, histories, sums)[0]), _least(table, histories, sums)
    banned = [zero, *(int(calendar.searchsorted(pd.Timestamp(day))) for day in avoid)]
    near = np.abs(starts[:, None] - np.array(banned)[None]) < days
    others = figures[~near.any(axis=1) & np.isfinite(figures)]
    if not np.isfinite(estimate) or len(others) < FEWEST:
        raise PriceError(
            f"{', '.join(histories)}: {len(others)} placebo dates around {days_zero[first]}; it takes "
            f"{FEWEST}, and prices on the day itself"
        )
    return Placebo(estimate, others, days_zero[first])


def _least(
    table: np.ndarray, histories: Mapping[str, object], sums: Sequence[Mapping[str, float]]
) -> np.ndarray:
    weighted = [
        _weighted(table, np.array([weights.get(name, 0.0) for name in histories])) for weights in sums
    ]
    return np.asarray(np.min(weighted, axis=0))


def _table(
    own: pd.Series[float], factors: Mapping[str, pd.Series[float]], lagged: Sequence[str]
) -> tuple[pd.Index, np.ndarray]:
    """Return the sessions of which all is known, and the log returns in them, the member's first."""
    own = own.dropna()
    columns = [own.to_numpy()[:, None]]
    for name, factor in factors.items():
        days, returns = aligned(own, factor, name in lagged)
        places = days.get_indexer(own.index)
        columns.append(np.where(places[:, None] >= 0, returns[places, 1:], np.nan))
    table = np.hstack(columns)
    known = np.flatnonzero(np.isfinite(table).all(axis=1))
    return own.index[known], np.log1p(table[known])


def _ahead(values: np.ndarray, days: int) -> np.ndarray:
    """Return sums over each row and the rows after it, `days` in all; NaN where they end too soon."""
    sums = np.full(values.shape, np.nan)
    total = np.cumsum(np.vstack([np.zeros(values.shape[1]), values]), axis=0)
    if len(values) >= days:
        sums[: len(values) - days + 1] = total[days:] - total[:-days]
    return sums


def _at(history: pd.Series[float], moments: pd.Index) -> np.ndarray:
    """Return the figures of the first sessions on or after some days."""
    places = history.index.searchsorted(moments)
    values = np.append(history.to_numpy(), np.nan)
    return np.asarray(values[np.minimum(places, len(history))])


def _on(history: pd.Series[float], day: date) -> float:
    return float(_at(history, pd.DatetimeIndex([pd.Timestamp(day)]))[0])


def _weighted(table: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the sums of each row, (n_rows,); the weights of unknown members go to the rest of their side."""
    total = np.zeros(len(table))
    for side in (weights > 0.0, weights < 0.0):
        if side.any():
            known = np.isfinite(table[:, side])
            held = (known * weights[side]).sum(axis=1)
            sums = (np.nan_to_num(table[:, side]) * weights[side]).sum(axis=1)
            enough = known.mean(axis=1) >= 0.5
            total += np.where(enough, sums / np.where(enough, held, 1.0) * weights[side].sum(), np.nan)
    return total
