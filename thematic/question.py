"""The question: which strategies, over which period, on which terms. Data only; `thematic.run` answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from typing import Any, Literal, Protocol, Self

from thematic.errors import StrategyError
from thematic.market_data.clock import DECISION_TIME
from thematic.strategy import Strategy
from thematic.workspace import NAME, is_name


@dataclass(frozen=True)
class Event:
    """Something that happened at a moment, UTC; `note` says how exactly the moment is known."""

    name: str
    at: datetime
    note: str = ""


class Statement(Protocol):
    """What a note says of strategies; `thematic.claims` judges the kinds of it."""

    @property
    def text(self) -> str:
        """The statement in a few words."""

    @property
    def who(self) -> str:
        """Who made it."""

    @property
    def strategies(self) -> tuple[str, ...]:
        """The strategies of the question that it is about."""

    def examine(self, record: Any) -> Any:
        """Return the `claims.Evidence` that a `claims.Record` of the run holds for or against it."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What all strategies of a question have in common: the period, the account and its rules.

    Parameters
    ----------
    start, end : date
        First and last day of decisions; orders of the first day fill on the next.
    base : str
        ISO code of the currency in which all is valued.
    cash : float, optional
        What each account starts with, in the base currency; by default what a million US dollars are worth
        at `start`. Lots and minimum fees bite a small account.
    fill : {"close", "open"}
        Orders fill at this price of the first session that opens after the decision.
    decision_time : time
        Time of the decisions, UTC, on every day on which some market of a strategy's universes traded.
    frictionless : bool
        Turns costs, lots, limits, volume caps and interest off.
    cash_rate : float, optional
        What idle cash earns a year; by default the dated rate of the base currency.
    borrow_spread : float
        What borrowed money costs a year above the cash rate.
    short_rate : float
        What short positions pay a year.
    volume_cap : float
        The most of a session's volume that one order may be.
    patience : int
        Sessions for which an order that cannot fill keeps trying.
    leverage : float
        The most that weights may sum to, short ones counted as positive; 1 never borrows.
    listing : str
        Market such as ``us`` or ``hk`` whose listing is held of members that have one there, as their
        universe files say in ``also``; as the files are written by default.
    known_on : date, optional
        The day on which the note was public: what came before is hindsight. By default each strategy's is the
        day on which the last of its own universes was public, and never an earlier one.
    """

    start: date
    end: date
    base: str = "USD"
    cash: float | None = None
    fill: Literal["close", "open"] = "close"
    decision_time: time = DECISION_TIME
    frictionless: bool = False
    cash_rate: float | None = None
    borrow_spread: float = 0.015
    short_rate: float = 0.01
    volume_cap: float = 0.10
    patience: int = 10
    leverage: float = 1.0
    listing: str = ""
    known_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Question(Terms):
    """Which of some strategies paid, and what became of a note's claims on them.

    Parameters
    ----------
    name : str
        Names the folder of its files: a small letter, then a-z, 0-9 or _.
    title : str
    strategies : mapping of str to Strategy
    events : tuple of Event
        Marked on the report's plots.
    claims : tuple of Statement
        What the note says of these strategies; each gets a verdict. See `thematic.claims`.
    """

    name: str
    title: str
    strategies: Mapping[str, Strategy]
    events: tuple[Event, ...] = ()
    claims: tuple[Statement, ...] = ()

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise StrategyError(f"{self.name!r}: a backtest's name must be {NAME}: its files' folder has it")
        if not self.strategies:
            raise StrategyError(f"{self.name}: a backtest needs at least one strategy")
        if self.start >= self.end:
            raise StrategyError(
                f"{self.name}: it starts on {self.start} and ends on {self.end}; end it later"
            )
        for claim in self.claims:
            for name in claim.strategies:
                if name not in self.strategies:
                    raise StrategyError(
                        f"{self.name}: the claim {claim.text!r} is about a strategy {name!r}; "
                        f"there are {', '.join(self.strategies)}"
                    )

    @property
    def universes(self) -> tuple[str, ...]:
        """The universes that its strategies read."""
        return tuple(
            dict.fromkeys(theme for strategy in self.strategies.values() for theme in strategy.themes)
        )

    @property
    def terms(self) -> dict[str, Any]:
        """The terms by name, as `Terms` has them."""
        return {field.name: getattr(self, field.name) for field in fields(Terms)}

    def replace(self, **changes: Any) -> Self:
        """Return the same question with other terms."""
        return replace(self, **changes)
