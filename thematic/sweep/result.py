"""What a sweep found: one row a combination, the best of them, and how far to believe it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic import ledger
from thematic.simulation.tape import Reason
from thematic.statistics.inference.sharpe import deflated_sharpe
from thematic.sweep.evaluate import Evaluator, Outcome
from thematic.sweep.forward import Forward, walk_forward
from thematic.sweep.grid import Grid
from thematic.sweep.measure import FIGURES, PERIODS, ROW_SHARPE, SHARPE
from thematic.sweep.overfitting import overfitting
from thematic.sweep.problem import Problem

if TYPE_CHECKING:
    from datetime import date

    from thematic.question import Question
    from thematic.run import Run
    from thematic.strategy.asked import Replay
    from thematic.sweep.sweep import Sweep


@dataclass(frozen=True)
class Best:
    """The combination with the highest Sharpe ratio of a period, and what speaks against it.

    Parameters
    ----------
    number : int
        Of the combination.
    parameters : mapping
    figures : mapping of str to float
    trials : int
        How many different trials the ledger holds on the strategy's universes and on prices of the same kind,
        real or simulated, this sweep included.
    deflated : float
        The deflated Sharpe ratio: the probability that its Sharpe ratio is more than the best of so many
        worthless trials has. NaN where too few combinations have a Sharpe ratio to say how these vary.
    overfitted : float
        The probability that choosing the best was overfitting; NaN where the period is too short.
    """

    number: int
    parameters: Mapping[str, Any]
    figures: Mapping[str, float]
    trials: int
    deflated: float
    overfitted: float


@dataclass(frozen=True)
class SweepResult:
    """The outcomes of a sweep.

    Parameters
    ----------
    sweep : Sweep
    run : Run
        The backtest with its prices.
    evaluator : Evaluator
        To evaluate a combination again, for its curve.
    outcomes : ndarray, shape (n_combinations,)
        Records of `measure.outcome_dtype`.
    replays : mapping of str to Replay
        How each combination that is reported was held to what was known.
    """

    sweep: Sweep
    run: Run
    evaluator: Evaluator
    outcomes: np.ndarray
    replays: Mapping[str, Replay] = field(default_factory=dict)

    @property
    def backtest(self) -> Question:
        """The backtest that was swept."""
        return self.run.question

    @property
    def grid(self) -> Grid:
        """The combinations."""
        return self.sweep.grid

    @property
    def problem(self) -> Problem:
        """What was evaluated."""
        return self.evaluator.problem

    @property
    def known_on(self) -> date:
        """The day on which the last of the strategy's themes was public: before it all is hindsight."""
        return self.run.environment(*self.backtest.strategies[self.sweep.strategy].themes).known_on

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods that hold anything: ``whole``, and ``after_known_on`` where that is apart from it."""
        begins, last = self.problem.begins, len(self.problem.dates) - 1
        return PERIODS if begins[0] < begins[1] < last - 1 else PERIODS[:1]

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a combination: its parameters, what became of it, and figures, those of ``after_known_on``
        with that behind their names; shape (n_combinations, n_columns).
        """  # noqa: D205
        axes = pd.MultiIndex.from_product(list(self.grid.axes.values()), names=self.grid.names)
        table = axes.to_frame(index=False)
        names = np.array([status.name.lower() for status in Outcome])
        table["status"] = names[self.outcomes["status"]]
        for p, period in enumerate(PERIODS):
            end = "" if period == "whole" else f"_{period}"
            for f, figure in enumerate(FIGURES):
                table[figure + end] = self.outcomes["figures"][:, p, f]
            for reason in Reason:
                counts = self.outcomes["reasons"][:, p, reason]
                if np.nansum(counts) > 0.0:
                    table[f"unfilled_{reason.name.lower()}{end}"] = counts
        return table

    def best(self, period: str = "whole") -> Best | None:
        """Return the combination with the highest Sharpe ratio of a period; None where none has one."""
        p = PERIODS.index(period)
        ratios = self.outcomes["figures"][:, p, SHARPE]
        if not np.isfinite(ratios).any():
            return None
        number = int(np.nanargmax(ratios))
        figures = self.outcomes["figures"][number, p]
        done = self.outcomes["status"] == Outcome.DONE
        begin = int(self.problem.begins[p])
        return Best(
            number=number,
            parameters=self.grid.combination(number),
            figures=dict(zip(FIGURES, map(float, figures), strict=True)),
            trials=self.trials,
            deflated=self._deflated(p, figures, len(self.problem.dates) - 1 - begin),
            overfitted=overfitting(self.problem, begin, self.outcomes["moments"][done]),
        )

    @cached_property
    def trials(self) -> int:
        """How many different trials the ledger holds on the strategy's universes, with prices of this kind.

        What was tried on simulated prices has taught nothing of real ones, nor the other way round.
        """
        themes = self.backtest.strategies[self.sweep.strategy].themes
        return len(ledger.read(themes).tried(themes, simulated=self.run.source.simulated))

    def _deflated(self, period: int, figures: np.ndarray, rows: int) -> float:
        # Only this sweep's trials are known for every period; the ledger says how many others there were.
        tried = self.outcomes["figures"][:, period, ROW_SHARPE]
        tried = tried[np.isfinite(tried)]
        if len(tried) < 2:
            return np.nan
        ratio, skewness, kurtosis = map(float, figures[ROW_SHARPE : ROW_SHARPE + 3])
        return deflated_sharpe(ratio, rows, skewness, kurtosis, self.trials, float(tried.var(ddof=1)))

    @property
    def maps(self) -> tuple[tuple[str, ...], ...]:
        """The parameters that heat maps go over: every pair, those with most values first; one by itself."""
        names = sorted(self.grid.names, key=lambda name: -len(self.grid.axes[name]))
        return tuple(combinations(names, 2)) or (tuple(names),)

    def heat(
        self, figure: str = "sharpe", period: str = "whole", axes: tuple[str, ...] | None = None
    ) -> pd.DataFrame:
        """Return a figure over one or two parameters, the median over all others.

        The median, because the best over the others would show chance at its kindest.

        Parameters
        ----------
        axes : tuple of str, optional
            One of `maps`; the first of them by default.

        Returns
        -------
        DataFrame, shape (n_values of the second, n_values of the first)
            With one parameter a single row.
        """
        chosen = list(axes or self.maps[0])
        values = self.outcomes["figures"][:, PERIODS.index(period), FIGURES.index(figure)]
        table = self.table[chosen].assign(value=values)
        if len(chosen) == 1:
            return table.set_index(chosen[0])[["value"]].T.set_axis([figure])
        return table.pivot_table("value", chosen[1], chosen[0], aggfunc="median", dropna=False, sort=False)

    @cached_property
    def forward(self) -> Forward | None:
        """What choosing on past windows only would have earned; None where it was not asked for."""
        return walk_forward(self.sweep.walk, self.evaluator, self.outcomes) if self.sweep.walk else None
