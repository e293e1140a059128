"""Rule books: how a universe chooses and weighs its members, as index houses write it down.

The rules follow what index houses publish in their methodologies: a free choice of members is reviewed on a
calendar, must be liquid over some months, is ranked, buffered against turnover, weighted and capped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Weighting = Literal["equal", "exposure", "market_value", "inverse_volatility", "custom"]
Rank = Literal["exposure", "market_value", "turnover"]
Calendar = Literal["quarterly", "semi_annual"]

MONTHS: dict[Calendar, tuple[int, ...]] = {"quarterly": (3, 6, 9, 12), "semi_annual": (6, 12)}


@dataclass(frozen=True)
class Reading:
    """A number that was public from a day on: a share of revenue, a market value.

    Parameters
    ----------
    value : float
        An exposure from 0 to 1, or a market value in any one currency.
    on : date
        The day on which it was public; nothing uses it before.
    source : str
        Where it stands.
    """

    value: float
    on: date
    source: str


@dataclass(frozen=True)
class Note:
    """A later note on a theme, which calls for a review.

    Parameters
    ----------
    on : date
        The day on which it was public.
    source : str
        Who said it, and where.
    says : str
        What it changes; may be empty.
    """

    on: date
    source: str
    says: str = ""


@dataclass(frozen=True)
class Tier:
    """A lower cap for members whose exposure is small.

    Parameters
    ----------
    below : float
        Members whose exposure is below this share, or unknown, have the tier's cap.
    cap : float
        Largest weight of each of them.
    """

    below: float
    cap: float


@dataclass(frozen=True)
class RuleBook:
    """What a universe file's ``[rules]`` say.

    Parameters
    ----------
    weighting : {"equal", "exposure", "market_value", "inverse_volatility", "custom"}
        What weights are proportional to at a review; "custom" takes each member's `weight`.
    cap : float
        Largest weight of a member at a review; 1 for none.
    tiers : tuple of Tier
        Lower caps by exposure; of those that apply, the lowest counts.
    size : int or None
        Number of members; without one all that qualify.
    buffer : int
        Ranks on either side of `size`: the first ``size - buffer`` are in, and who was in before stays
        down to rank ``size + buffer``.
    rank_by : {"exposure", "market_value", "turnover"}
        What members are ranked by, the largest first.
    minimum_turnover : float
        Average daily value traded over `turnover_window` rows, in the base currency of the run.
    keep_turnover : float
        The same for who was in before; at most `minimum_turnover`.
    turnover_window, volatility_window : int
        Rows that are averaged over: 126 are six months.
    minimum_history : int
        Closes that a member must have had.
    review : {"quarterly", "semi_annual"} or None
        After the third Friday of March, June, September and December, or of June and December.
    review_on_notes : bool
        Whether each new note calls for a review as well.
    """

    weighting: Weighting = "equal"
    cap: float = 1.0
    tiers: tuple[Tier, ...] = ()
    size: int | None = None
    buffer: int = 0
    rank_by: Rank = "exposure"
    minimum_turnover: float = 0.0
    keep_turnover: float | None = None
    turnover_window: int = 126
    volatility_window: int = 126
    minimum_history: int = 1
    review: Calendar | None = "quarterly"
    review_on_notes: bool = True

    @property
    def needs_prices(self) -> bool:
        """Whether membership or weights depend on prices or turnover."""
        return (
            self.minimum_turnover > 0
            or self.minimum_history > 1
            or self.weighting == "inverse_volatility"
            or (self.rank_by == "turnover" and self.size is not None)
        )

    def cap_of(self, exposure: float | None) -> float:
        """Return the largest weight of a member with an exposure.

        Examples
        --------
        >>> RuleBook(cap=0.03, tiers=(Tier(0.20, 0.01),)).cap_of(0.15)
        0.01
        """
        lower = (tier.cap for tier in self.tiers if exposure is None or exposure < tier.below)
        return min((self.cap, *lower))


def review_days(rules: RuleBook, first: date, last: date) -> list[date]:
    """Return the days of the calendar on which a rule book reviews: third Fridays.

    Examples
    --------
    >>> review_days(RuleBook(review="semi_annual"), date(2024, 1, 1), date(2024, 12, 31))
    [datetime.date(2024, 6, 21), datetime.date(2024, 12, 20)]
    """
    if rules.review is None:
        return []
    days = (
        _third_friday(year, month)
        for year in range(first.year, last.year + 1)
        for month in MONTHS[rules.review]
    )
    return [day for day in days if first <= day <= last]


def _third_friday(year: int, month: int) -> date:
    start = date(year, month, 15)
    return start + timedelta(days=(4 - start.weekday()) % 7)


def reading_on(readings: tuple[Reading, ...], day: date) -> Reading | None:
    """Return the latest reading that was public on a day, or None.

    Examples
    --------
    >>> old, new = Reading(0.2, date(2024, 1, 1), "a"), Reading(0.4, date(2025, 1, 1), "b")
    >>> reading_on((old, new), date(2024, 6, 1)).value
    0.2
    """
    return max(
        (reading for reading in readings if reading.on <= day), key=lambda reading: reading.on, default=None
    )
