"""Betas between markets that close at different hours.

What New York does after Tokyo has closed moves Tokyo a session later, so that a beta on the same day alone
takes the market's falls for a theme's own. Dimson (1979), "Risk measurement when shares are subject to
infrequent trading": the market's move of the session before is a second regressor.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Literal

import numpy as np
import pandas as pd

SIDES: tuple[Literal["right"], Literal["left"]] = ("right", "left")
"""Of a day, as sorted dates count: its own close is the last level, or is not yet."""


def with_lag(moves: np.ndarray) -> np.ndarray:
    """Return moves of a market and those of the row before, shape (n_rows, 2); the first has none before it.

    Examples
    --------
    >>> with_lag(np.array([0.01, 0.02]))
    array([[0.01,  nan],
           [0.02, 0.01]])
    """
    return np.column_stack([moves, np.append(np.nan, moves[:-1])])


def aligned(own: pd.Series[float], market: pd.Series[float], lag: bool) -> pd.DataFrame:
    """Return a member's returns and its market's over the same sessions of the member's.

    Parameters
    ----------
    own, market : Series
        Simple returns by local session date.
    lag : bool
        Whether the market closes at another hour than the member: then its moves up to the day before each
        session stand beside those up to the session's own day, however long a holiday lies between.

    Returns
    -------
    DataFrame
        Columns ``own``, ``market`` and, with a lag, ``earlier``; only rows in which all are known.
    """
    moves = market.dropna()
    level = (1.0 + moves).cumprod()
    own = own.dropna()
    if not lag:
        return pd.DataFrame({"own": own, "market": moves}).dropna()
    now, before = (_level(level, own.index, side).pct_change() for side in SIDES)
    return pd.DataFrame({"own": own, "market": now, "earlier": before}).dropna()


def _level(level: pd.Series[float], days: pd.Index, side: Literal["left", "right"]) -> pd.Series[float]:
    """Return the last level on or before each day (side ``right``), or before it (``left``)."""
    places = level.index.searchsorted(days, side=side) - 1
    values = np.where(places >= 0, level.to_numpy()[np.maximum(places, 0)], np.nan)
    return pd.Series(values, days)


@dataclass(frozen=True)
class PastModel:
    """What the rows before each row make of a return, by least squares.

    Parameters
    ----------
    alpha : ndarray, shape (n_rows,)
    betas : ndarray, shape (n_rows, n_moves)
    deviation : ndarray, shape (n_rows,)
        Of what the model leaves. All are NaN where any of the window's rows is unknown.
    """

    alpha: np.ndarray
    betas: np.ndarray
    deviation: np.ndarray


def past_model(own: np.ndarray, moves: np.ndarray, window: int, gap: int = 0) -> PastModel:
    """Return the market model of the rows before each row.

    Parameters
    ----------
    own : ndarray, shape (n_rows,)
    moves : ndarray, shape (n_rows, n_moves)
        The market's, with those of the row before where it closes at another hour; may have no column.
    window, gap : int
        Rows from which it is estimated, and rows left out between those and the row itself.
    """
    columns = [pd.Series(values) for values in (own, *moves.T)]
    width, shift = len(columns), gap + 1
    means = np.column_stack([column.rolling(window).mean().shift(shift) for column in columns])
    covariance = np.empty((len(own), width, width))
    for i, j in combinations_with_replacement(range(width), 2):
        moment = columns[i].rolling(window).cov(columns[j], ddof=0).shift(shift).to_numpy()
        covariance[:, i, j] = covariance[:, j, i] = moment
    betas, deviation = _solved(covariance)
    return PastModel(means[:, 0] - (betas * means[:, 1:]).sum(axis=1), betas, deviation)


def _solved(covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return betas, (n_rows, n_moves), and the deviation that is left, (n_rows,)."""
    known = np.isfinite(covariance).all(axis=(1, 2))
    inner, cross = covariance[known, 1:, 1:], covariance[known, 1:, 0]
    betas = np.full((len(covariance), covariance.shape[1] - 1), np.nan)
    left = covariance[known, 0, 0]
    if betas.shape[1] and known.any():
        # A market that did not move explains nothing: the pseudo-inverse gives it a beta of 0.
        betas[known] = np.einsum("rij,rj->ri", np.linalg.pinv(inner, rcond=1e-10, hermitian=True), cross)
        left = left - (betas[known] * cross).sum(axis=1)
    deviation = np.full(len(covariance), np.nan)
    deviation[known] = np.sqrt(np.maximum(left, 0.0))
    return betas, deviation


def betas_of(own: np.ndarray, moves: np.ndarray) -> np.ndarray:
    """Return the betas over all rows, shape (n_moves,); rows in which anything is unknown do not count."""
    table = np.column_stack([own, moves])
    table = table[np.isfinite(table).all(axis=1)]
    if not moves.shape[1]:
        return np.zeros(0)
    centred = table - table.mean(axis=0)
    found: np.ndarray = np.linalg.lstsq(centred[:, 1:], centred[:, 0], rcond=None)[0]
    return found
