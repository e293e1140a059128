"""The plain claim: one strategy does better than another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from thematic.claims.evidence import Evidence, Record, ahead, lead, span
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
        rows = record.after(self.since, self.until)
        found, earlier = self._compare(record, rows), self._compare(record, record.before())
        decisive: Difference = getattr(found, self.by)
        return Evidence(
            measure=f"{WORDS[self.by]}, {self.better} less {self.than}",
            found=f"After the note: {self._said(record, rows)} ({found.rows} returns).",
            hindsight=f"Before the note: {self._said(record, record.before())}.",
            favourable=decisive.estimate > 0.0,
            p_value=decisive.p_value,
            numbers={"rows": float(found.rows), **_numbers(found), **_numbers(earlier, "hindsight_")},
        )

    def _compare(self, record: Record, rows: slice) -> Differences:
        nav = record.nav[rows]
        if len(nav) < 2:
            unknown = Difference(*[np.nan] * 5)
            return Differences(unknown, unknown, 0, np.nan)
        return compare(nav[self.better], nav[self.than], record.cash[rows])

    def _said(self, record: Record, rows: slice) -> str:
        nav = record.nav[rows]
        if len(nav) < 2:
            return "there is nothing to compare"
        gap = lead(nav[self.better], nav[self.than])
        return f"{span(record, rows)} {ahead(self.better, gap, self.than)}"


def _numbers(found: Differences, prefix: str = "") -> dict[str, float]:
    return {
        f"{prefix}{what}_{name}": getattr(getattr(found, what), name)
        for what in ("growth", "sharpe")
        for name in ("estimate", "low", "high", "p_value")
    }
