"""Metrics: what an account earned, risked and paid over a period, each defined once.

A metric is a function of a `Period` with `metric` above it. That alone puts it into tables, sweeps, the
terminal and the files of a run: to add one, add a function here. Ratios are of excess returns over idle
cash (Sharpe 1994). Annualisation counts the rows that a year really has in the period, because a run over
several markets has more of them than any one market has sessions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from thematic.notation import Unit
from thematic.statistics.performance import DAYS_A_YEAR, varies, years

Group = Literal["performance", "trading"]
FEWEST = 2
"""Returns below which a period has no figures."""


@dataclass(frozen=True)
class Period:
    """An account over some rows, the first of which holds what was invested.

    Parameters
    ----------
    nav, cash : ndarray, shape (n_rows,)
        Net asset value, and the growth of idle cash.
    length : float
        In years.
    traded, paid : float
        Money bought and sold, and fees paid, each row's as a share of its net asset value, summed.
    orders : float
        Orders decided in the period.
    """

    nav: np.ndarray
    cash: np.ndarray
    length: float
    traded: float = 0.0
    paid: float = 0.0
    orders: float = 0.0

    @cached_property
    def returns(self) -> np.ndarray:
        """Simple returns, shape (n_rows - 1,)."""
        return np.asarray(self.nav[1:] / self.nav[:-1] - 1.0)

    @cached_property
    def excess(self) -> np.ndarray:
        """Returns beyond those of idle cash, shape (n_rows - 1,)."""
        return np.asarray(self.returns - (self.cash[1:] / self.cash[:-1] - 1.0))

    @property
    def scale(self) -> float:
        """Square root of the rows in a year."""
        return float(np.sqrt(len(self.returns) / self.length))


@dataclass(frozen=True)
class Metric:
    """One metric.

    Parameters
    ----------
    key : str
        Its name in `Result.metrics`, in files and in the columns of a sweep.
    heading, explanation : str
        For a table, and for a reader who does not know the word.
    unit : str
        How its number reads.
    group : {"performance", "trading"}
        The table that it stands in; performance needs net asset values only.
    formula : callable
        From a `Period` to the number; NaN where there is none.
    """

    key: str
    heading: str
    explanation: str
    unit: Unit
    group: Group
    formula: Callable[[Period], float]

    def of(self, period: Period) -> float:
        """Return the metric of a period; NaN where it has too few returns, but for counts."""
        if len(period.nav) <= FEWEST and self.unit != "count":
            return np.nan
        return float(self.formula(period))


_REGISTERED: list[Metric] = []


def metric(
    heading: str, explanation: str, unit: Unit = "percent", group: Group = "performance"
) -> Callable[[Callable[[Period], float]], Callable[[Period], float]]:
    """Register the function below it as a metric of its name."""

    def register(formula: Callable[[Period], float]) -> Callable[[Period], float]:
        _REGISTERED.append(Metric(formula.__name__, heading, explanation, unit, group, formula))
        return formula

    return register


@metric("return", "What the period earned in all, after costs.")
def total_return(period: Period) -> float:
    """Return the growth from the first value to the last."""
    return period.nav[-1] / period.nav[0] - 1.0


@metric("a year", "The return as a steady yearly rate, compounded; none for less than a year.")
def annual_return(period: Period) -> float:
    """Return the compounded yearly rate, which the GIPS standards forbid for less than a year."""
    if period.length < 1.0 - 1.0 / DAYS_A_YEAR:
        return np.nan
    return (period.nav[-1] / period.nav[0]) ** (1.0 / period.length) - 1.0


@metric("volatility", "How much the value swings: standard deviation of its returns, a year.")
def volatility(period: Period) -> float:
    """Return the annualised standard deviation of row returns."""
    return period.returns.std(ddof=1) * period.scale


@metric(
    "Sharpe",
    "Return above idle cash for each unit of volatility, a year. Over a few months it says little.",
    "ratio",
)
def sharpe(period: Period) -> float:
    """Return the Sharpe ratio; NaN where excess returns vary by no more than rounding."""
    if not varies(period.excess):
        return np.nan
    return period.excess.mean() / period.excess.std(ddof=1) * period.scale


@metric("drawdown", "The deepest fall from an earlier high within the period.")
def max_drawdown(period: Period) -> float:
    """Return the largest loss from a high so far, negative."""
    return (period.nav / np.maximum.accumulate(period.nav) - 1.0).min()


@metric(
    "turnover", "How many times a year the account is replaced (bought and sold, halved).", "times", "trading"
)
def turnover(period: Period) -> float:
    """Return one-way turnover a year."""
    return period.traded / 2.0 / period.length


@metric(
    "costs", "Fees, taxes and spreads paid in a year, of the account's value.", "small percent", "trading"
)
def costs(period: Period) -> float:
    """Return fees a year."""
    return period.paid / period.length


@metric("orders", "How many orders the strategy wanted.", "count", "trading")
def orders(period: Period) -> float:
    """Return the orders decided."""
    return period.orders


METRICS = tuple(_REGISTERED)
"""All metrics, in the order of tables."""


def measure(period: Period, group: Group | None = None) -> dict[str, float]:
    """Return the metrics of a period, those of one group where it is named.

    Examples
    --------
    >>> measure(Period(np.array([1.0, 1.1, 1.2]), np.ones(3), 0.5))["total_return"]
    0.19999999999999996
    """
    return {metric.key: metric.of(period) for metric in METRICS if group in {None, metric.group}}


def performance(nav: pd.Series[float], cash: np.ndarray) -> dict[str, float]:
    """Return what a net asset value earned and risked: the metrics of the group ``performance``.

    Parameters
    ----------
    nav : Series, shape (n_rows,)
        Indexed by date; its first value is what was invested.
    cash : ndarray, shape (n_rows,)
        Growth of idle cash over the same rows.
    """
    length = years(nav.index) if len(nav) > 1 else np.nan
    return measure(Period(nav.to_numpy(dtype=float), cash, length), "performance")
