"""Finding: one thing that a check of prices has to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal[
    "unreadable",
    "rate level",
    "bar interval",
    "shifted dates",
    "coverage",
    "adjustment falls",
    "missed split",
    "beyond limit",
    "spike",
    "cut-off bar",
    "impossible bar",
    "volume in lots",
    "twin",
    "gap",
    "shut day",
    "outside calendar",
    "suspension",
    "stale",
    "jump",
    "no adjusted close",
    "adjustment missing",
    "unread adjustment",
    "basis",
    "no opens",
    "no unadjusted close",
    "no volume",
    "starts late",
    "ends early",
    "one provider only",
    "providers differ",
    "sources differ",
    "read as",
]
Severity = Literal["error", "warning", "note"]

#: Errors of these kinds make the numbers of a run meaningless, and stop it unless they are accepted.
STOPPING: frozenset[Kind] = frozenset(
    {
        "rate level",
        "bar interval",
        "shifted dates",
        "coverage",
        "adjustment falls",
        "missed split",
        "beyond limit",
        "spike",
        "cut-off bar",
        "impossible bar",
        "volume in lots",
    }
)


@dataclass(frozen=True)
class Finding:
    """What is the matter with one symbol's series, or with a whole market's calendar.

    Parameters
    ----------
    symbol : str
        The symbol, or a market's key (``hk``) where the finding is about its calendar.
    kind : str
    severity : {"error", "warning", "note"}
        An error makes results wrong or a run impossible; a warning may; a note says what the data is.
    detail : str
        What was found, by which rule, and what follows from it.
    days : tuple of date
        The sessions it is about, in order; empty where it is about the whole series.
    """

    symbol: str
    kind: Kind
    severity: Severity
    detail: str
    days: tuple[date, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether it stops a run that uses the symbol on these days, unless its kind is accepted."""
        return self.severity == "error" and self.kind in STOPPING


def dates(days: np.ndarray[Any, np.dtype[np.datetime64]] | pd.Index[Any]) -> tuple[date, ...]:
    """Return days, of datetime64, as dates."""
    return tuple(np.asarray(days, dtype="M8[D]").tolist())


def listed(days: tuple[date, ...], most: int = 5) -> str:
    """Return days as text: the first few, and how many more there are."""
    first = ", ".join(map(str, days[:most]))
    return f"{first} and {len(days) - most} more" if len(days) > most else first
