"""Risk: how strategies move with the benchmark and one another, what they share, their worst days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.simulation.rules import cash_index
from thematic.statistics.inference import sharpe_interval
from thematic.statistics.performance import rows_a_year, varies

if TYPE_CHECKING:
    from thematic.results.run_result import RunResult

TAIL = 0.05
"""Share of the worst days that the expected shortfall is the mean of."""
FEWEST = 20
"""Returns below which nothing is said of risk."""
NUMBERS = (
    "beta",
    "alpha",
    "expected_shortfall",
    "best_day",
    "worst_day",
    "sharpe_low",
    "sharpe_high",
)
TOGETHER = 2
"""Rows of a return that is correlated: a close in Asia meets New York's move in the next row."""
ROWS = 256
"""Rows of all strategies' weights that are compared at a time."""


@dataclass(frozen=True)
class Risk:
    """The risk of each strategy over one period.

    Parameters
    ----------
    figures : DataFrame, shape (n_strategies, 9)
        Columns ``beta`` (to the first strategy, the share in its move of the row before included: Dimson
        1979), ``alpha`` (what the period earned beyond that share, a fraction), ``expected_shortfall`` (mean
        of the worst 20th of days), ``best_day``, ``best_on``, ``worst_day``, ``worst_on``, ``sharpe_low`` and
        ``sharpe_high`` (95 % interval of the Sharpe ratio). NaN and NaT where the period is too short.
    correlation : DataFrame, shape (n_strategies, n_strategies)
        Of returns over `TOGETHER` rows, on the rows that all strategies have.
    overlap : DataFrame, shape (n_strategies, n_strategies)
        One less half the sum of absolute differences of weights, cash included, the mean of the rows.
    """

    figures: pd.DataFrame
    correlation: pd.DataFrame
    overlap: pd.DataFrame


def risk(run: RunResult, since: pd.Timestamp) -> Risk:
    """Return the risk of each strategy from the last row on or before a moment on."""
    dates = pd.DatetimeIndex(run.nav.index)
    table = run.nav.to_numpy()
    idle = cash_index(dates, run.question)
    rows = {
        name: _figures(_kept(table[:, place], dates, since), table, idle, dates)
        for place, name in enumerate(run.nav)
    }
    together = run.common_nav
    together = together.iloc[max(int(together.index.searchsorted(since, side="right")) - 1, 0) :]
    moves = together.pct_change(TOGETHER, fill_method=None).iloc[TOGETHER:]
    enough = len(together) > FEWEST
    correlation = moves.corr() if enough else pd.DataFrame(np.nan, run.nav.columns, run.nav.columns)
    figures = pd.DataFrame.from_dict(rows, orient="index")
    return Risk(figures, correlation, _overlap(run, together.index))


def _kept(nav: np.ndarray, dates: pd.DatetimeIndex, since: pd.Timestamp) -> tuple[np.ndarray, np.ndarray]:
    """Return a strategy's values and their rows, from its last one on or before a moment on."""
    rows = np.flatnonzero(np.isfinite(nav))
    begin = max(int(dates[rows].searchsorted(since, side="right")) - 1, 0)
    return nav[rows[begin:]], rows[begin:]


def _figures(
    kept: tuple[np.ndarray, np.ndarray], table: np.ndarray, idle: np.ndarray, dates: pd.DatetimeIndex
) -> dict[str, object]:
    nav, rows = kept
    if len(nav) <= FEWEST:
        return {**dict.fromkeys(NUMBERS, np.nan), "best_on": pd.NaT, "worst_on": pd.NaT}
    returns = nav[1:] / nav[:-1] - 1.0
    cash = idle[rows][1:] / idle[rows][:-1] - 1.0
    market = table[rows, 0][1:] / table[rows, 0][:-1] - 1.0
    beta, alpha = _market(returns - cash, market - cash)
    tail = np.sort(returns)[: max(int(TAIL * len(returns)), 1)]
    low, high = sharpe_interval(returns - cash, rows_a_year(dates[rows]))
    best, worst = int(returns.argmax()), int(returns.argmin())
    values = (beta, alpha, tail.mean(), returns[best], returns[worst], low, high)
    numbers = dict(zip(NUMBERS, map(float, values), strict=True))
    return {**numbers, "best_on": dates[rows[best + 1]], "worst_on": dates[rows[worst + 1]]}


def _market(excess: np.ndarray, market: np.ndarray) -> tuple[float, float]:
    """Return the share in the market's moves of the row and the one before, and what was earned beyond it."""
    moves = np.column_stack([market[1:], market[:-1]])
    known = np.isfinite(moves).all(axis=1)
    if known.sum() < FEWEST or not varies(moves[known, 0]):
        return np.nan, np.nan
    design = np.column_stack([np.ones(int(known.sum())), moves[known]])
    intercept, *betas = np.linalg.lstsq(design, excess[1:][known], rcond=None)[0]
    return float(sum(betas)), float(intercept * known.sum())


def _overlap(run: RunResult, rows: pd.Index) -> pd.DataFrame:
    """Return what pairs of strategies hold in common, the mean over some rows."""
    names, apart = list(run.results), np.empty((len(run.results), len(run.results), len(rows)))
    # Some rows at a time: all of all strategies' weights side by side would be as much as a run itself.
    for begin in range(0, len(rows), ROWS):
        some = slice(begin, begin + ROWS)
        held = _held(run, rows[some])
        for place, one in enumerate(held):
            apart[place, :, some] = np.abs(held - one).sum(axis=2)
    return pd.DataFrame(1.0 - apart.mean(axis=2) / 2.0, names, names)


def _held(run: RunResult, rows: pd.Index) -> np.ndarray:
    """Return what strategies hold at some rows, cash last, shape (n_strategies, n_rows, n_symbols + 1)."""
    symbols = {symbol: place for place, symbol in enumerate(run.panel.symbols)}
    held = np.zeros((len(run.results), len(rows), len(symbols) + 1))
    for weights, result in zip(held, run.results.values(), strict=True):
        own = result.weights
        places = [symbols[str(symbol)] for symbol in own]
        weights[:, places] = own.to_numpy()[own.index.get_indexer(rows)]
    held[:, :, -1] = 1.0 - held.sum(axis=2)
    return held
