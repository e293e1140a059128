"""The records of a market's file: boards, spellings, corrected days, and dated rules about trading."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from thematic.markets.fees import Terms, fee_amount

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Side = Literal["buy", "sell"]
Text = Annotated[str, Field(min_length=1)]
Bands = tuple[tuple[float, float], ...]


class RuleRecord(BaseModel):
    """A part of a market's file: immutable, and closed to keys that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=True)


class Board(RuleRecord):
    """A class of securities with rules of its own.

    Parameters
    ----------
    name : str
        What the file's rules call it.
    pattern : str
        Regular expression that its symbols match in full; the file's first board that matches is taken.
    lot : int, optional
        Shares in a board lot, the step in which orders are sized; None where it differs by stock.
    minimum_order : int, optional
        The least shares of an order where that is more than one lot: on STAR 200, and then single shares.
        What is left of a position may always be sold in full.
    source : str
        Who says so.
    unverified : bool
        True where the source could not be checked.
    """

    name: Text
    pattern: str = ".*"
    lot: int | None = Field(default=None, gt=0)
    minimum_order: int | None = Field(default=None, gt=1)
    source: Text
    unverified: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Board:
        re.compile(self.pattern)
        if self.minimum_order and (self.lot is None or self.minimum_order % self.lot):
            raise ValueError("minimum_order must be a multiple of lot")
        return self


class Sample(RuleRecord):
    """What the simulated prices of a market look like.

    Parameters
    ----------
    level : float
        The price before the first session, in local currency.
    tick : float
        The step of prices where the file has no table of ticks.
    """

    level: float = Field(gt=0)
    tick: float = Field(gt=0)


class Spelling(RuleRecord):
    r"""How others write symbols of a market: ``0(\d{4})\.HK`` for ``\1.HK``.

    Parameters
    ----------
    pattern : str
        Regular expression, in full and with groups.
    symbol : str
        The symbol in Yahoo's form, with the groups as ``\1``.
    """

    pattern: Text
    symbol: Text

    @model_validator(mode="after")
    def _compiles(self) -> Spelling:
        groups = re.compile(self.pattern).groups
        if any(int(number) > groups for number in re.findall(r"\\(\d)", self.symbol)):
            raise ValueError(f"the symbol {self.symbol} names a group that the pattern does not have")
        return self


class Override(RuleRecord):
    """Days on which exchange_calendars is wrong about a market.

    Parameters
    ----------
    days : tuple of date
        Local dates.
    opens, closes : time, optional
        Local hours of sessions that the calendar lacks; both left out mean that the market was shut. In the
        file ``open`` and ``close``.
    reason, source : str
        What happened, and who says so.
    unverified : bool
        True where the source could not be checked.
    """

    days: tuple[date, ...] = Field(min_length=1)
    opens: time | None = Field(default=None, alias="open")
    closes: time | None = Field(default=None, alias="close")
    reason: Text
    source: Text
    unverified: bool = False

    @model_validator(mode="after")
    def _both_hours(self) -> Override:
        if (self.opens is None) != (self.closes is None):
            raise ValueError("give both open and close, or neither")
        return self


class Rule(RuleRecord):
    """A rule that held between two dates, both inclusive; a date that is left out means without end.

    Parameters
    ----------
    boards : tuple of str
        The boards it is for; empty means all of the market's.
    since, until : date, optional
        The exchange's local trade dates.
    source : str
        Who says so; ``assumption: ...`` where it is the project's choice.
    unverified : bool
        True where the source could not be checked.
    """

    boards: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    source: Text
    unverified: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Rule:
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"until ({self.until}) is before since ({self.since})")
        return self

    def holds(self, day: date, board: str) -> bool:
        """Whether it is in force for a board on a day."""
        return self._covers(board) and (self.since or day) <= day <= (self.until or day)

    def rows(self, days: NDArray[np.datetime64], board: str) -> NDArray[np.bool_]:
        """On which of some days (n,) it is in force for a board: boolean (n,)."""
        import numpy as np

        mask = np.full(days.shape, self._covers(board))
        if self.since:
            mask &= days >= np.datetime64(self.since)
        if self.until:
            mask &= days <= np.datetime64(self.until)
        return mask

    def meets(self, other: Rule) -> bool:
        """Whether there is a board and a day on which both are in force."""
        boards = not (self.boards and other.boards) or bool(set(self.boards) & set(other.boards))
        starts_first = (self.since or date.min) <= (other.until or date.max)
        return boards and starts_first and (other.since or date.min) <= (self.until or date.max)

    def _covers(self, board: str) -> bool:
        return not self.boards or board in self.boards


