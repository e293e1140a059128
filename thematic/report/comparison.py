"""The period of a page, and what of it is hindsight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Metrics = Mapping[str, Mapping[str, Mapping[str, float | None]]]
"""Strategy -> period (``whole``, ``after_known_on``) -> figure -> number."""


@dataclass(frozen=True)
class Span:
    """The period of a page, and the day on which its themes were public."""

    start: date
    end: date
    known_on: date

    @property
    def after(self) -> bool:
        """Whether any of it came after the note."""
        return self.end > self.known_on

    @property
    def hindsight(self) -> bool:
        """Whether any of it came before the note."""
        return self.start < self.known_on

    @property
    def periods(self) -> tuple[tuple[str, str, bool], ...]:
        """The periods to show: key, heading, whether it holds hindsight. What is no hindsight comes first."""
        since = ("after_known_on", f"Since the note: after {self.known_on}", False)
        if not self.hindsight:
            return (("whole", "Whole period, all of it after the note", False),)
        if not self.after:
            return (("whole", "Whole period: all of it hindsight", True),)
        return (since, ("whole", f"Whole period: hindsight until {self.known_on}", True))

    @property
    def warning(self) -> str:
        """What hindsight means for this period."""
        if not self.hindsight:
            return f"The themes were public on {self.known_on}: nothing in this period is hindsight."
        rest = (
            "Judge the ideas by the columns since then."
            if self.after
            else "The period holds nothing by which the ideas can be judged."
        )
        return (
            f"The themes were public on {self.known_on}. What is earned before that day is hindsight: "
            f"whoever chose these shares knew already how they had done. {rest}"
        )
