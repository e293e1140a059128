"""Significance: what the best of all that was ever tried on some universes owes to chance.

Each run enters its strategies in the ledger of trials; the Sharpe ratios found there say how good the best of
as many worthless tries would look.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic import ledger
from thematic.errors import LedgerError, StrategyError
from thematic.results.manifest import plain
from thematic.results.run_result import LedgerState
from thematic.simulation.rules import cash_index
from thematic.statistics.inference import (
    FEWEST,
    Choice,
    at_length,
    choose,
    deflated_sharpe,
    distinct,
    probabilistic_sharpe,
    probability_of_overfitting,
    shape,
)

if TYPE_CHECKING:
    from thematic.market_data.panel import Panel
    from thematic.results.result import Result
    from thematic.results.run_result import RunResult


@dataclass(frozen=True)
class Significance:
    """How sure one can be that a strategy's Sharpe ratio is not chance.

    Parameters
    ----------
    since : float
        Probability that the true Sharpe ratio over cash is above 0, from the rows after the note.
    whole : float
        The same from the whole period, hindsight included.
    deflated : float
        Probability that it is above what the best of `tries` worthless tries would show, whole period.
    tries : int
        Different trials in the ledger on the strategy's universes and on prices of the same kind, real or
        simulated.
    """

    since: float
    whole: float
    deflated: float
    tries: int


def enter(run: RunResult) -> RunResult:
    """Enter each strategy of a run in the ledger of trials; return the run with what the ledger then holds.

    What later trials add does not change this run's analysis. No run is lost to its ledger: `ledger.check`
    finds what can be found before the work starts, and the run says where it could not be entered.
    """
    try:
        ledger.record(_trial(run, result) for result in run.results.values())
        history = ledger.read(run.question.universes)
    except LedgerError as error:
        caveat = f"The trials of this run are not entered, and no earlier ones are counted: {error}."
        return replace(run, caveats=(*run.caveats, caveat))
    tried = {name: _tried(run, result, history) for name, result in run.results.items()}
    return replace(
        run,
        tried=tried,
        caveats=(*run.caveats, history.note) if history.note else run.caveats,
        manifest={**run.manifest, "ledger": {name: asdict(trials) for name, trials in tried.items()}},
    )


def significance(run: RunResult) -> dict[str, Significance]:
    """Return how sure each strategy's Sharpe ratio is, after all that was tried when the run was entered."""
    return {name: _significance(result, run.tried.get(name)) for name, result in run.results.items()}


@dataclass(frozen=True)
class Contest:
    """What can be said of all strategies of a run against its first one, tested together.

    Parameters
    ----------
    against : str
        The first strategy of the backtest: by custom the market.
    choice : Choice or None
        From the rows after the note that all strategies have; None where there is nothing to choose.
    reason : str
        Why there is nothing to choose; empty where there is.
    overfitting : float
        Probability that choosing the best of the run is overfitting, from the whole period; NaN where it is
        too short or no two strategies differ.
    """

    against: str
    choice: Choice | None
    reason: str
    overfitting: float


def contest(run: RunResult) -> Contest:
    """Return what can be said of the run's strategies together, on the days on which all decide."""
    against, whole = next(iter(run.results)), run.common_nav
    nav = whole.iloc[max(int(whole.index.searchsorted(pd.Timestamp(run.known_on), side="right")) - 1, 0) :]
    choice, reason = None, ""
    try:
        choice = choose(nav, against)
    except StrategyError as error:
        reason = str(error)
    cash = cash_index(pd.DatetimeIndex(whole.index), run.question)
    excess = distinct((whole / whole.shift())[1:].to_numpy() - (cash[1:] / cash[:-1])[:, None])
    long_enough = excess.shape[1] > 1 and len(excess) >= 12 * FEWEST
    return Contest(against, choice, reason, probability_of_overfitting(excess) if long_enough else np.nan)


def _trial(run: RunResult, result: Result) -> ledger.Trials:
    excess = _excess(result, result.first)
    return ledger.Trials(
        universes=result.strategy.themes,
        strategy=result.strategy.file.stem,
        parameters=plain(result.strategy.parameters),
        start=run.question.start,
        end=run.question.end,
        source=prices_of(run.source, result.simulation.panel),
        simulated=run.simulated,
        sharpe=np.array([shape(excess)[0]]),
        rows=len(excess),
    )


def prices_of(source: str, panel: Panel) -> str:
    """Return what tells the prices of a trial from others: its source and a digest of its own series."""
    text = json.dumps({symbol: bars.digest for symbol, bars in sorted(panel.bars.items())})
    return f"{source} {hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _tried(run: RunResult, result: Result, history: ledger.History) -> LedgerState:
    trials = history.tried(result.strategy.themes, simulated=run.simulated)
    known = np.isfinite(trials.sharpe)
    alike = at_length(trials.sharpe[known], trials.rows[known], len(_excess(result, result.first)))
    return LedgerState(len(alike), float(alike.var(ddof=1)) if len(alike) > 1 else 0.0)


def _significance(result: Result, tried: LedgerState | None) -> Significance:
    whole, since = _excess(result, result.first), _excess(result, result.start("after_known_on"))
    deflated = np.nan
    if tried is not None:
        deflated = deflated_sharpe(*_shape(whole), tried.count, tried.variance)
    return Significance(
        since=_probability(since),
        whole=_probability(whole),
        deflated=deflated,
        tries=0 if tried is None else tried.count,
    )


def _shape(excess: np.ndarray) -> tuple[float, int, float, float]:
    sharpe, skewness, kurtosis = shape(excess)
    return sharpe, len(excess), skewness, kurtosis


def _probability(excess: np.ndarray) -> float:
    return probabilistic_sharpe(*_shape(excess)) if len(excess) > 2 else np.nan


def _excess(result: Result, start: int) -> np.ndarray:
    """Return returns over idle cash from a row on, shape (n_returns,)."""
    nav, cash = result.simulation.nav[start:], result.simulation.tape.rows["cash_index"][start:]
    return nav[1:] / nav[:-1] - cash[1:] / cash[:-1]
