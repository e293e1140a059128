"""Reasons to stop, and days of review: short sentences that a backtest or a universe states.

::

    china_ai / MCHI below 0.85 of its level at the note
    drawdown of buy_semis_on_dip above 25 %
    claim "buy the dip" ruled out

    review on 2025-06-30

This module reads them; `thematic.living` evaluates them at decisions, with what was known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from thematic.errors import StrategyError

OUTCOMES = ("supported", "contradicted", "ruled out")
"""What a forecast can be decided to be."""

_NUMBER = r"([0-9]+(?:\.[0-9]+)?)( ?%)?"
LEVEL = rf"^\s*([\w.^=-]+)(?:\s*/\s*([\w.^=-]+))?\s+(below|above)\s+{_NUMBER}\s+of its level at the note\s*$"
_DRAWDOWN = rf"^\s*drawdown of\s+(\S+)\s+above\s+{_NUMBER}\s*$"
_CLAIM = rf"^\s*claim\s+(.+?)\s+({'|'.join(OUTCOMES)})\s*$"
REVIEW = r"^(review on )?[0-9]{4}-[0-9]{2}-[0-9]{2}$"

FORMS = (
    '"china_ai / MCHI below 0.85 of its level at the note", "drawdown of my_idea above 25 %" or '
    '"claim TEXT ruled out"'
)


@dataclass(frozen=True)
class Level:
    """A level, or the ratio of two, has left its level at the note behind.

    Parameters
    ----------
    text : str
        As it was stated.
    one, other : str
        Universes, symbols or strategies; `other` is empty where there is no ratio.
    above : bool
        Whether it is above the threshold, not below it.
    threshold : float
        A fraction of the level at the note.

    Examples
    --------
    >>> read_stop("china_ai / MCHI below 85 % of its level at the note").threshold
    0.85
    """

    text: str
    one: str
    other: str
    above: bool
    threshold: float

    @property
    def names(self) -> tuple[str, ...]:
        """What it is about."""
        return tuple(filter(None, (self.one, self.other)))


@dataclass(frozen=True)
class Drawdown:
    """A strategy's account has lost more than a share of the highest value that it ever had in the run.

    Parameters
    ----------
    text, strategy : str
    threshold : float
        A positive fraction.
    """

    text: str
    strategy: str
    threshold: float


@dataclass(frozen=True)
class Decided:
    """A claim has been decided, by evidence that may be looked at daily.

    Parameters
    ----------
    text, claim : str
    outcome : str
        One of `OUTCOMES`.
    """

    text: str
    claim: str
    outcome: str


Stop = Level | Drawdown | Decided


def read_stop(text: object) -> Stop:
    """Return the reason to stop that a sentence states.

    Raises
    ------
    StrategyError
        It is none of the three kinds.
    """
    said = text if isinstance(text, str) else ""
    if match := re.match(LEVEL, said):
        one, other, side, number, percent = match.groups()
        return Level(said, one, other or "", side == "above", _fraction(number, percent))
    if match := re.match(_DRAWDOWN, said):
        return Drawdown(said, match[1], _fraction(match[2], match[3]))
    if match := re.match(_CLAIM, said):
        return Decided(said, match[1].strip("\"'"), match[2])
    raise StrategyError(f"stops: {text!r} is no reason to stop: write {FORMS}")


def read_review(value: object) -> date:
    """Return a day of review: a date, or ``review on 2025-06-30``.

    Examples
    --------
    >>> read_review("review on 2025-06-30")
    datetime.date(2025, 6, 30)
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.match(REVIEW, value):
        try:
            return date.fromisoformat(value.removeprefix("review on "))
        except ValueError:
            pass
    raise StrategyError(f'reviews: {value!r} is no day: write "review on 2025-06-30"')


def _fraction(number: str, percent: str | None) -> float:
    return float(number) / (100.0 if percent else 1.0)
