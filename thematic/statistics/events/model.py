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
class Window:
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
    spread : float
        Standard deviation of the estimation's residuals, with the degrees of freedom that they have left.
    freedom : int
        Those.
    returns : ndarray, shape (n_offsets,)
        Abnormal simple returns; NaN where the member did not trade.
    residuals : Series, shape (n_estimation,)
        By sessions from day zero, so that members of markets that meet the news a session later are aligned.
    market : ndarray, shape (n_offsets, n_moves)
        The market's returns less their means in the estimation; no column in the mean-adjusted model.
    inverse : ndarray, shape (n_moves, n_moves)
        Inverse of the sums of squares and products of those in the estimation.
    """

    day: date
    model: Literal["market", "mean"]
    alpha: float
    beta: float
    spread: float
    freedom: int
    returns: np.ndarray
    residuals: pd.Series[float]
    market: np.ndarray
    inverse: np.ndarray

    def errors(self, first: int, last: int) -> float:
        """Return by what factor a sum over places `first` to `last` swings more than one residual does.

        The error of the prediction is in it: Patell (1976).
        """
        length = last + 1 - first
        moved = self.market[first : last + 1].sum(axis=0)
        return float(np.sqrt(length + length**2 / len(self.residuals) + moved @ self.inverse @ moved))


def abnormal(
    returns: pd.Series[float],
    market: pd.Series[float] | None,
    day: date,
    window: Window | None = None,
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
    window = window or Window()
    table = pd.DataFrame({"own": returns.dropna()}) if market is None else aligned(returns, market, lag)
    zero = int(table.index.searchsorted(pd.Timestamp(day)))
    past = table.iloc[max(zero - window.gap - window.estimation, 0) : max(zero - window.gap, 0)]
    if len(past) < window.estimation / 2 or zero >= len(table):
        raise PriceError(
            f"{returns.name} has {len(past)} returns before {day} to estimate its normal return from; "
            f"{window.estimation // 2} are needed, and one on or after that day"
        )
    own, moves = past["own"].to_numpy(), past.drop(columns="own").to_numpy()
    centred = moves - moves.mean(axis=0)
    slopes = betas_of(own, moves)
    alpha = float(own.mean() - moves.mean(axis=0) @ slopes)
    residuals = pd.Series(own - alpha - moves @ slopes, np.arange(-len(past), 0) - window.gap)
    freedom = len(past) - 1 - moves.shape[1]
    around = table.reset_index(drop=True).reindex(zero + window.offsets)
    moved = around.drop(columns="own").to_numpy()
    return Abnormal(
        day=table.index[zero].date(),
        model="mean" if market is None else "market",
        alpha=alpha,
        beta=float(slopes.sum()),
        spread=float(np.sqrt((residuals**2).sum() / freedom)),
        freedom=freedom,
        returns=around["own"].to_numpy() - alpha - moved @ slopes,
        residuals=residuals,
        market=np.nan_to_num(moved - moves.mean(axis=0)),
        inverse=np.linalg.pinv(centred.T @ centred) if moves.shape[1] else np.zeros((0, 0)),
    )
