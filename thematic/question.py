"""The question: which strategies, over which period, on which terms. Data only; `thematic.run` answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any, Literal, Protocol, Self

from thematic import checks
from thematic.errors import MarketError, StrategyError
from thematic.market_data.clock import DECISION_TIME
from thematic.markets import markets
from thematic.markets.costs import FILES, read_costs
from thematic.prices.listing import listing
from thematic.stops import Decided, Drawdown, Level, read_review, read_stop
from thematic.strategy import Strategy
from thematic.strategy.parameters import check_types
from thematic.strategy.strategy import require_themes
from thematic.workspace import NAME, is_name


@dataclass(frozen=True)
class Event:
    """Something that happened.

    Parameters
    ----------
    name : str
    at : datetime
        The moment, with a time zone; it is kept in UTC.
    note : str
        How exactly the moment is known.

    Examples
    --------
    >>> Event("sell-off", datetime.fromisoformat("2025-01-27T09:30-05:00")).at
    datetime.datetime(2025, 1, 27, 14, 30, tzinfo=datetime.timezone.utc)
    """

    name: str
    at: datetime
    note: str = ""

    def __post_init__(self) -> None:
        checks.text("an event's name", self.name)
        object.__setattr__(self, "at", checks.moment(f"the moment of {self.name!r}", self.at))
        if not isinstance(self.note, str):
            raise StrategyError(f"the note of {self.name!r} is {self.note!r}, but must be a text")


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


OPEN = date.max
"""An end that is left out: a run then ends on the latest day that most of its prices reach."""


def _cash(name: str, value: Any) -> float | None:
    wanted = "an amount of the base currency above 0, or None for a million US dollars"
    return None if value is None else checks.number(name, value, 0.0, 1e15, wanted, from_low=False)


def _optional_rate(name: str, value: Any) -> float | None:
    return None if value is None else checks.rate(name, value, -0.1, 0.5)


def _share(name: str, value: Any) -> float:
    wanted = "a fraction above 0 and up to 1, such as 0.1 for 10 % of a session's volume"
    return checks.number(name, value, 0.0, 1.0, wanted, from_low=False)


def _leverage(name: str, value: Any) -> float:
    return checks.number(name, value, 1.0, 10.0, "a number from 1 (never borrows) to 10")


def _kinds(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, (tuple, list)) or not all(isinstance(kind, str) and kind for kind in value):
        raise StrategyError(f"{name} is {value!r}, but must be a tuple of kinds, such as ('beyond-limit',)")
    return tuple(value)


def _listing(name: str, value: Any) -> str:
    return checks.choice(name, value, ("", *markets()))


def _only(name: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, (tuple, list)):
        raise StrategyError(f"{name} is {value!r}, but must be a tuple of markets, such as ('hk',)")
    return tuple(dict.fromkeys(checks.choice(name, market, tuple(markets())) for market in value))


def _optional_day(name: str, value: Any) -> date | None:
    return None if value is None else checks.day(name, value)


def _end(name: str, value: Any) -> date:
    return OPEN if value == OPEN else checks.day(name, value)


TERMS: Mapping[str, Callable[[str, Any], Any]] = {
    "start": checks.day,
    "end": _end,
    "base": checks.currency,
    "cash": _cash,
    "fill": lambda name, value: checks.choice(name, value, ("close", "open")),
    "decision_time": checks.daytime,
    "frictionless": checks.flag,
    "costs": read_costs,
    "cash_rate": _optional_rate,
    "borrow_spread": lambda name, value: checks.rate(name, value, 0.0, 0.5),
    "short_rate": lambda name, value: checks.rate(name, value, 0.0, 1.0),
    "volume_cap": _share,
    "patience": lambda name, value: checks.whole(name, value, 1, 1_000, "sessions"),
    "leverage": _leverage,
    "listing": _listing,
    "only": _only,
    "known_on": _optional_day,
    "accept": _kinds,
    "drop_missing": checks.flag,
}
"""Each term's check, which returns the value in its one form; a term without one is an error of a test."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What all strategies of a question have in common: the period, the account and its rules.

    Parameters
    ----------
    start, end : date
        First and last day of decisions; orders of the first day fill on the next. Without an end a run ends
        on the latest day that most of its prices reach, and says which that is.
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
        Turns costs, lots, limits, volume caps and interest off, whatever `costs` says.
    costs : str, float or mapping of str to float
        What trading costs, in place of the fees of the markets' files: a preset (``none``, ``taxes``,
        ``retail``), basis points of the value traded, or basis points by market or kind of fee, such as
        ``{"us": 2, "hk.commission": 5}`` or ``"us=2,hk.commission=5"``; see `thematic.markets.costs`.
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
    only : tuple of str
        Markets such as ``("hk",)``: members elsewhere are left out, and the report says which. A universe
        without any member there stays whole, as a benchmark does, and the report says that too.
    known_on : date, optional
        The day on which the note was public: what came before is hindsight. By default each strategy's is the
        day on which the last of its own universes was public, and never an earlier one.
    accept : tuple of str
        Kinds of findings on prices that do not stop a run, such as ``beyond-limit``; see docs/prices.md.
    drop_missing : bool
        Whether members that the source has no prices of are left out, and the report says so; otherwise they
        are an error.
    """

    start: date
    end: date = OPEN
    base: str = "USD"
    cash: float | None = None
    fill: Literal["close", "open"] = "close"
    decision_time: time = DECISION_TIME
    frictionless: bool = False
    costs: str | float | Mapping[str, float] = FILES
    cash_rate: float | None = None
    borrow_spread: float = 0.015
    short_rate: float = 0.01
    volume_cap: float = 0.10
    patience: int = 10
    leverage: float = 1.0
    listing: str = ""
    only: tuple[str, ...] = ()
    known_on: date | None = None
    accept: tuple[str, ...] = ()
    drop_missing: bool = False

    def __post_init__(self) -> None:
        for name, check in TERMS.items():
            object.__setattr__(self, name, check(name, getattr(self, name)))
        if self.start >= self.end:
            raise StrategyError(f"start is {self.start} and end is {self.end}; end it later")

    @property
    def is_open(self) -> bool:
        """Whether it has no end of its own."""
        return self.end == OPEN


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
    titles : mapping of str to str
        What people call strategies, by their names; those that are not here get a title from what they hold
        or from their name.
    stops : tuple of str
        Reasons to stop, which `thematic today` and the journal look at; see `thematic.stops`.
    reviews : tuple of date or str
        Days on which to look at it again; ``"review on 2025-06-30"`` is kept as a date.
    """

    name: str
    title: str
    strategies: Mapping[str, Strategy]
    events: tuple[Event, ...] = ()
    claims: tuple[Statement, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    stops: tuple[str, ...] = ()
    reviews: tuple[date | str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if not isinstance(self.name, str) or not is_name(self.name):
            raise StrategyError(f"{self.name!r}: a backtest's name must be {NAME}: its files' folder has it")
        checks.text(f"{self.name}: title", self.title)
        object.__setattr__(self, "events", _all_of("events", self.events, Event))
        object.__setattr__(self, "claims", _sequence("claims", self.claims))
        object.__setattr__(self, "stops", _sequence("stops", self.stops))
        object.__setattr__(self, "reviews", tuple(map(read_review, _sequence("reviews", self.reviews))))
        self._check_strategies()
        self._check_claims()
        self._check_titles()
        self._check_stops()

    def _check_strategies(self) -> None:
        if not isinstance(self.strategies, Mapping) or not self.strategies:
            wanted = '`strategies={"my_idea": load_strategy("my_idea")}`'
            raise StrategyError(f"{self.name}: a backtest needs at least one strategy by its name: {wanted}")
        for name, strategy in self.strategies.items():
            checks.text(f"{self.name}: a strategy's name", name)
            if isinstance(strategy, type):
                raise StrategyError(
                    f"{self.name}: {name} is the class {strategy.__name__}; call it: {strategy.__name__}()"
                )
            if not isinstance(strategy, Strategy):
                raise StrategyError(
                    f"{self.name}: {name} is {strategy!r}, which is no strategy; see load_strategy"
                )
            check_types(type(strategy), strategy.parameters)
            require_themes(strategy)

    def _check_claims(self) -> None:
        for claim in self.claims:
            if isinstance(claim, type) or not hasattr(claim, "examine"):
                raise StrategyError(f"{self.name}: {claim!r} is no claim, such as Claim(...) or Share(...)")
            check_types(type(claim), vars(claim))
            checks.statement(self.name, claim)
            for name in claim.strategies:
                if name not in self.strategies:
                    raise StrategyError(
                        f"{self.name}: the claim {claim.text!r} is about a strategy {name!r}; "
                        f"there are {', '.join(self.strategies)}"
                    )

    def _check_titles(self) -> None:
        if not isinstance(self.titles, Mapping):
            raise StrategyError(f"{self.name}: titles is {self.titles!r}, but must be titles by strategy")
        for name, title in self.titles.items():
            if name not in self.strategies:
                known = ", ".join(self.strategies)
                raise StrategyError(f"{self.name}: titles has {name!r}, but the strategies are {known}")
            checks.text(f"{self.name}: the title of {name}", title)

    def _check_stops(self) -> None:
        texts = [claim.text for claim in self.claims]
        for stop in map(read_stop, self.stops):
            if isinstance(stop, Drawdown) and stop.strategy not in self.strategies:
                there = ", ".join(self.strategies)
                raise StrategyError(
                    f"{self.name}: {stop.text!r} is about no strategy of it; there are {there}"
                )
            if isinstance(stop, Decided) and texts.count(stop.claim) != 1:
                said = "several of its claims" if stop.claim in texts else "none of its claims"
                raise StrategyError(
                    f"{self.name}: {stop.text!r} is about {said}; write the text of one: {'; '.join(texts)}"
                )
            if isinstance(stop, Level):
                self._check_level(stop)

    def _check_level(self, stop: Level) -> None:
        known = (*self.strategies, *self.universes)
        for name in stop.names:
            try:
                if name not in known:
                    listing(name)
            except MarketError as error:
                close = get_close_matches(name, known, n=1, cutoff=0.75)
                hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
                raise StrategyError(
                    f"{self.name}: {stop.text!r} is about {name}, which is no strategy or universe of it "
                    f"and no symbol; {hint}"
                ) from error

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
        """Return the same question with other terms; titles stay with the strategies that they name."""
        strategies = changes.get("strategies", self.strategies)
        titles = {name: title for name, title in self.titles.items() if name in strategies}
        return replace(self, **{"titles": titles, **changes})


def _sequence(name: str, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, (tuple, list)):
        raise StrategyError(
            f"{name} is {value!r}, but must be a tuple: write ({name[:-1]},) for a single one"
        )
    return tuple(value)


def _all_of(name: str, value: Any, kind: type) -> tuple[Any, ...]:
    for item in _sequence(name, value):
        if not isinstance(item, kind):
            raise StrategyError(f"{name}: {item!r} is no {kind.__name__}; write {kind.__name__}(...)")
    return tuple(value)
