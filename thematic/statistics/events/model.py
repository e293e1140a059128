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
        Of the estimation sessions; beta is 0 in the mean-adjusted model.
    spread : float
        Standard deviation of the estimation's residuals, with the degrees of freedom that they have left.
    freedom : int
        Those.
    returns : ndarray, shape (n_offsets,)
        Abnormal simple returns; NaN where the member did not trade.
    residuals : Series, shape (n_estimation,)
        By session.
    market : ndarray, shape (n_offsets,)
        The market's returns less their mean in the estimation; 0 in the mean-adjusted model.
    leverage : float
        Sum of squares of the market's returns about their mean in the estimation.
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
    leverage: float

    def errors(self, first: int, last: int) -> float:
        """Return by what factor a sum over places `first` to `last` swings more than one residual does.

        The error of the prediction is in it: Patell (1976).
        """
        rows = slice(first, last + 1)
        length = last + 1 - first
        drift = self.market[rows].sum() ** 2 / self.leverage if self.leverage > 0.0 else 0.0
        return float(np.sqrt(length + length**2 / len(self.residuals) + drift))


def abnormal(
    returns: pd.Series[float], market: pd.Series[float] | None, day: date, window: Window | None = None
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

    Raises
    ------
    PriceError
        Fewer than half of the estimation's sessions, or none on or after the day.
    """
    window = window or Window()
    pair = pd.DataFrame({"own": returns, "market": 0.0 if market is None else market}).dropna()
    zero = int(pair.index.searchsorted(pd.Timestamp(day)))
    past = pair.iloc[max(zero - window.gap - window.estimation, 0) : max(zero - window.gap, 0)]
    if len(past) < window.estimation / 2 or zero >= len(pair):
        raise PriceError(
            f"{returns.name} has {len(past)} returns before {day} to estimate its normal return from; "
            f"{window.estimation // 2} are needed, and one on or after that day"
        )
    own, moves = past["own"].to_numpy(), past["market"].to_numpy()
    centred = moves - moves.mean()
    leverage = float(centred @ centred)
    beta = float(centred @ own / leverage) if leverage > 0.0 else 0.0
    alpha = float(own.mean() - beta * moves.mean())
    residuals = past["own"] - alpha - beta * past["market"]
    freedom = len(past) - (1 if market is None else 2)
    around = pair.reset_index(drop=True).reindex(zero + window.offsets)
    return Abnormal(
        day=pair.index[zero].date(),
        model="mean" if market is None else "market",
        alpha=alpha,
        beta=beta,
        spread=float(np.sqrt((residuals**2).sum() / freedom)),
        freedom=freedom,
        returns=(around["own"] - alpha - beta * around["market"]).to_numpy(),
        residuals=residuals,
        market=np.nan_to_num(around["market"].to_numpy() - moves.mean()) * (leverage > 0.0),
        leverage=leverage,
    )
