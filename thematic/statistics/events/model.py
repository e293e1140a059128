"""Abnormal returns of one member around its day zero.

MacKinlay (1997), "Event studies in economics and finance": what a return is beyond what the member's past
makes of the market's return that day (the market model), or beyond its own past mean (mean-adjusted).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from thematic.errors import PriceError
from thematic.statistics.events.beta import aligned, betas_of


@dataclass(frozen=True)
class EventWindow:
    """Sessions counted from day zero.

    Parameters
    ----------
    estimation : int, default 120
        Sessions from which the normal return is estimated.
    gap : int, default 10
        Sessions left out between those and day zero, in which news may have leaked.
    before, after : int, default 5 and 10
        Sessions shown before and after day zero.
    """

    estimation: int = 120
    gap: int = 10
    before: int = 5
    after: int = 10

    @property
    def offsets(self) -> np.ndarray:
        """Sessions from day zero, shape (n_offsets,)."""
        return np.arange(-self.before, self.after + 1)


@dataclass(frozen=True)
class Abnormal:
    """One member's abnormal returns around its day zero.

    Parameters
    ----------
    day : date
        Day zero, a session of the member's market.
    model : {"market", "mean"}
    alpha, beta : float
        Of the estimation sessions; beta is 0 in the mean-adjusted model. With a lag it is the sum of the
        slopes on the market's move of the session and of the one before (Dimson 1979).
    deviation : float
        Standard deviation of the estimation's residuals, with the degrees of freedom that they have left.
    freedom : int
        Those.
    returns : ndarray, shape (n_offsets,)
        Abnormal simple returns; NaN where the member did not trade.
    residuals : ndarray, shape (n_estimation,)
        The last of all members are as many sessions before their own day zero, so that members of markets
        that meet the news a session later are aligned by their ends.
    market : ndarray, shape (n_offsets, n_moves)
        The market's returns less their means in the estimation; no column in the mean-adjusted model.
    inverse : ndarray, shape (n_moves, n_moves)
        Inverse of the sums of squares and products of those in the estimation.
    """

    day: date
    model: Literal["market", "mean"]
    alpha: float
    beta: float
    deviation: float
    freedom: int
    returns: np.ndarray
    residuals: np.ndarray
    market: np.ndarray
    inverse: np.ndarray

    def errors(self, first: int) -> np.ndarray:
        """Return by what factor sums from place `first` on swing more than one residual, (n_places,).

        The sums end at each place from `first` on. The error of the prediction is in it: Patell (1976).
        """
        moved = self.market[first:].cumsum(axis=0)
        length = np.arange(1, len(moved) + 1)
        uncertain = ((moved @ self.inverse) * moved).sum(axis=1)
        return np.asarray(np.sqrt(length + length**2 / len(self.residuals) + uncertain))


@dataclass(frozen=True)
class Sessions:
    """A member's returns and its market's over the same sessions.

    Parameters
    ----------
    name : str
    days : DatetimeIndex, shape (n_sessions,)
        Local session dates, increasing.
    own : ndarray, shape (n_sessions,)
    moves : ndarray, shape (n_sessions, n_moves)
        The market's; no column in the mean-adjusted model, two with a lag.
    """

    name: str
    days: pd.DatetimeIndex
    own: np.ndarray
    moves: np.ndarray

    @classmethod
    def of(cls, returns: pd.Series[float], market: pd.Series[float] | None, lag: bool = False) -> Sessions:
        """Return the sessions that a member and its market both have; see `abnormal`."""
        if market is None:
            known = returns.dropna()
            days, values = known.index, known.to_numpy()[:, None]
        else:
            days, values = aligned(returns, market, lag)
        return cls(str(returns.name), pd.DatetimeIndex(days), values[:, 0], values[:, 1:])

    def at(self, day: date, window: EventWindow) -> Abnormal:
        """Return the abnormal returns around a day; see `abnormal`."""
        zero = int(self.days.searchsorted(pd.Timestamp(day)))
        past = slice(max(zero - window.gap - window.estimation, 0), max(zero - window.gap, 0))
        own, moves = self.own[past], self.moves[past]
        if len(own) < window.estimation / 2 or zero >= len(self.days):
            raise PriceError(
                f"{self.name} has {len(own)} returns before {day} to estimate its normal return from; "
                f"{window.estimation // 2} are needed, and one on or after that day"
            )
        means = moves.mean(axis=0)
        slopes = betas_of(own, moves)
        alpha = float(own.mean() - means @ slopes)
        residuals = own - alpha - moves @ slopes
        freedom = len(own) - 1 - moves.shape[1]
        returned, moved = (self._around(values, zero + window.offsets) for values in (self.own, self.moves))
        squares = (moves - means).T @ (moves - means)
        return Abnormal(
            day=self.days[zero].date(),
            model="market" if moves.shape[1] else "mean",
            alpha=alpha,
            beta=float(slopes.sum()),
            deviation=float(np.sqrt((residuals**2).sum() / freedom)),
            freedom=freedom,
            returns=returned - alpha - moved @ slopes,
            residuals=residuals,
            market=np.nan_to_num(moved - means),
            inverse=np.linalg.pinv(squares) if len(squares) else squares,
        )

    @staticmethod
    def _around(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Return values at some rows; NaN where there are no such rows."""
        there = (rows >= 0) & (rows < len(values))
        around = np.full((len(rows), *values.shape[1:]), np.nan)
        around[there] = values[rows[there]]
        return around


def abnormal(
    returns: pd.Series[float],
    market: pd.Series[float] | None,
    day: date,
    window: EventWindow | None = None,
    lag: bool = False,
) -> Abnormal:
    """Return a member's abnormal returns around a day.

    Parameters
    ----------
    returns : Series, shape (n_sessions,)
        The member's simple returns by local session date.
    market : Series, shape (n_sessions,), or None
        The market's; only sessions that both have count. None for the mean-adjusted model.
    day : date
        Day zero; the first session on or after it that both have.
    lag : bool
        Whether the market closes at another hour than the member, so that its move of the day before counts
        too.

    Raises
    ------
    PriceError
        Fewer than half of the estimation's sessions, or none on or after the day.
    """
    return Sessions.of(returns, market, lag).at(day, window or EventWindow())
