"""The claim that something ended: a theme no longer does better than the market as it did before a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from thematic.claims.evidence import Effect, Evidence, interval_said, over_period, said
from thematic.claims.pair import gaps, grown, in_points, returned
from thematic.claims.record import RunRecord
from thematic.statistics.inference import Difference, anytime_loss, difference_of_means
from thematic.statistics.performance import rows_a_year, years


@dataclass(frozen=True)
class Change:
    """One strategy's lead over another is smaller after the note than it was before a day: a forecast.

    Members are chosen by who knew that they had risen, so that some of any earlier lead is hindsight and its
    shrinking no news: the sentence says so.

    Parameters
    ----------
    text, who : str
    of, than : str
        Names of two strategies of the backtest.
    at : date
        The day that is said to have ended it; the lead before it is measured up to the day before.
    matters : float
        The loss of a lead, a year, that would change a decision.

    Examples
    --------
    >>> from datetime import date
    >>> Change(
    ...     "the lead of semis is over", "a bank", of="hold_semis", than="hold_spy", at=date(2025, 1, 27)
    ... ).matters
    0.05
    """

    text: str
    who: str
    of: str
    than: str
    at: date
    matters: float = 0.05

    @property
    def strategies(self) -> tuple[str, ...]:
        """The two."""
        return self.of, self.than

    def examine(self, record: RunRecord) -> Evidence:
        """Return by how much the mean lead after the note is smaller than that before the day."""
        after, whole = record.after(self.strategies), record.rows(self.strategies)
        before = whole[whole.index < pd.Timestamp(self.at)]
        lost = self._lost(before, after)
        known = np.isfinite(lost.estimate)
        effect = (
            over_period(lost, years(after.index), grown(after, self.than), self.matters)
            if known
            else Effect()
        )
        return Evidence(
            role="forecast",
            measure=f"growth of {self.of} over {self.than}: before {self.at} less after the note",
            finding=f"After the note: {self._returned(after)}.{self._compared(effect)}",
            hindsight=f"Before {self.at}: {self._returned(before)}; whoever chose these shares knew of that.",
            effect=effect,
            numbers={
                "rows": float(max(len(after) - 1, 0)),
                **{f"growth_{name}": getattr(lost, name) for name in ("estimate", "low", "high", "p_value")},
            },
            path=self._path(before, after) if known else None,
            path_shows="lead that was lost",
        )

    def _path(self, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
        earlier, later = gaps(before, self.of, self.than), gaps(after, self.of, self.than)
        bounds = anytime_loss(earlier.to_numpy(), later.to_numpy())
        return in_points(
            bounds, earlier.mean() - later, (after[self.than] / after[self.than].iloc[0]).to_numpy()[1:]
        )

    def _lost(self, before: pd.DataFrame, after: pd.DataFrame) -> Difference:
        earlier, later = (gaps(nav, self.of, self.than).to_numpy() for nav in (before, after))
        a_year = rows_a_year(after.index) if len(after) > 1 else np.nan
        return difference_of_means(earlier, later, a_year)

    def _compared(self, effect: Effect) -> str:
        if np.isnan(effect.estimate):
            return ""
        word = "less" if effect.estimate >= 0.0 else "more"
        return (
            f" That is {said(abs(effect.estimate))} {word} than at the pace before the shock (95 % interval "
            f"of the loss: {interval_said(effect.low, effect.high)})."
        )

    def _returned(self, nav: pd.DataFrame) -> str:
        return returned(nav, self.of, self.than) if len(nav) > 1 else "there are no rows to measure"
