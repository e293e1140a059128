"""The record of a run: what it leaves to judge claims by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from thematic.errors import PriceError
from thematic.simulation.rules import cash_index

if TYPE_CHECKING:
    from thematic.question import Event, Terms
    from thematic.references.prices import ReferencePrices
    from thematic.results.run_result import RunResult
    from thematic.statistics.events import MemberHistory
    from thematic.universe import Theme

Dated = TypeVar("Dated", "pd.Series[float]", pd.DataFrame)


@dataclass(frozen=True)
class RunRecord:
    """What a run leaves to judge claims by.

    Parameters
    ----------
    nav : DataFrame, shape (n_rows, n_strategies)
        Net asset values by date; NaN on dates that are no rows of a strategy.
    terms : Terms
    known_on : mapping of str to date
        The day on which what a strategy holds was public: what came before it is hindsight.
    market : str
        The strategy that stands for the market: by custom a run's first.
    closes : mapping of str to Series
        Total-return closes of each symbol in its own currency, by local session date, all that the source
        has.
    themes : mapping of str to Theme
    events : tuple of Event
    holdings : mapping of str to tuple of str
        The symbols that each strategy ever held.
    references : ReferencePrices, optional
        What reference funds did before the note; None where the run has none.
    """

    nav: pd.DataFrame
    terms: Terms
    known_on: Mapping[str, date]
    market: str
    closes: Mapping[str, pd.Series[float]] = field(default_factory=dict)
    themes: Mapping[str, Theme] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    holdings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    references: ReferencePrices | None = None
    memory: dict[object, MemberHistory] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls, run: RunResult, references: ReferencePrices | None = None, until: date | None = None
    ) -> RunRecord:
        """Return the record of a run, with reference funds where it has some.

        Parameters
        ----------
        until : date, optional
            As it stood at the decision of this day: nothing in it is later.
        """
        results = run.results
        return cls(
            _until(run.nav, until),
            run.question,
            {name: result.known_on for name, result in results.items()},
            next(iter(results)),
            {symbol: _until(bars.adjusted, until) for symbol, bars in run.panel.bars.items()},
            run.themes,
            run.question.events,
            {
                name: tuple(result.weights.columns[(_until(result.weights, until) != 0.0).any()])
                for name, result in results.items()
            },
            references,
        )

    def note(self, names: tuple[str, ...] = ()) -> date:
        """Return the day on which the note was public, for some strategies or for all."""
        return max(self.known_on[name] for name in names or tuple(self.known_on))

    def rows(self, names: tuple[str, ...]) -> pd.DataFrame:
        """Return net asset values on the dates that all of some strategies have, (n_common, n_names)."""
        return self.nav[list(dict.fromkeys(names))].dropna()

    def after(
        self, names: tuple[str, ...], since: date | None = None, until: date | None = None
    ) -> pd.DataFrame:
        """Return the rows that no hindsight touches: from the note's day on, or from `since` if later."""
        table, note = self.rows(names), self.note(names)
        begin = _row(table.index, note if since is None else max(since, note))
        return table.iloc[begin : len(table) if until is None else _row(table.index, until) + 1]

    def before(self, names: tuple[str, ...]) -> pd.DataFrame:
        """Return the rows up to the note's day: hindsight."""
        table = self.rows(names)
        return table.iloc[: _row(table.index, self.note(names)) + 1]

    def idle(self, dates: pd.Index) -> np.ndarray:
        """Return the growth of idle cash over some dates, shape (n_dates,)."""
        return cash_index(pd.DatetimeIndex(dates), self.terms)

    def close(self, symbol: str) -> pd.Series[float]:
        """Return a symbol's total-return closes.

        Raises
        ------
        PriceError
            The run has no prices of it.
        """
        if symbol not in self.closes:
            raise PriceError(f"this run has no prices of {symbol}: add it to one of its universes")
        return self.closes[symbol]

    def basket(self, name: str) -> pd.Series[float]:
        """Return the level of equal parts of what a strategy ever held, as far back as prices reach."""
        closes = pd.DataFrame(
            {symbol: self.closes[symbol] for symbol in self.holdings.get(name, ())}
        ).sort_index()
        return (1.0 + closes.ffill().pct_change(fill_method=None).mean(axis=1).dropna()).cumprod()

    def until_note(self, symbol: str) -> pd.Series[float]:
        """Return a symbol's simple returns by local session date, up to the note."""
        close = self.close(symbol)
        return close[close.index <= pd.Timestamp(self.note())].pct_change(fill_method=None).dropna()


def _until(table: Dated, day: date | None) -> Dated:
    return table if day is None else table[table.index <= pd.Timestamp(day)]


def _row(index: pd.Index, day: date) -> int:
    """Return the last row on or before a day, the first row where there is none."""
    return max(int(index.searchsorted(pd.Timestamp(day), side="right")) - 1, 0)
