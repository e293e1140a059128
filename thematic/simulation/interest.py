"""Interest: what idle cash earns, what borrowed money and short positions cost, accrued by calendar days.

A rate holds from the day on which it came into force. A row adds a 365th of the rate of each day since the
row before it; rows compound.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from thematic.errors import StrategyError

DAYS_A_YEAR = 365
FILE = Path(__file__).with_name("cash_rates.csv")


@dataclass(frozen=True)
class InterestRate:
    """A yearly rate and the days since which it has held, each until the next.

    Parameters
    ----------
    since : tuple of date
        Increasing. The first rate is unknown before its day; the last holds on.
    rates : tuple of float
        Fractions a year: 0.05 is 5 %.
    name : str
        What it is the rate of, for messages.
    known_until : date, optional
        The last day of which the source speaks; later days keep the last rate. None for a chosen rate.

    Examples
    --------
    >>> days = pd.DatetimeIndex(["2025-01-03", "2025-01-06"])
    >>> constant_rate(0.0365).growth(days).round(6).tolist()
    [1.0, 1.0003]
    """

    since: tuple[date, ...]
    rates: tuple[float, ...]
    name: str = "cash_rate"
    known_until: date | None = None

    def plus(self, spread: float) -> InterestRate:
        """Return the rate with a spread on top."""
        rates = tuple(rate + spread for rate in self.rates)
        return InterestRate(self.since, rates, self.name, self.known_until)

    def growth(self, dates: pd.DatetimeIndex) -> np.ndarray:
        """Return what 1 at the first date has grown to at each, shape (n_dates,).

        Raises
        ------
        StrategyError
            The rate of the first date is not known.
        """
        days = dates.to_numpy(dtype="datetime64[D]")
        every = np.arange(days[0], days[-1] + 1)
        accrued = np.cumsum(self._on(every)) / DAYS_A_YEAR
        # A row earns the rates of the days from the row before up to its own day, which is not over yet.
        earned = np.append(0.0, accrued)[(days - days[0]).astype(int)]
        growth: np.ndarray = np.cumprod(1.0 + np.diff(earned, prepend=0.0))
        return growth

    def between(self, first: date, last: date) -> dict[str, float]:
        """Return the rates that held on some days, by the ISO date since which each did, or the first day."""
        return {max(self.since[i], first).isoformat(): self.rates[i] for i in self._begun(first, last)}

    def _begun(self, first: date, last: date) -> list[int]:
        ends = (*self.since[1:], date.max)
        return [
            i
            for i, (day, end) in enumerate(zip(self.since, ends, strict=True))
            if day <= last and end > first
        ]

    def _on(self, days: np.ndarray) -> np.ndarray:
        since = np.array(self.since, dtype="datetime64[D]")
        if days[0] < since[0]:
            raise StrategyError(
                f"the cash rate of {self.name} is known from {since[0]} on, not on {days[0]}: start later, "
                "or give cash_rate= in the backtest"
            )
        return np.array(self.rates)[np.searchsorted(since, days, side="right") - 1]


def constant_rate(rate: float) -> InterestRate:
    """Return a rate that is the same on all days."""
    return InterestRate((date.min,), (rate,))


def cash_rate(base: str, chosen: float | None = None) -> InterestRate:
    """Return what idle cash of a currency earns: a chosen rate, or the dated one of the data file.

    Parameters
    ----------
    base : str
        ISO code.
    chosen : float, optional
        A fraction a year that holds on all days.

    Raises
    ------
    StrategyError
        None is chosen, and the data file has none of the currency.

    Examples
    --------
    >>> cash_rate("USD").between(date(2024, 9, 1), date(2024, 12, 31))
    {'2024-09-01': 0.0525, '2024-09-19': 0.0475, '2024-11-08': 0.045, '2024-12-19': 0.0425}
    """
    if chosen is not None:
        return constant_rate(chosen)
    rows = [row for row in _rows() if row["currency"] == base]
    if not rows:
        known = ", ".join(dict.fromkeys(row["currency"] for row in _rows()))
        raise StrategyError(
            f"no cash rate of {base} is known (there are {known}): give cash_rate= in the backtest"
        )
    return InterestRate(
        since=tuple(date.fromisoformat(row["since"]) for row in rows),
        rates=tuple(float(row["rate"]) for row in rows),
        name=base,
        known_until=date.fromisoformat(rows[-1]["until"]),
    )


def unverified_cash_rates(base: str, first: date, last: date) -> list[str]:
    """Return since when the rates of a currency hold that could not be checked, within some days."""
    return [
        row["since"]
        for row in _rows()
        if row["currency"] == base and row["unverified"] == "true"
        if row["since"] <= last.isoformat() and row["until"] >= first.isoformat()
    ]


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