class Fee(Rule):
    """A cost of trading; `thematic.markets.fees.fee_amount` is its formula.

    Parameters
    ----------
    kind : str
        Its name: ``commission``, ``stamp duty``, ...
    side : {"buy", "sell", "both"}
        Who pays.
    rate : float
        Fraction of the value traded.
    per_share : float
        Amount for each share traded, in local currency.
    minimum, maximum : float
        The least and the most that it costs an order, in local currency.
    round_up_to : float
        The amount is rounded up to a multiple of this, in local currency; 0 where it is not rounded.

    Examples
    --------
    >>> fee = Fee(kind="activity fee", side="sell", per_share=0.000166, maximum=8.30, source="FINRA")
    >>> round(fee.amount(value=50_000.0, shares=1_000.0), 3)
    0.166
    """

    kind: Text
    side: Literal["buy", "sell", "both"]
    rate: float = Field(default=0.0, ge=0, lt=0.1)
    per_share: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    minimum: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    maximum: float = Field(default=math.inf, gt=0)
    round_up_to: float = Field(default=0.0, ge=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _costs_something(self) -> Fee:
        if not {"rate", "per_share", "minimum"} & self.model_fields_set:
            raise ValueError("give a rate, an amount per_share or a minimum")
        if self.maximum < self.minimum:
            raise ValueError(f"maximum ({self.maximum:g}) is below minimum ({self.minimum:g})")
        return self

    @property
    def terms(self) -> Terms:
        """What `fee_amount` takes besides the trade: rate, per_share, minimum, maximum, round_up_to."""
        return self.rate, self.per_share, self.minimum, self.maximum, self.round_up_to

    def amount(self, value: float, shares: float) -> float:
        """Return what a trade of some value and shares, both positive, costs in local currency."""
        return fee_amount(value, shares, *self.terms)

    def paid_on(self, side: Side) -> bool:
        """Whether a buyer, or a seller, pays it."""
        return self.side in (side, "both")


class Limit(Rule):
    """A daily price limit, either a fraction of the reference price or an amount for each band of it.

    Parameters
    ----------
    rate : float, optional
        Fraction of the reference price.
    rounding : {"nearest", "inward", "width"}
        How the exchange rounds the two prices; see `thematic.markets.limits`.
    bands : tuple of (float, float)
        Pairs of "below this reference price" and "this much either way", the last without bound (``inf``).
    """

    rate: float | None = Field(default=None, gt=0, lt=1)
    rounding: Literal["nearest", "inward", "width"] = "nearest"
    bands: Bands = ()

    @model_validator(mode="after")
    def _one_form(self) -> Limit:
        if (self.rate is None) == (not self.bands):
            raise ValueError("give either a rate or bands")
        if self.bands:
            _check_bands(self.bands)
        return self


class Ticks(Rule):
    """The steps in which prices are quoted: ``bands`` pairs "below this price" with "this step"."""

    bands: Bands

    @model_validator(mode="after")
    def _rising(self) -> Ticks:
        _check_bands(self.bands)
        return self


class FirstDays(Rule):
    """A listing's first sessions, in which there is no daily limit.

    Parameters
    ----------
    sessions : int
        How many there are. The dates of the rule are those of the first session, not of the day asked about.
    """

    sessions: int = Field(gt=0)


class ShortBan(Rule):
    """Days on which nothing may be sold short."""


def _check_bands(bands: Bands) -> None:
    bounds = [bound for bound, _ in bands]
    if bounds != sorted(set(bounds)) or not bounds or bounds[-1] != float("inf"):
        raise ValueError("the bounds of bands must rise and end with inf")


def clashes(fees: Iterable[Fee], others: Mapping[str, Iterable[Rule]]) -> Iterator[str]:
    """Say which rules would be in force together where only one can be; `others` by what they are called."""
    for one, other in combinations(fees, 2):
        both = one.kind == other.kind and {one.side, other.side} != {"buy", "sell"}
        if both and one.meets(other):
            yield f"two fees of kind {one.kind!r} are in force together on {_start(one, other)}"
    for name, rules in others.items():
        for one_rule, other_rule in combinations(rules, 2):
            if one_rule.meets(other_rule):
                yield f"two {name} are in force together on {_start(one_rule, other_rule)}"


def _start(one: Rule, other: Rule) -> str:
    day = max(one.since or date.min, other.since or date.min)
    return "every day" if day == date.min else str(day)
