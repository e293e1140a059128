"""Measures of one simulation, compiled: the figures of a run without keeping its curves."""

from __future__ import annotations

import numpy as np

from thematic.compiling import njit
from thematic.simulation.tape import Reason, Status
from thematic.statistics.metrics import METRICS, Period
from thematic.statistics.performance import DAYS_A_YEAR, NO_SPREAD

PERIODS = ("whole", "after_known_on")
COMPILED = (
    "total_return",
    "annual_return",
    "volatility",
    "sharpe",
    "max_drawdown",
    "turnover",
    "costs",
    "orders",
    "unfilled",
    "sharpe_a_row",
    "skewness",
    "kurtosis",
)
"""Computed below; the last three, of excess returns a row, are for the deflated Sharpe ratio.

They stand first, so that another metric moves none of them: compiled code that lies on disk knows their
places.
"""
OTHERS = tuple(metric for metric in METRICS if metric.key not in COMPILED)
"""Metrics that are computed by their own formulas, combination by combination."""
FIGURES = (*COMPILED, *(metric.key for metric in OTHERS))
"""As in `Result.metrics`."""

SUMS = ("sum", "squares")
"""Kept between two cuts: the sums of excess returns, and of their squares."""

A_YEAR = 1.0 - 1.0 / DAYS_A_YEAR
FILLED, ROUNDED = int(Status.FILLED), int(Reason.ROUNDED)
TOTAL, ANNUAL, SWING, SHARPE, FALL, TURNOVER, COSTS, ORDERS, UNFILLED, ROW_SHARPE, *_ = range(len(COMPILED))


def outcome_dtype(cuts: int) -> np.dtype[np.void]:
    """Return the record of one combination's outcome, with the sums between so many rows."""
    return np.dtype(
        [
            ("status", "i8"),  # TrialStatus
            ("environment", "i8"),  # place among the problem's
            ("figures", "f8", (len(PERIODS), len(FIGURES))),
            ("reasons", "i4", (len(PERIODS), len(Reason))),  # orders not filled, by reason
            ("sums", "f8", (cuts - 1, len(SUMS))),
        ]
    )


@njit(cache=True)
def measure(
    nav: np.ndarray,
    cash: np.ndarray,
    orders: np.ndarray,
    fills: np.ndarray,
    begins: np.ndarray,
    years: np.ndarray,
    cuts: np.ndarray,
    figures: np.ndarray,
    reasons: np.ndarray,
    sums: np.ndarray,
) -> None:
    """Write the figures of one simulation.

    Parameters
    ----------
    nav, cash : (n_rows,)
        Net asset values, and the growth of idle cash.
    orders : ORDER (n_orders,)
    fills : FILL (n_fills,)
    begins : int64 (n_periods,)
        The row from whose value each period starts; each ends with the last row.
    years : float (n_periods,)
        Their lengths.
    cuts : int64 (n_cuts,), not decreasing
        Rows between which sums are kept; rows before the first of them count nowhere.
    figures, reasons, sums
        Of a record of `outcome_dtype`; written in place.
    """
    returns = _changes(nav)
    excess = returns - _changes(cash)
    for p in range(begins.size):
        _performance(nav, returns, excess, begins[p], years[p], figures[p])
        _trading(nav, fills, begins[p], years[p], figures[p])
        _unfilled(orders, begins[p], figures[p], reasons[p])
    _sum_up(excess, cuts, sums)


@njit(cache=True)
def _changes(levels: np.ndarray) -> np.ndarray:
    changes = np.zeros(levels.size)
    for r in range(1, levels.size):
        changes[r] = levels[r] / levels[r - 1] - 1.0
    return changes


@njit(cache=True)
def _performance(
    nav: np.ndarray, returns: np.ndarray, excess: np.ndarray, begin: int, years: float, figures: np.ndarray
) -> None:
    n = nav.size - 1 - begin
    if n < 2:
        figures[:] = np.nan
        return
    mean, mean_excess, high, fall = 0.0, 0.0, nav[begin], 0.0
    for r in range(begin + 1, nav.size):
        mean += returns[r]
        mean_excess += excess[r]
        high = max(high, nav[r])
        fall = min(fall, nav[r] / high - 1.0)
    mean, mean_excess = mean / n, mean_excess / n
    second, squares, cubes, fourths = 0.0, 0.0, 0.0, 0.0
    for r in range(begin + 1, nav.size):
        apart = excess[r] - mean_excess
        square = apart * apart
        second += (returns[r] - mean) ** 2
        squares += square
        cubes += square * apart
        fourths += square * square
    spread, a_year = np.sqrt(squares / (n - 1)), np.sqrt(n / years)
    figures[TOTAL] = nav[-1] / nav[begin] - 1.0
    figures[ANNUAL] = (nav[-1] / nav[begin]) ** (1.0 / years) - 1.0 if years >= A_YEAR else np.nan
    figures[SWING] = np.sqrt(second / (n - 1)) * a_year
    figures[FALL] = fall
    figures[SHARPE] = figures[ROW_SHARPE : ROW_SHARPE + 3] = np.nan
    if spread > NO_SPREAD:
        variance = squares / n
        figures[SHARPE] = mean_excess / spread * a_year
        figures[ROW_SHARPE] = mean_excess / spread
        figures[ROW_SHARPE + 1] = cubes / n / variance**1.5
        figures[ROW_SHARPE + 2] = fourths / n / variance**2


@njit(cache=True)
def _trading(nav: np.ndarray, fills: np.ndarray, begin: int, years: float, figures: np.ndarray) -> None:
    traded, paid = 0.0, 0.0
    for fill in fills:
        if fill.row > begin:
            traded += abs(fill.units) * fill.price / nav[fill.row]
            paid += fill.fee / nav[fill.row]
    short = nav.size - 1 - begin < 2
    figures[TURNOVER] = np.nan if short else traded / 2.0 / years
    figures[COSTS] = np.nan if short else paid / years


@njit(cache=True)
def _unfilled(orders: np.ndarray, begin: int, figures: np.ndarray, reasons: np.ndarray) -> None:
    figures[ORDERS] = figures[UNFILLED] = 0.0
    reasons[:] = 0
    for order in orders:
        if order.decided >= begin and order.reason != ROUNDED:
            figures[ORDERS] += 1.0
            if order.status != FILLED:
                figures[UNFILLED] += 1.0
                reasons[order.reason] += 1


@njit(cache=True)
def _sum_up(excess: np.ndarray, cuts: np.ndarray, sums: np.ndarray) -> None:
    for k in range(cuts.size - 1):
        total, squares = 0.0, 0.0
        for r in range(cuts[k] + 1, cuts[k + 1] + 1):
            total += excess[r]
            squares += excess[r] * excess[r]
        sums[k, 0], sums[k, 1] = total, squares


def measure_others(
    nav: np.ndarray,
    cash: np.ndarray,
    fills: np.ndarray,
    begins: np.ndarray,
    years: np.ndarray,
    figures: np.ndarray,
) -> None:
    """Write the metrics that have no compiled form, by their formulas; parameters are those of `measure`."""
    for p, begin in enumerate(begins if OTHERS else ()):
        inside = fills[fills["row"] > begin]
        value = nav[inside["row"]]
        period = Period(
            nav[begin:],
            cash[begin:],
            float(years[p]),
            traded=float((np.abs(inside["units"]) * inside["price"] / value).sum()),
            paid=float((inside["fee"] / value).sum()),
            orders=float(figures[p, ORDERS]),
        )
        for place, metric in enumerate(OTHERS, len(COMPILED)):
            figures[p, place] = metric.of(period)
