"""Evidence: what a claim is judged by, and what was found for or against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.simulation.rules import cash_index

if TYPE_CHECKING:
    from thematic.question import Terms
    from thematic.results.run_result import RunResult


@dataclass(frozen=True)
class Record:
    """What a run leaves to judge claims by.

    Parameters
    ----------
    nav : DataFrame, shape (n_rows, n_strategies)
        Net asset values, indexed by date; NaN on dates on which a strategy does not decide.
    terms : Terms
    close : DataFrame, shape (n_all_rows, n_symbols)
        Last known total-return closes in the base currency, the history before the run included.
    known_on : mapping of str to date
        For each strategy the day on which its themes were public: what came before it is hindsight.
    """

    nav: pd.DataFrame
    terms: Terms
    close: pd.DataFrame
    known_on: Mapping[str, date]

    @classmethod
    def of(cls, run: RunResult) -> Record:
        """Return the record of a run."""
        panel = run.panel
        close = pd.DataFrame(panel.known, index=panel.dates, columns=list(panel.symbols))
        return cls(run.nav, run.question, close, {name: each.known_on for name, each in run.results.items()})

    def among(self, *strategies: str) -> Sample:
        """Return what strategies earned on the days on which all of them decide."""
        nav = self.nav[list(dict.fromkeys(strategies))].dropna()
        known_on = max(self.known_on[name] for name in strategies)
        return Sample(nav, cash_index(pd.DatetimeIndex(nav.index), self.terms), known_on)


@dataclass(frozen=True)
class Sample:
    """Strategies over the days that they have in common.

    Parameters
    ----------
    nav : DataFrame, shape (n_rows, n_strategies)
    cash : ndarray, shape (n_rows,)
        Growth of idle cash over the same rows.
    known_on : date
        The day on which the last of their themes was public.
    """

    nav: pd.DataFrame
    cash: np.ndarray
    known_on: date

    def row(self, day: date) -> int:
        """Return the last row on or before a day, the first row where there is none."""
        return max(int(self.nav.index.searchsorted(pd.Timestamp(day), side="right")) - 1, 0)

    def after(self, since: date | None = None, until: date | None = None) -> slice:
        """Return the rows that no hindsight touches: from the note's day on, or from `since` if later."""
        begin = self.row(self.known_on if since is None else max(since, self.known_on))
        return slice(begin, len(self.nav) if until is None else self.row(until) + 1)

    def before(self) -> slice:
        """Return the rows up to the note's day: hindsight."""
        return slice(0, self.row(self.known_on) + 1)


@dataclass(frozen=True)
class Evidence:
    """What was found for or against a claim.

    Parameters
    ----------
    measure : str
        What was measured, in words.
    found : str
        A sentence in plain words on what happened after the note.
    hindsight : str
        A sentence on what happened before it, which counts for nothing; empty where nothing is known.
    favourable : bool
        Whether what happened after the note leans the claim's way.
    p_value : float
        How often chance alone leans as far, either way; NaN where nothing can be tested.
    numbers : mapping of str to float
        What the sentences rest on.
    """

    measure: str
    found: str
    hindsight: str
    favourable: bool
    p_value: float
    numbers: Mapping[str, float]


def span(record: Sample, rows: slice) -> str:
    """Return the days from which and to which some rows measure: ``from 2025-02-10 to 2025-06-30``."""
    days = record.nav.index[rows]
    return f"from {days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}"


def lead(values: pd.Series, than: pd.Series) -> float:
    """Return by how much the first grew beyond the second, as a fraction of the second's end."""
    return float(values.iloc[-1] / values.iloc[0] / (than.iloc[-1] / than.iloc[0]) - 1.0)


def ahead(name: str, gap: float, than: str) -> str:
    """Return ``A ended 3.1 % ahead of B``, or behind."""
    return f"{name} ended {abs(gap):.1%} {'ahead of' if gap >= 0 else 'behind'} {than}"
