"""Evidence: what a claim is judged by, and what was found for or against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from thematic.study import Study


@dataclass(frozen=True)
class Record:
    """What a run leaves to judge claims by.

    Parameters
    ----------
    nav : DataFrame, shape (n_rows, n_strategies)
        Net asset values, indexed by date.
    cash : ndarray, shape (n_rows,)
        Growth of idle cash over the same rows.
    close : DataFrame, shape (n_all_rows, n_symbols)
        Last known total-return closes in the base currency, the history before the run included.
    known_on : date
        The day on which the note was public: what came before it is hindsight.
    """

    nav: pd.DataFrame
    cash: np.ndarray
    close: pd.DataFrame
    known_on: date

    @classmethod
    def of(cls, study: Study) -> Record:
        """Return the record of a study."""
        first = next(iter(study.results.values()))
        panel = study.panel
        close = pd.DataFrame(panel.known, index=panel.dates, columns=list(panel.symbols))
        cash = first.simulation.tape.rows["cash_index"][first.first :]
        return cls(study.nav, cash, close, study.known_on)

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


class Statement(Protocol):
    """What every kind of claim has.

    Attributes
    ----------
    text, who : str
        The claim in a few words, and who made it.
    strategies : tuple of str
        The strategies of the run that it is about.
    """

    @property
    def text(self) -> str:
        """The claim in a few words."""

    @property
    def who(self) -> str:
        """Who made it."""

    @property
    def strategies(self) -> tuple[str, ...]:
        """The strategies of the run that it is about."""

    def examine(self, record: Record) -> Evidence:
        """Return what the record says of it."""


def span(record: Record, rows: slice) -> str:
    """Return the days from which and to which some rows measure: ``from 2025-02-10 to 2025-06-30``."""
    days = record.nav.index[rows]
    return f"from {days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}"


def lead(values: pd.Series, than: pd.Series) -> float:
    """Return by how much the first grew beyond the second, as a fraction of the second's end."""
    return float(values.iloc[-1] / values.iloc[0] / (than.iloc[-1] / than.iloc[0]) - 1.0)


def ahead(name: str, gap: float, than: str) -> str:
    """Return ``A ended 3.1 % ahead of B``, or behind."""
    return f"{name} ended {abs(gap):.1%} {'ahead of' if gap >= 0 else 'behind'} {than}"
