"""Cases: falls and run-ups of reference funds, found by a rule, and what followed each.

A case is known at the decision of its row. Bought is at the close of the next row, and what is earned from
there on for a horizon counts, over what the market earned in the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from thematic.references.prices import ReferencePrices
from thematic.references.residuals import residuals

NOISE_ROWS = 250
"""Rows from which the noise of one row is measured, or half as many where there are no more."""


@dataclass(frozen=True)
class Cases:
    """Differences over one horizon, each with its day and the fund or pair of funds that it is of.

    Parameters
    ----------
    horizon : int
        Rows over which each difference was measured.
    rows : ndarray of int, shape (n_cases,)
        The row at whose decision the case was known, counted in `dates`.
    units : ndarray of int, shape (n_cases,)
        Which fund, pair or chain it is of.
    gaps : ndarray, shape (n_cases,)
        Growth (log return) less that of what it is held against, the measure by which claims are judged: its
        sign tells which has gained more.
    simple : ndarray, shape (n_cases,)
        The same of simple returns, which is what repeated bets of one size earn on average.
    noise : ndarray, shape (n_cases,)
        Standard deviation of such a difference, as known at the row: what chance alone would make of it.
    dates : DatetimeIndex
        Of the rows.
    labels : tuple of str
        The units' names.
    families : tuple of str
        The units' families.
    """

    horizon: int
    rows: np.ndarray
    units: np.ndarray
    gaps: np.ndarray
    simple: np.ndarray
    noise: np.ndarray
    dates: pd.DatetimeIndex
    labels: tuple[str, ...]
    families: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def days(self) -> pd.DatetimeIndex:
        """The day on which each case was known."""
        return self.dates[self.rows]

    def chosen(self, kept: np.ndarray) -> Cases:
        """Return those cases of which a bool array, shape (n_cases,), is true."""
        columns = ("rows", "units", "gaps", "simple", "noise")
        return replace(self, **{name: getattr(self, name)[kept] for name in columns})

    def of_family(self, family: str) -> Cases:
        """Return the cases of one family."""
        inside = np.array([own == family for own in self.families])
        return self.chosen(inside[self.units])

    def known_before(self, row: int) -> Cases:
        """Return the cases whose outcome was known at the decision of a row."""
        return self.chosen(self.rows + 1 + self.horizon <= row)


def falls(prices: ReferencePrices, deviations: float | None = None) -> np.ndarray:
    """Return where funds fell unusually far beyond their share in the market, bool (n_rows, n_funds).

    Parameters
    ----------
    deviations : float, optional
        Residual standard deviations; the set's by default.
    """
    far = prices.funds.fall_deviations if deviations is None else deviations
    residual, deviation = residuals(prices.returns, prices.market_returns, prices.funds.beta_rows)
    with np.errstate(invalid="ignore"):
        fallen: np.ndarray = residual < -far * deviation
    return fallen & prices.usable


def leads(prices: ReferencePrices, rows: int) -> np.ndarray:
    """Return by how much funds were ahead of the market over some rows, shape (n_rows, n_funds)."""
    lead = np.full(prices.close.shape, np.nan)
    own = prices.close[rows:] / prices.close[:-rows]
    lead[rows:] = own / (prices.market[rows:] / prices.market[:-rows])[:, None] - 1.0
    return lead


def noise(prices: ReferencePrices) -> np.ndarray:
    """Return the standard deviation of growth over the market's in the rows up to one, (n_rows, n_funds)."""
    gaps = pd.DataFrame(prices.returns - prices.market_returns[:, None])
    measured: np.ndarray = gaps.rolling(NOISE_ROWS, min_periods=NOISE_ROWS // 2).std().to_numpy()
    return measured


def first_of_each(cases: np.ndarray, rows: int) -> np.ndarray:
    """Return `cases`, bool (n_rows, n_funds), with what follows a fund's own case within `rows` left out."""
    kept = np.zeros_like(cases)
    for column in range(cases.shape[1]):
        last = -rows
        for row in np.flatnonzero(cases[:, column]).tolist():
            if row >= last + rows:
                kept[row, column], last = True, row
    return kept


def run_ups(prices: ReferencePrices, size: float) -> np.ndarray:
    """Return where funds were `size` or more ahead of the market within `run_up_rows`, bool.

    A negative size asks for funds that were as far behind.
    """
    lead = leads(prices, prices.funds.run_up_rows)
    with np.errstate(invalid="ignore"):
        ahead: np.ndarray = lead >= size if size >= 0.0 else lead <= size
    return ahead & prices.usable


def followed(prices: ReferencePrices, starts: np.ndarray, horizon: int) -> Cases:
    """Return what followed the rows of `starts`, bool (n_rows, n_funds), where the horizon has ended."""
    ends = len(prices.dates) - 1 - horizon
    rows, units = np.nonzero(starts[: max(ends, 0)])
    start, end = rows + 1, rows + 1 + horizon
    own = prices.close[end, units] / prices.close[start, units]
    market = prices.market[end] / prices.market[start]
    cases = Cases(
        horizon,
        rows,
        units,
        np.log(own / market),
        own - market,
        noise(prices)[rows, units] * np.sqrt(horizon),
        prices.dates,
        prices.funds.symbols,
        tuple(fund.family for fund in prices.funds.fund),
    )
    return cases.chosen(np.isfinite(cases.gaps) & (cases.noise > 0.0))


def windows(prices: ReferencePrices, row: int | None = None) -> Cases:
    """Return what holding each fund earned in windows one after the other that had ended by a row.

    Parameters
    ----------
    row : int, optional
        The last row by default.
    """
    horizon = prices.funds.horizon
    last = len(prices.dates) - 1 if row is None else row
    starts = np.zeros(prices.close.shape, dtype=bool)
    starts[np.arange(last - 1 - horizon, 0, -horizon)] = True
    return followed(prices, starts & prices.usable, horizon)
