"""The plain claim: one strategy does better than another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from thematic.claims.evidence import Evidence, Record, Sample, ahead, lead, span
from thematic.statistics.inference import Difference, Differences, compare

WORDS = {"growth": "growth a year", "sharpe": "Sharpe ratio"}


@dataclass(frozen=True)
class Claim:
    """One strategy does better than another.

    Parameters
    ----------
    text, who : str
        What is claimed, in a few words, and by whom.
    better, than : str
        Names of two strategies of the backtest.
    since, until : date, optional
        Only what comes after `since` and up to `until` counts, and never what comes before the note.
    by : {"growth", "sharpe"}
        What decides. Both are always shown.
    """

    text: str
    who: str
    better: str
    than: str
    since: date | None = None
    until: date | None = None
    by: Literal["growth", "sharpe"] = "growth"

    @property
    def strategies(self) -> tuple[str, ...]:
        """The two."""
        return self.better, self.than

    def examine(self, record: Record) -> Evidence:
        """Return how the two differ after the note, with before it beside."""
        sample = record.among(*self.strategies)
        rows = sample.after(self.since, self.until)
        found, earlier = self._compare(sample, rows), self._compare(sample, sample.before())
        decisive: Difference = getattr(found, self.by)
        return Evidence(
            measure=f"{WORDS[self.by]}, {self.better} less {self.than}",
            found=f"After the note: {self._said(sample, rows)} ({found.rows} returns, of the days of both).",
            hindsight=f"Before the note: {self._said(sample, sample.before())}.",
            favourable=decisive.estimate > 0.0,
            p_value=decisive.p_value,
            numbers={"rows": float(found.rows), **_numbers(found), **_numbers(earlier, "hindsight_")},
        )

    def _compare(self, sample: Sample, rows: slice) -> Differences:
        nav = sample.nav[rows]
        if len(nav) < 2:
            unknown = Difference(*[np.nan] * 5)
            return Differences(unknown, unknown, 0, np.nan)
        return compare(nav[self.better], nav[self.than], sample.cash[rows])

    def _said(self, sample: Sample, rows: slice) -> str:
        nav = sample.nav[rows]
        if len(nav) < 2:
            return "there is nothing to compare"
        gap = lead(nav[self.better], nav[self.than])
        return f"{span(sample, rows)} {ahead(self.better, gap, self.than)}"


def _numbers(found: Differences, prefix: str = "") -> dict[str, float]:
    return {
        f"{prefix}{what}_{name}": getattr(getattr(found, what), name)
        for what in ("growth", "sharpe")
        for name in ("estimate", "low", "high", "p_value")
    }
