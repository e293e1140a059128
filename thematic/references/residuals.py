"""Residuals: what a fund did beyond its share in the market's moves, with a beta that has a lag.

Closes of one date need not be of one moment, and thin funds follow late. So beta is the sum of the slopes on
the market's return of the row and of the row before: Dimson (1979), "Risk measurement when shares are subject
to infrequent trading". Without the lag a fall of the market passes for a fall of the theme a row later.
"""

from __future__ import annotations

import numpy as np

TINY = 1e-12


def residuals(returns: np.ndarray, market: np.ndarray, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Return each row's residual, and the standard deviation of residuals in the rows before.

    Parameters
    ----------
    returns : ndarray, shape (n_rows, n_funds)
        Log returns; NaN where there is none.
    market : ndarray, shape (n_rows,)
        The market's log returns.
    rows : int
        Slopes, mean and deviation are those of so many rows before a row, all of them present, so that
        neither the row itself nor anything later bears on them.

    Returns
    -------
    residual, deviation : ndarray, shape (n_rows, n_funds)
        NaN where there are not enough rows before.
    """
    lagged = np.append(np.nan, market)[:-1]
    pair = np.broadcast_to(market[:, None], returns.shape), np.broadcast_to(lagged[:, None], returns.shape)
    known = np.isfinite(returns) & np.isfinite(pair[0]) & np.isfinite(pair[1])
    own, now, late = (np.where(known, values, 0.0) for values in (returns, *pair))
    count = _past_sums(known.astype(float), rows)
    full = count == rows
    means = [_past_sums(values, rows) / rows for values in (own, now, late)]

    def covariance(one: int, other: int) -> np.ndarray:
        values = (own, now, late)
        moment: np.ndarray = _past_sums(values[one] * values[other], rows) / rows - means[one] * means[other]
        return moment

    slopes = _slopes(covariance(1, 1), covariance(2, 2), covariance(1, 2), covariance(0, 1), covariance(0, 2))
    explained = slopes[0] * covariance(0, 1) + slopes[1] * covariance(0, 2)
    spare = np.maximum(covariance(0, 0) - explained, TINY)
    residual = (own - means[0]) - slopes[0] * (now - means[1]) - slopes[1] * (late - means[2])
    valid = full & known
    return np.where(valid, residual, np.nan), np.where(valid, np.sqrt(spare * rows / (rows - 3)), np.nan)


def whole_residuals(returns: np.ndarray, market: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return residuals of whole series, shape (n_rows, n_members), and each member's beta, (n_members,).

    Parameters
    ----------
    returns : ndarray, shape (n_rows, n_members)
        Log returns; rows that a member lacks are NaN and stay so.
    market : ndarray, shape (n_rows,)

    Notes
    -----
    Beta is the sum of the slopes on the row's and on the last row's market return.
    """
    lagged = np.append(np.nan, market)[:-1]
    design = np.column_stack([np.ones(len(market)), market, lagged])
    left, betas = np.full(returns.shape, np.nan), np.full(returns.shape[1], np.nan)
    for column, own in enumerate(returns.T):
        known = np.isfinite(own) & np.isfinite(design).all(axis=1)
        if known.sum() > design.shape[1]:
            slopes = np.linalg.lstsq(design[known], own[known], rcond=None)[0]
            left[known, column] = own[known] - design[known] @ slopes
            betas[column] = slopes[1] + slopes[2]
    return left, betas


def _slopes(
    now: np.ndarray, late: np.ndarray, both: np.ndarray, own_now: np.ndarray, own_late: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the slopes of a regression on two series, from their variances and covariances."""
    determinant = now * late - both**2
    safe = determinant > TINY**2
    inverse = np.divide(1.0, determinant, out=np.zeros_like(determinant), where=safe)
    return (own_now * late - own_late * both) * inverse, (own_late * now - own_now * both) * inverse


def _past_sums(values: np.ndarray, rows: int) -> np.ndarray:
    """Return sums over the `rows` rows before each row, NaN where there are fewer.

    Returns have a mean near 0 and are of one size, so that running sums lose no digit that matters.
    """
    sums = np.full(values.shape, np.nan)
    total = np.cumsum(np.pad(values, ((1, 0), (0, 0))), axis=0)
    sums[rows:] = total[rows:-1] - total[: -rows - 1]
    return sums
