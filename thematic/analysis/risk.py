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
TOGETHER = 2
"""Rows of a return that is correlated: a close in Asia meets New York's move in the next row."""


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
    nav = run.nav
    first = nav.iloc[:, 0]
    rows = {name: _figures(_from(nav[name], since), first, run) for name in nav}
    together = _from(run.common_nav, since)
    moves = together.pct_change(TOGETHER, fill_method=None).iloc[TOGETHER:]
    enough = len(together) > FEWEST
    correlation = moves.corr() if enough else pd.DataFrame(np.nan, nav.columns, nav.columns)
    return Risk(pd.DataFrame.from_dict(rows, orient="index"), correlation, _overlap(run, together.index))


def _from(values: pd.DataFrame | pd.Series, since: pd.Timestamp):  # type: ignore[no-untyped-def]
    """Return the rows from the last one on or before a moment on."""
    own = values.dropna()
    return own.iloc[max(int(own.index.searchsorted(since, side="right")) - 1, 0) :]


def _figures(nav: pd.Series[float], benchmark: pd.Series[float], run: RunResult) -> dict[str, object]:
    dates, returns = pd.DatetimeIndex(nav.index), nav.pct_change().iloc[1:]
    if len(returns) < FEWEST:
        empty = dict.fromkeys(("beta", "alpha", "expected_shortfall", "best_day", "worst_day"), np.nan)
        return {
            **empty,
            "best_on": pd.NaT,
            "worst_on": pd.NaT,
            "sharpe_low": np.nan,
            "sharpe_high": np.nan,
        }
    cash = cash_index(dates, run.question)
    idle = pd.Series(cash[1:] / cash[:-1] - 1.0, returns.index)
    beta, alpha = _market(
        returns - idle, benchmark.reindex(dates).pct_change(fill_method=None).iloc[1:] - idle
    )
    tail = returns.nsmallest(max(int(TAIL * len(returns)), 1))
    low, high = sharpe_interval((returns - idle).to_numpy(), rows_a_year(dates))
    return {
        "beta": beta,
        "alpha": alpha,
        "expected_shortfall": float(tail.mean()),
        "best_day": float(returns.max()),
        "best_on": returns.idxmax(),
        "worst_day": float(returns.min()),
        "worst_on": returns.idxmin(),
        "sharpe_low": low,
        "sharpe_high": high,
    }


def _market(excess: pd.Series[float], market: pd.Series[float]) -> tuple[float, float]:
    """Return the share in the market's moves of the row and the one before, and what was earned beyond it."""
    moves = pd.concat([market, market.shift()], axis=1)
    known = moves.notna().all(axis=1)
    if known.sum() < FEWEST or not varies(market[known].to_numpy()):
        return np.nan, np.nan
    design = np.column_stack([np.ones(int(known.sum())), moves[known].to_numpy()])
    intercept, *betas = np.linalg.lstsq(design, excess[known].to_numpy(), rcond=None)[0]
    return float(sum(betas)), float(intercept * known.sum())


def _overlap(run: RunResult, rows: pd.Index) -> pd.DataFrame:
    """Return what pairs of strategies hold in common, the mean over some rows."""
    symbols = list(run.panel.symbols)
    held = np.stack(
        [
            result.weights.reindex(index=rows, columns=symbols).fillna(0.0).to_numpy()
            for result in run.results.values()
        ]
    )
    cash = 1.0 - held.sum(axis=2, keepdims=True)
    whole = np.concatenate([held, cash], axis=2)
    apart = np.array([np.abs(whole - one).sum(axis=2).mean(axis=1) / 2.0 for one in whole])
    names = list(run.results)
    return pd.DataFrame(1.0 - apart, names, names)
