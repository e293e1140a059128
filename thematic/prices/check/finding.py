"""Finding: one thing that a check of prices has to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal[
    "unreadable",
    "coverage",
    "gap",
    "shut day",
    "stale",
    "jump",
    "impossible bar",
    "twin",
    "providers differ",
    "no opens",
    "no adjusted close",
    "no unadjusted close",
    "no volume",
    "starts late",
    "ends early",
    "one provider only",
    "providers differ",
]
Severity = Literal["error", "warning", "note"]


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


def dates(index: pd.Index[pd.Timestamp]) -> tuple[date, ...]:
    """Return the days of an index as dates."""
    return tuple(day.date() for day in index)


def listed(days: tuple[date, ...], most: int = 5) -> str:
    """Return days as text: the first few, and how many more there are."""
    first = ", ".join(map(str, days[:most]))
    return f"{first} and {len(days) - most} more" if len(days) > most else first
