"""The results of a run side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from thematic.market_data.panel import Panel
from thematic.question import Question
from thematic.results.coverage import LateStart, late_starts
from thematic.results.result import Result
from thematic.simulation.fills import COLUMNS

if TYPE_CHECKING:
    from thematic.prices.bars import Bars
    from thematic.prices.check import PriceReport
    from thematic.universe import Theme


@dataclass(frozen=True)
class LedgerState:
    """What the ledger of trials held on a strategy's universes when its run was entered, that run included.

    Parameters
    ----------
    count : int
        Different trials with prices of the same kind, real or simulated, that have a Sharpe ratio.
    variance : float
        Of their Sharpe ratios a row, brought to the length of this run; 0 for fewer than two.
    """

    count: int
    variance: float


@dataclass(frozen=True)
class RunResult:
    """What the strategies of a question earned with the prices of one source.

    Parameters
    ----------
    question : Question
    source : str
        Where the prices came from, as the user said it.
    simulated : bool
        Whether they are simulated: then every page and table says so.
    results : mapping of str to Result
        In the question's order.
    themes : mapping of str to Theme
    panel : Panel
        The prices of all themes, a row for each day on which any of their markets traded. Strategies decide
        and trade in the rows of their own: ``results[name].simulation.panel``.
    watched : Panel
        The same, with the symbols that only reasons to stop name.
    rates : mapping of str to Bars
        The exchange rates that were used, by symbol.
    prices : PriceReport
        What is wrong with the prices that were used.
    caveats : tuple of str
        What is approximate in this run.
    manifest : dict
        What was run; see `thematic.results.manifest`.
    tried : mapping of str to LedgerState
        By strategy; empty where the run was not entered in the ledger.
    """

    question: Question
    source: str
    simulated: bool
    results: Mapping[str, Result]
    themes: Mapping[str, Theme]
    panel: Panel
    watched: Panel
    rates: Mapping[str, Bars]
    prices: PriceReport
    caveats: tuple[str, ...]
    manifest: dict[str, Any]
    tried: Mapping[str, LedgerState] = field(default_factory=dict)

    @property
    def known_on(self) -> date:
        """The last day on which something that any strategy rests on was public."""
        return max(result.known_on for result in self.results.values())

    @cached_property
    def late_starts(self) -> tuple[LateStart, ...]:
        """The themes whose members do not all have prices when the run begins."""
        return late_starts(self.themes, self.panel.bars, self.question)

    def begins_thin(self, strategy: str) -> bool:
        """Whether a theme that a strategy reads had prices of fewer than half of its members at the start."""
        thin = {late.theme for late in self.late_starts if late.thin}
        return bool(thin & {*self.results[strategy].themes})

    @cached_property
    def nav(self) -> pd.DataFrame:
        """Net asset values in the base currency, shape (n_rows, n_strategies), indexed by date.

        A row for each day on which some strategy decides; NaN for strategies that do not decide on it.
        """
        return pd.DataFrame({name: result.nav for name, result in self.results.items()}).sort_index()

    @property
    def common_nav(self) -> pd.DataFrame:
        """Net asset values on the days on which all strategies decide, shape (n_rows, n_strategies)."""
        return self.nav.dropna()

    @cached_property
    def metrics(self) -> dict[str, dict[str, dict[str, float]]]:
        """Strategy -> period -> metric, where ``after_known_on`` is the same period for all strategies.

        ``Result.metrics`` begins that period on the strategy's own day.
        """
        return {
            name: {
                "whole": result.metrics["whole"],
                "after_known_on": result.metrics["after_known_on"]
                if result.known_on == self.known_on
                else result.metrics_since(self.known_on),
            }
            for name, result in self.results.items()
        }

    @cached_property
    def orders(self) -> pd.DataFrame:
        """The orders of all strategies; see `Simulation.orders`."""
        return pd.concat([result.orders for result in self.results.values()])

    @cached_property
    def fills(self) -> pd.DataFrame:
        """The fills of all strategies, a column for each kind of fee; see `fill_table`."""
        table = pd.concat([result.fills for result in self.results.values()])
        kinds = [column for column in table if column not in (*COLUMNS, "reason")]
        return table[[*COLUMNS, *kinds, "reason"]].fillna(dict.fromkeys(kinds, 0.0))

    def table(self, period: str = "whole") -> pd.DataFrame:
        """Return one row a strategy, one column a metric, for ``whole`` or ``after_known_on``."""
        rows = {name: metrics[period] for name, metrics in self.metrics.items()}
        return pd.DataFrame.from_dict(rows, orient="index")
