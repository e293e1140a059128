"""The claim of an order: after what the market did is taken off, the first did best, then the second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from thematic.claims.evidence import Evidence, Record, Sample
from thematic.statistics.inference import FEWEST, Difference, paired_means
from thematic.statistics.performance import rows_a_year

DAYS = 5
"""Rows after the event of which the hindsight figure is: a week."""


@dataclass(frozen=True)
class Ranking:
    """Strategies do better in the order given, by what they return beyond their share in the market's moves.

    All neighbours must differ for the order to hold, so that the least sure of them decides (an intersection
    of tests keeps its level: Berger 1982); one neighbour clearly the other way round contradicts it, the
    number of neighbours considered.

    Parameters
    ----------
    text, who : str
    order : tuple of str
        Names of strategies, best first.
    market : str
        The strategy that holds the market.
    event : date
        Shares in the market's moves are measured on the rows before it, so that it cannot bend them.
    """

    text: str
    who: str
    order: tuple[str, ...]
    market: str
    event: date

    @property
    def strategies(self) -> tuple[str, ...]:
        """Those in the order, and the market."""
        return *self.order, self.market

    def examine(self, record: Record) -> Evidence:
        """Return the abnormal growth after the note, and that of the week from the event on."""
        sample = record.among(*self.strategies)
        abnormal = self._abnormal(sample)
        after = abnormal.iloc[sample.after()][1:]
        favourable, p_value = self._test(after)
        shock = abnormal[abnormal.index >= pd.Timestamp(self.event)][: DAYS + 1]
        return Evidence(
            measure="return beyond the share in the market's moves: " + ", then ".join(self.order),
            found=f"After the note: {self._said(after)} ({len(after)} returns).",
            hindsight=f"In the {DAYS + 1} rows from {self.event} on: {self._said(shock)}.",
            favourable=favourable,
            p_value=p_value,
            numbers={
                "rows": float(len(after)),
                **{f"abnormal_{name}": float(after[name].sum()) for name in self.order},
                **{f"hindsight_abnormal_{name}": float(shock[name].sum()) for name in self.order},
            },
        )

    def _abnormal(self, sample: Sample) -> pd.DataFrame:
        """Return log returns less beta times the market's, shape (n_rows, n_strategies); first row 0."""
        nav = sample.nav[list(self.strategies)]
        returns = pd.DataFrame(np.log(nav.to_numpy()), nav.index, nav.columns).diff().fillna(0.0)
        early = returns[returns.index < pd.Timestamp(self.event)]
        if len(early) <= FEWEST:
            return returns * np.nan
        beta = early.cov()[self.market] / early[self.market].var()
        return returns - returns[[self.market]].to_numpy() * beta[returns.columns].to_numpy()

    def _test(self, after: pd.DataFrame) -> tuple[bool, float]:
        if after.isna().to_numpy().any() or len(after) < FEWEST:
            return False, np.nan
        pairs = [self._pair(after, one, other) for one, other in pairwise(self.order)]
        against = [pair.p_value for pair in pairs if not pair.estimate > 0.0]
        if against:
            return False, min(1.0, min(against) * len(pairs))
        return True, max(pair.p_value for pair in pairs)

    def _pair(self, after: pd.DataFrame, one: str, other: str) -> Difference:
        return paired_means(after[one].to_numpy(), after[other].to_numpy(), rows_a_year(after.index))

    def _said(self, abnormal: pd.DataFrame) -> str:
        sums = abnormal[list(self.order)].sum().sort_values(ascending=False)
        return ", ".join(f"{name} {value:+.1%}" for name, value in sums.items())
