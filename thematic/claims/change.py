"""The claim that something ended: a theme no longer does better than the market as it did before a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from thematic.claims.evidence import Evidence, Record, Sample, ahead, lead, span
from thematic.statistics.inference import difference_of_means
from thematic.statistics.performance import rows_a_year


@dataclass(frozen=True)
class Change:
    """One strategy's lead over another is smaller after the note than it was before a day.

    Members are chosen by who knew that they had risen, so that some of any earlier lead is hindsight and its
    shrinking no news: the sentence says so.

    Parameters
    ----------
    text, who : str
    of, than : str
        Names of two strategies of the backtest.
    at : date
        The day that is said to have ended it; the lead before it is measured up to the day before.
    """

    text: str
    who: str
    of: str
    than: str
    at: date

    @property
    def strategies(self) -> tuple[str, ...]:
        """The two."""
        return self.of, self.than

    def examine(self, record: Record) -> Evidence:
        """Return how the mean lead after the note differs from that before the day."""
        sample = record.among(*self.strategies)
        after = sample.after()
        before = slice(0, int(sample.nav.index.searchsorted(pd.Timestamp(self.at))))
        a_year = rows_a_year(sample.nav.index) if len(sample.nav) > 1 else np.nan
        found = difference_of_means(self._gaps(sample, after), self._gaps(sample, before), a_year)
        return Evidence(
            measure=f"growth a year of {self.of} over {self.than}, after the note less before {self.at}",
            found=f"After the note: {self._said(sample, after)}.",
            hindsight=f"Before it: {self._said(sample, before)}; whoever chose these shares knew of that.",
            favourable=found.estimate < 0.0,
            p_value=found.p_value,
            numbers={
                "rows": float(after.stop - after.start - 1),
                **{f"growth_{name}": getattr(found, name) for name in ("estimate", "low", "high", "p_value")},
            },
        )

    def _gaps(self, sample: Sample, rows: slice) -> np.ndarray:
        nav = sample.nav[rows]
        return np.diff(np.log((nav[self.of] / nav[self.than]).to_numpy()))

    def _said(self, sample: Sample, rows: slice) -> str:
        nav = sample.nav[rows]
        if len(nav) < 2:
            return "there are no rows to measure"
        return f"{span(sample, rows)} {ahead(self.of, lead(nav[self.of], nav[self.than]), self.than)}"
