"""Performance of a net asset value over a period.

Annualisation counts the rows that a year really has in the period, because a run over several markets has
more of them than any one market has sessions.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

DAYS_A_YEAR = 365.25
NO_SPREAD = 1e-10
"""Standard deviation a row at or below which returns do not vary: what is left is rounding.

A ten-thousandth of a thousandth of a percent: the steadiest fund of bills swings ten thousand times as
much, and the rounding of a net asset value a hundred thousand times less. Used wherever a mean is divided
by a spread.
"""


def rows_a_year(dates: pd.Index[pd.Timestamp]) -> float:
    """Return how many rows a year has, measured over these dates, shape (n_rows,)."""
    return (len(dates) - 1) / years(dates)


def years(dates: pd.Index[pd.Timestamp]) -> float:
    """Return the length of the period from the first to the last date, in years."""
    return float((dates[-1] - dates[0]).days) / DAYS_A_YEAR


def varies(returns: np.ndarray) -> bool:
    """Return whether returns, shape (n_rows,), vary by more than rounding; where not, no ratio is formed.

    Examples
    --------
    >>> varies(np.array([0.01, 0.02])), varies(np.full(9, 1e-4)), varies(np.array([0.01]))
    (True, False, False)
    """
    return len(returns) > 1 and bool(returns.std() > NO_SPREAD)


def performance(nav: pd.Series[float], cash: np.ndarray) -> dict[str, float]:
    """Return what a net asset value earned and risked.

    Parameters
    ----------
    nav : Series, shape (n_rows,)
        Indexed by date; its first value is what was invested.
    cash : ndarray, shape (n_rows,)
        Growth of idle cash over the same rows: the Sharpe ratio (Sharpe 1994) is of the excess over it.

    Returns
    -------
    dict
        ``total_return``, ``annual_return`` (compounded; NaN for less than a year, which the Global
        Investment Performance Standards forbid to annualise), ``volatility`` (annualised, of row returns),
        ``sharpe``, ``max_drawdown`` (negative). All NaN where the period has fewer than two returns.
    """
    if len(nav) < 3:
        return dict.fromkeys(
            ("total_return", "annual_return", "volatility", "sharpe", "max_drawdown"), np.nan
        )
    values = nav.to_numpy()
    returns = values[1:] / values[:-1] - 1.0
    excess = returns - (cash[1:] / cash[:-1] - 1.0)
    scale = np.sqrt(rows_a_year(nav.index))
    return {
        "total_return": float(values[-1] / values[0] - 1.0),
        "annual_return": _compounded(values[-1] / values[0], years(nav.index)),
        "volatility": float(returns.std(ddof=1) * scale),
        "sharpe": float(excess.mean() / excess.std(ddof=1) * scale) if varies(excess) else np.nan,
        "max_drawdown": float(drawdown(nav).min()),
    }


def _compounded(growth: float, length: float) -> float:
    return float(growth ** (1.0 / length) - 1.0) if length >= 1.0 - 1.0 / DAYS_A_YEAR else np.nan


def drawdown(nav: pd.Series[float]) -> pd.Series[float]:
    """Return the loss from the highest value so far at each row, shape (n_rows,), zero or negative."""
    return nav / nav.cummax() - 1.0
