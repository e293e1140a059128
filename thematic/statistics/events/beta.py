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
from numpy.lib.stride_tricks import sliding_window_view

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


def aligned(own: pd.Series[float], market: pd.Series[float], lag: bool) -> tuple[pd.Index, np.ndarray]:
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
    days : Index, shape (n_sessions,)
        Only those of which all returns are known.
    returns : ndarray, shape (n_sessions, 2 or 3)
        The member's, the market's and, with a lag, the market's before.
    """
    own, market = own.dropna(), market.dropna()
    if lag:
        level = (1.0 + market).cumprod()
        moves = [_changes(level, own.index, side) for side in SIDES]
    else:
        moves = [on_days(market, own.index)]
    returns = np.column_stack([own.to_numpy(), *moves])
    known = np.isfinite(returns).all(axis=1)
    return own.index[known], returns[known]


def on_days(series: pd.Series[float], days: pd.Index) -> np.ndarray:
    """Return a series on some days, shape (n_days,); NaN on days that it does not have."""
    places = series.index.get_indexer(days)
    return np.where(places >= 0, series.to_numpy()[places], np.nan)


def _changes(level: pd.Series[float], days: pd.Index, side: Literal["left", "right"]) -> np.ndarray:
    """Return from day to day by how much the last level on or before each (side ``right``) has changed.

    Of side ``left``, the last level before each.
    """
    places = level.index.searchsorted(days, side=side) - 1
    levels = np.where(places >= 0, level.to_numpy()[np.maximum(places, 0)], np.nan)
    return np.append(np.nan, levels[1:] / levels[:-1] - 1.0)


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
    table = np.column_stack([own, moves])
    means, covariance = _moments(table, window)
    past = len(table) - window - gap
    mean, moment = np.full(table.shape, np.nan), np.full((*table.shape, table.shape[1]), np.nan)
    if past > 0:
        mean[-past:], moment[-past:] = means[:past], covariance[:past]
    betas, deviation = _solved(moment)
    return PastModel(mean[:, 0] - (betas * mean[:, 1:]).sum(axis=1), betas, deviation)


def _moments(table: np.ndarray, window: int) -> tuple[np.ndarray, np.ndarray]:
    """Return means, (n_windows, n_columns), and covariances, (n_windows, n_columns, n_columns)."""
    n, width = table.shape
    if n < window:
        return np.empty((0, width)), np.empty((0, width, width))
    means, covariance = np.empty((n - window + 1, width)), np.empty((n - window + 1, width, width))
    centred = []
    for column, values in enumerate(table.T):
        windows = sliding_window_view(np.ascontiguousarray(values), window)
        means[:, column] = windows.mean(axis=1)
        # Centred first: sums of squares that are subtracted from one another lose digits.
        centred.append(windows - means[:, column, None])
    for i, j in combinations_with_replacement(range(width), 2):
        covariance[:, i, j] = covariance[:, j, i] = np.einsum("rw,rw->r", centred[i], centred[j]) / window
    return means, covariance


def _solved(covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return betas, (n_rows, n_moves), and the deviation that is left, (n_rows,)."""
    known = np.isfinite(covariance).all(axis=(1, 2))
    inner, cross = covariance[known, 1:, 1:], covariance[known, 1:, 0]
    betas = np.full((len(covariance), covariance.shape[1] - 1), np.nan)
    left = covariance[known, 0, 0]
    if betas.shape[1] and known.any():
        betas[known] = _least_squares(inner, cross)
        left = left - (betas[known] * cross).sum(axis=1)
    deviation = np.full(len(covariance), np.nan)
    deviation[known] = np.sqrt(np.maximum(left, 0.0))
    return betas, deviation


def _least_squares(inner: np.ndarray, cross: np.ndarray) -> np.ndarray:
    """Return betas, (n_rows, n_moves), from the moves' covariances and those with the return."""
    size = inner.shape[1]
    scale = np.trace(inner, axis1=1, axis2=2) / size
    regular = np.linalg.det(inner) > 1e-10 * scale**size
    betas = np.empty_like(cross)
    betas[regular] = np.linalg.solve(inner[regular], cross[regular][:, :, None])[:, :, 0]
    if not regular.all():
        # A market that did not move explains nothing: the pseudo-inverse gives it a beta of 0.
        inverse = np.linalg.pinv(inner[~regular], rcond=1e-10, hermitian=True)
        betas[~regular] = np.einsum("rij,rj->ri", inverse, cross[~regular])
    return betas


def betas_of(own: np.ndarray, moves: np.ndarray) -> np.ndarray:
    """Return the betas over all rows, shape (n_moves,); rows in which anything is unknown do not count."""
    table = np.column_stack([own, moves])
    table = table[np.isfinite(table).all(axis=1)]
    if not moves.shape[1]:
        return np.zeros(0)
    centred = table - table.mean(axis=0)
    betas: np.ndarray = np.linalg.lstsq(centred[:, 1:], centred[:, 0], rcond=None)[0]
    return betas
