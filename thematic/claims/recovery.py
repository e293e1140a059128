"""The claim of a recovery: a strategy comes back to where it stood against another before a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from thematic.claims.evidence import Evidence, Record, Sample
from thematic.statistics.inference import FEWEST


@dataclass(frozen=True)
class Recovery:
    """A strategy regains the level that it had, relative to another, at the last row before a day.

    That it does proves little if chance alone would have brought it there. A random walk without drift from
    the gap ``g`` that is left on the note's day, with standard deviation ``s`` a row, reaches the old level
    within ``n`` rows with probability ``2 F(-g / (s n^1/2))``, F being the normal distribution (the
    reflection principle). A recovery that is unlikely by this supports the claim; its failure where it is
    likely contradicts it.

    Parameters
    ----------
    text, who : str
    of, than : str
        Names of two strategies of the backtest.
    before : date
        The day of the shock.
    """

    text: str
    who: str
    of: str
    than: str
    before: date

    @property
    def strategies(self) -> tuple[str, ...]:
        """The two."""
        return self.of, self.than

    def examine(self, record: Record) -> Evidence:
        """Return whether and when the old level was reached, and how likely chance was to reach it."""
        sample = record.among(*self.strategies)
        level = self._level(sample)
        after = level[sample.after()]
        reached = after.index[after >= 0.0]
        chance = self._chance(level, after)
        p_value = 2.0 * (chance if len(reached) else 1.0 - chance)
        return Evidence(
            measure=f"level of {self.of} against {self.than}, beside that before {self.before}",
            found=self._found(after),
            hindsight=f"On the note's own day it stood {abs(np.expm1(after.iloc[0])):.1%} "
            f"{'below' if after.iloc[0] < 0.0 else 'above'} that level.",
            favourable=len(reached) > 0,
            p_value=min(p_value, 1.0) if np.isfinite(p_value) else np.nan,
            numbers={
                "rows": float(len(after) - 1),
                "gap_on_note": float(np.expm1(after.iloc[0])),
                "gap_at_end": float(np.expm1(after.iloc[-1])),
                "chance": chance,
                "rows_until_back": float(after.index.searchsorted(reached[0])) if len(reached) else np.nan,
            },
        )

    def _level(self, sample: Sample) -> pd.Series[float]:
        """Return the logarithm of the level over that of the last row before the shock, (n_rows,)."""
        ratio = sample.nav[self.of] / sample.nav[self.than]
        shock = max(int(ratio.index.searchsorted(pd.Timestamp(self.before))) - 1, 0)
        return pd.Series(np.log(ratio.to_numpy() / ratio.iloc[shock]), ratio.index)

    def _chance(self, level: pd.Series[float], after: pd.Series[float]) -> float:
        """Return how likely a random walk closes the gap in time; NaN where that cannot be asked."""
        from scipy.stats import norm

        steps = np.diff(level[level.index < pd.Timestamp(self.before)].to_numpy())
        if len(steps) < FEWEST or len(after) <= FEWEST or after.iloc[0] >= 0.0 or steps.std() <= 1e-15:
            return np.nan
        reach = steps.std(ddof=1) * np.sqrt(len(after) - 1.0)
        return float(2.0 * norm.cdf(after.iloc[0] / reach))

    def _found(self, after: pd.Series[float]) -> str:
        back = f"back at its level against {self.than}"
        if after.iloc[0] >= 0.0:
            return f"{self.of} was {back} on the note's own day already: there is nothing left to judge."
        reached = after.index[after >= 0.0]
        if len(reached):
            return f"{self.of} was {back} on {reached[0]:%Y-%m-%d}."
        return f"{self.of} was not {back} by {after.index[-1]:%Y-%m-%d}."
