"""The claim of a recovery: a strategy comes back to where it stood against another before a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from thematic.claims.evidence import Effect, Evidence
from thematic.claims.pair import swing
from thematic.claims.record import RunRecord
from thematic.statistics.events import recoveries
from thematic.statistics.inference import FEWEST, anytime
from thematic.statistics.performance import varies

ENOUGH = 20
"""Past falls from which the rarity of a recovery is told; with fewer a random walk tells it."""


@dataclass(frozen=True)
class Recovery:
    """A strategy regains the level that it had, relative to another, at the last row before a day.

    A forecast. That it does proves little if others did after falls as deep. So the recovery is ranked among
    those from past falls of the same shares against the same market, and of reference funds where the run has
    them: the percentile is the share of those that took longer or did not come. With fewer than `ENOUGH` past
    falls a random walk says how likely it was: from the gap ``g`` left on the note's day, with standard
    deviation ``s`` a row, it reaches the old level within ``n`` rows with probability ``2 F(-g / (s
    n^1/2))``, F being the normal distribution (the reflection principle).

    Parameters
    ----------
    text, who : str
    of, than : str
        Names of two strategies of the backtest.
    before : date
        The day of the shock.

    Examples
    --------
    >>> from datetime import date
    >>> Recovery("semis recover", "a bank", of="hold_semis", than="hold_spy", before=date(2025, 1, 27)).of
    'hold_semis'
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

    def examine(self, record: RunRecord) -> Evidence:
        """Return whether and when the old level was reached, and how that ranks among past recoveries."""
        level, after = self._level(record)
        if after.iloc[0] >= 0.0 or len(after) < 2:
            return self._nothing(after)
        back = np.flatnonzero(after.to_numpy() >= 0.0)
        rows = float(back[0]) if len(back) else np.inf
        past = self._past(record, level, after)
        chance = self._chance(level, after)
        percentile = float((past > rows).mean()) if len(past) and len(back) else np.nan
        return Evidence(
            role="forecast",
            measure=f"level of {self.of} against {self.than}, compared with that before {self.before}",
            finding=self._finding(after, rows, past, record.references is not None),
            hindsight=f"On the note's own day it stood {abs(np.expm1(after.iloc[0])):.1%} below that level.",
            effect=Effect(percentile, p_value=_p_value(rows, past, chance), unit="percentile"),
            numbers={
                "rows": float(len(after) - 1),
                "gap_on_note": float(np.expm1(after.iloc[0])),
                "gap_at_end": float(np.expm1(after.iloc[-1])),
                "chance": chance,
                "rows_until_back": rows if np.isfinite(rows) else np.nan,
                "past_falls": float(len(past)),
                "past_recovered": float(np.isfinite(past).sum()),
            },
            path=self._path(level, after),
            path_shows="distance from the level before the shock",
        )

    def _path(self, level: pd.Series[float], after: pd.Series[float]) -> pd.DataFrame:
        """Return the distance from the old level; the bet is that it closes more than it widens."""
        early = level[level.index < pd.Timestamp(self.before)].diff().dropna()
        bounds = anytime(after.diff().to_numpy()[1:], swing(early.to_numpy()))
        rows, gone = np.arange(1, len(after)), float(after.iloc[0])
        with np.errstate(over="ignore"):
            ends = {name: np.expm1(gone + rows * getattr(bounds, name)) for name in ("low", "high")}
        days = after.index[1:]
        return pd.DataFrame({"estimate": np.expm1(after.iloc[1:]), **ends, "e_value": bounds.e_value}, days)

    def _nothing(self, after: pd.Series[float]) -> Evidence:
        finding = f"{self.of} was back at its level against {self.than} on the note's own day already."
        if len(after) < 2:
            finding = "There are no rows after the note to measure."
        measure = f"level of {self.of} against {self.than}, compared with that before {self.before}"
        return Evidence("forecast", measure, finding, "", Effect(unit="percentile"))

    def _level(self, record: RunRecord) -> tuple[pd.Series[float], pd.Series[float]]:
        """Return the log level over that before the shock: of all rows, and of those since the note."""
        nav = record.rows(self.strategies)
        ratio = nav[self.of] / nav[self.than]
        shock = max(int(ratio.index.searchsorted(pd.Timestamp(self.before))) - 1, 0)
        level = pd.Series(np.log(ratio.to_numpy() / ratio.iloc[shock]), ratio.index)
        return level, level.reindex(record.after(self.strategies).index)

    def _past(self, record: RunRecord, level: pd.Series[float], after: pd.Series[float]) -> np.ndarray:
        """Return how long recoveries from falls as deep took before the shock, in rows."""
        fall = int(((level.index >= pd.Timestamp(self.before)) & (level.index <= after.index[0])).sum())
        own = pd.DataFrame({"of": record.basket(self.of), "than": record.basket(self.than)}).dropna()
        own = own[own.index < pd.Timestamp(self.before)]
        levels = [np.log((own["of"] / own["than"]).to_numpy()), *self._elsewhere(record)]
        depth, within = -float(after.iloc[0]), len(after) - 1
        return np.concatenate([recoveries(level, depth, max(fall, 1), within) for level in levels])

    def _elsewhere(self, record: RunRecord) -> list[np.ndarray]:
        """Return the log levels of reference funds over their market before the shock, since each counts."""
        if record.references is None:
            return []
        early = record.references.until(self.before)
        levels = np.log(early.close / early.market[:, None])
        return [level[used] for level, used in zip(levels.T, early.usable.T, strict=True)]

    def _chance(self, level: pd.Series[float], after: pd.Series[float]) -> float:
        """Return how likely a random walk closes the gap in time; NaN where that cannot be asked."""
        from scipy.special import ndtr

        steps = np.diff(level[level.index < pd.Timestamp(self.before)].to_numpy())
        if len(steps) < FEWEST or len(after) <= FEWEST or not varies(steps):
            return np.nan
        reach = steps.std(ddof=1) * np.sqrt(len(after) - 1.0)
        return float(2.0 * ndtr(after.iloc[0] / reach))

    def _finding(self, after: pd.Series[float], rows: float, past: np.ndarray, elsewhere: bool) -> str:
        back = f"back at its level against {self.than}"
        gap, recovered = abs(np.expm1(after.iloc[-1])), int(np.isfinite(past).sum())
        if np.isfinite(rows):
            sentence = (
                f"{self.of} was {back} on {after.index[int(rows)]:%Y-%m-%d}, {rows:.0f} rows after the note."
            )
        else:
            sentence = f"{self.of} was not {back} by {after.index[-1]:%Y-%m-%d}: {gap:.1%} were missing."
        if not len(past):
            return f"{sentence} Its prices hold no earlier fall as deep."
        sentence += (
            f" Of {len(past):,} earlier falls as deep{' of these shares and of reference funds' * elsewhere} "
            f"{recovered:,} were made good within {len(after) - 1} rows"
        )
        return (
            f"{sentence}, {int((past <= rows).sum()):,} of them as fast."
            if np.isfinite(rows)
            else f"{sentence}."
        )


def _p_value(rows: float, past: np.ndarray, chance: float) -> float:
    """Return how often chance alone is as fast, or as slow, either way."""
    if len(past) >= ENOUGH:
        like = (past <= rows).sum() if np.isfinite(rows) else (~np.isfinite(past)).sum()
        return float(min(1.0, 2.0 * (1.0 + like) / (1.0 + len(past))))
    return float(min(1.0, 2.0 * (chance if np.isfinite(rows) else 1.0 - chance)))
