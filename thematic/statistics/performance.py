"""What performance is measured with: rows in a year, lengths, drawdowns, and whether returns vary at all."""

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


def drawdown(nav: pd.Series[float]) -> pd.Series[float]:
    """Return the loss from the highest value so far at each row, shape (n_rows,), zero or negative."""
    return nav / nav.cummax() - 1.0
