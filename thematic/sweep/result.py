"""What a sweep found: one row a combination, the best of them, and how far to believe it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.statistics.inference.sharpe import deflated_sharpe
from thematic.sweep.evaluate import Evaluator, TrialStatus
from thematic.sweep.heat import HeatMap, heat_maps
from thematic.sweep.measure import FIGURES, PERIODS
from thematic.sweep.reported import replay_notes, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from thematic.question import Question
    from thematic.run import Run
    from thematic.simulation.tape import Reason
    from thematic.strategy.asked import Replay
    from thematic.sweep.forward import Forward
    from thematic.sweep.grid import Grid
    from thematic.sweep.outcomes import Outcomes
    from thematic.sweep.problem import Problem
    from thematic.sweep.question import SweepQuestion
    from thematic.sweep.selection_bias import SelectionBias
    from thematic.sweep.trials import TrialCount


@dataclass(frozen=True)
class Best:
    """The combination with the highest Sharpe ratio of a period, and what speaks against it.

    Parameters
    ----------
    number : int
        Of the combination.
    parameters : mapping
    figures : mapping of str to float
    over_holding : float
        Its return less that of holding its universes, in the same period.
    deflated : float
        The deflated Sharpe ratio: the probability that its Sharpe ratio is more than the best of as many
        worthless trials has. NaN where too few combinations have a Sharpe ratio to say how these vary.
    overfitted : float
        The probability that choosing the best was overfitting; NaN where the period is too short.
    p_value_over_holding : float
        How often chance alone has a best combination as far ahead of holding as this grid's best: the
        p-value of a reality check over all combinations. NaN where the period is too short.
    """

    number: int
    parameters: Mapping[str, Any]
    figures: Mapping[str, float]
    over_holding: float
    deflated: float
    overfitted: float
    p_value_over_holding: float


@dataclass(frozen=True)
class SweepResult:
    """The outcomes of a sweep.

    Parameters
    ----------
    question : SweepQuestion
    run : Run
        The backtest with its prices.
    evaluator : Evaluator
        To evaluate a combination again, for its curve.
    outcomes : Outcomes
    holding : ndarray, shape (n_environments,)
        Outcomes of holding the universes of each environment.
    bias : mapping of str to SelectionBias
        What is known of the choice of each period's best.
    forward : Forward or None
        What choosing on past windows only would have earned; None where it was not asked for.
    replays : mapping of str to Replay
        How each combination that is reported was held to what was known.
    tried : TrialCount
        How many trials the best was chosen from, when the sweep was entered.
    """

    question: SweepQuestion
    run: Run
    evaluator: Evaluator
    outcomes: Outcomes
    holding: np.ndarray
    bias: Mapping[str, SelectionBias]
    forward: Forward | None
    replays: Mapping[str, Replay]
    tried: TrialCount

    @property
    def backtest(self) -> Question:
        """The backtest that was swept, with the period that its prices have."""
        return self.run.question

    @property
    def grid(self) -> Grid:
        """The combinations."""
        return self.question.grid

    @property
    def problem(self) -> Problem:
        """What was evaluated."""
        return self.evaluator.problem

    @property
    def known_on(self) -> date:
        """The day on which the last of the grid's universes was public: before it all is hindsight."""
        return max(own.known_on for own in self.problem.environments.values())

    @property
    def caveats(self) -> tuple[str, ...]:
        """What is approximate, what was not replayed, and what must be said of the ledger."""
        replayed = replay_notes(self.replays, len(self.grid))
        return (*filter(None, [self.tried.note]), *replayed, *self.run.caveats)

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods that hold anything: ``whole``, and ``after_known_on`` where that is apart from it."""
        begins, last = self.problem.begins, len(self.problem.dates) - 1
        return PERIODS if begins[0] < begins[1] < last - 1 else PERIODS[:1]

    @property
    def table(self) -> pd.DataFrame:
        """One row a combination: its parameters, what became of it, and figures, those of ``after_known_on``
        with that behind their names; shape (n_combinations, n_columns).
        """  # noqa: D205
        return pd.concat(map(pd.DataFrame, self.tables()), ignore_index=True)

    def tables(self) -> Iterator[dict[str, np.ndarray | pd.Series[Any]]]:
        """Yield the parts of `table` as columns, so that a million combinations need not be in memory."""
        names, reasons = pd.Series([status.name.lower() for status in TrialStatus]), self.outcomes.reasons
        for batch in self.outcomes.batches:
            known = self.outcomes.known(batch)
            parameters = {name: self.grid.column(name, batch) for name in self.grid.names}
            whole, after = (self._columns(period, known, reasons) for period in PERIODS)
            status = names.take(known["status"]).reset_index(drop=True)
            yield {**parameters, "status": status, **whole, **after}

    def _columns(self, period: str, known: np.ndarray, reasons: Iterable[Reason]) -> dict[str, np.ndarray]:
        p, end = PERIODS.index(period), "" if period == "whole" else f"_{period}"
        columns = {name + end: known["figures"][:, p, f] for f, name in enumerate(FIGURES)}
        held = self._held(period)[known["environment"]]
        columns["over_holding" + end] = columns["total_return" + end] - held
        done = known["status"] == TrialStatus.DONE
        for reason in reasons:
            counts = np.where(done, known["reasons"][:, p, reason], np.nan)
            columns[f"unfilled_{reason.name.lower()}{end}"] = counts
        return columns

    def over_holding(self, period: str = "whole") -> np.ndarray:
        """Return the return of each combination less that of holding its universes, (n_combinations,)."""
        return self.outcomes.figure("total_return", period) - self._held(period)[self.outcomes.environment]

    def _held(self, period: str) -> np.ndarray:
        """Return what holding the universes of each environment returned, shape (n_environments,)."""
        return self.holding["figures"][:, PERIODS.index(period), FIGURES.index("total_return")]

    @cached_property
    def maps(self) -> Mapping[str, tuple[HeatMap, ...]]:
        """The heat maps of each period."""
        over = {period: self.over_holding(period) for period in PERIODS}
        return {period: heat_maps(self.grid, self.problem.defaults, own) for period, own in over.items()}

    def shown(self) -> pd.DataFrame:
        """Return the rows of `table` that are shown one by one: the best of the first period that counts."""
        numbers = shown(self.outcomes, self.periods[-1])
        rows = [self.grid.combination(int(number)) for number in numbers]
        table = pd.DataFrame(rows, index=numbers)
        for period in PERIODS:
            end = "" if period == "whole" else f"_{period}"
            figures = self.outcomes.known(numbers)["figures"][:, PERIODS.index(period)]
            columns = dict(zip([name + end for name in FIGURES], figures.T, strict=True))
            table = table.assign(**columns, **{f"over_holding{end}": self.over_holding(period)[numbers]})
        return table

    def best(self, period: str = "whole") -> Best | None:
        """Return the combination with the highest Sharpe ratio of a period; None where none has one."""
        return self._bests[period]

    @cached_property
    def _bests(self) -> dict[str, Best | None]:
        return {period: self._best(period) for period in PERIODS}

    def _best(self, period: str) -> Best | None:
        p, ratios = PERIODS.index(period), self.outcomes.figure("sharpe", period)
        if not np.isfinite(ratios).any():
            return None
        number = int(np.nanargmax(ratios))
        (own,) = self.outcomes.known([number])["figures"][:, p]
        figures = dict(zip(FIGURES, own.tolist(), strict=True))
        return Best(
            number=number,
            parameters=self.grid.combination(number),
            figures=figures,
            over_holding=float(self.over_holding(period)[number]),
            deflated=self._deflated(period, number, figures),
            overfitted=self.bias[period].overfitted,
            p_value_over_holding=self.bias[period].p_value_over_holding,
        )

    def _deflated(self, period: str, number: int, figures: Mapping[str, float]) -> float:
        # Only this sweep's trials are known for every period; the ledger says how many others there were.
        tried = self.outcomes.figure("sharpe_a_row", period)
        tried = tried[np.isfinite(tried)]
        if len(tried) < 2:
            return np.nan
        own = list(self.problem.environments.values())[self.outcomes.environment[number]]
        rows = len(own.dates) - 1 - int(own.begins[PERIODS.index(period)])
        ratio, skewness, kurtosis = (figures[name] for name in ("sharpe_a_row", "skewness", "kurtosis"))
        count, variance = self.tried.count, float(tried.var(ddof=1))
        return deflated_sharpe(ratio, rows, skewness, kurtosis, count, variance)
