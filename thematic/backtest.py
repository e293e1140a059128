"""A backtest: the question that is asked, and how its answer is computed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from thematic.clock import DECISION_TIME
from thematic.errors import StrategyError
from thematic.panel import Panel
from thematic.prices import open_source
from thematic.prices.check import check_source
from thematic.prices.fx import rate, rate_symbol
from thematic.simulation.accounting import check_accounting, shadow_portfolio
from thematic.simulation.rules import Terms, build_tape
from thematic.simulation.simulation import Simulation
from thematic.simulation.tape import Account, Tape
from thematic.strategy import Strategy, load_module
from thematic.strategy.decisions import decide_all
from thematic.study import Study
from thematic.study.luck import enter
from thematic.study.manifest import manifest
from thematic.study.notes import approximations
from thematic.study.result import Result
from thematic.universe import Theme, load_themes
from thematic.universe.listings import endings, listed_in
from thematic.view import MarketView
from thematic.workspace import NAME, find, is_name

if TYPE_CHECKING:
    from thematic.claims import Statement
    from thematic.prices.source import Source

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""


@dataclass(frozen=True)
class Event:
    """Something that happened at a moment, UTC; `note` says how exactly the moment is known."""

    name: str
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class Backtest:
    """A question, such as: which of these strategies paid in this period, on these terms.

    Parameters
    ----------
    name : str
        Names the folder of its files: a small letter, then a-z, 0-9 or _.
    title : str
    strategies : mapping of str to Strategy
    start, end : date
        First and last day on which is decided; orders of the first day fill on the next.
    base : str
        ISO code of the currency in which all is valued.
    cash : float, optional
        What the account starts with, in the base currency; by default what a million US dollars are worth
        at the first decision. Lots and minimum fees bite a small account.
    fill : {"close", "open"}
        Orders fill at this price of the first session that opens after the decision.
    decision_time : time
        When is decided, UTC, on every day on which some market traded.
    frictionless : bool
        Turns costs, lots, limits, volume caps and interest off.
    cash_rate, short_rate : float
        What idle cash earns and short positions pay, a year.
    volume_cap : float
        The most of a session's volume that one order may be.
    patience : int
        Sessions for which an order that cannot fill keeps trying.
    leverage : float
        1 never borrows.
    listing : str
        Market such as ``us`` or ``hk`` whose listing is held of members that have one there, as their
        universe files say in ``also``; as the files are written by default.
    events : tuple of Event
        Marked on the report's plots.
    claims : tuple of Statement
        What the note says of these strategies; each gets a verdict. See `thematic.claims`.
    """

    name: str
    title: str
    strategies: Mapping[str, Strategy]
    start: date
    end: date
    base: str = "USD"
    cash: float | None = None
    fill: Literal["close", "open"] = "close"
    decision_time: time = DECISION_TIME
    frictionless: bool = False
    cash_rate: float = 0.04
    short_rate: float = 0.01
    volume_cap: float = 0.10
    patience: int = 10
    leverage: float = 1.0
    listing: str = ""
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
        return tuple(dict.fromkeys(theme for each in self.strategies.values() for theme in each.themes))

    def replace(self, **changes: object) -> Backtest:
        """Return the same question with other terms."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def run(self, source: Source | str, progress: Progress = lambda *_: None) -> Study:
        """Answer the question with the prices of a source, and enter what was tried in the ledger of trials.

        Raises
        ------
        UserError
            A universe, strategy, price or exchange rate is missing or faulty.
        RunError
            A strategy looks ahead, a fill is not after what it was decided on, or the two accounts differ.
        """
        study = Run(self, open_source(source) if isinstance(source, str) else source, progress).study()
        enter(study)
        return study

    def main(self) -> None:
        """Be the command line of the script that defines this backtest: the same as ``thematic run FILE``."""
        from thematic.cli import main

        main(["run", sys.argv[0], *sys.argv[1:]])


def load_backtest(name: str | Path) -> Backtest:
    """Return the backtest of a name (the workspace's own, else a shipped one) or of a Python file.

    Raises
    ------
    StrategyError
        Where there is none of that name, or its file does not run or defines no ``backtest``.
    """
    path = find("backtests", name)
    found = getattr(load_module(path, "backtest"), "backtest", None)
    if not isinstance(found, Backtest):
        raise StrategyError(f"{path}: defines no backtest; write `backtest = Backtest(...)` at its top level")
    return found


@dataclass(frozen=True)
class Run:
    """One backtest with one source: each step computed once, from those before it."""

    backtest: Backtest
    source: Source
    progress: Progress

    def study(self) -> Study:
        """Return the answer."""
        steps = len(self.backtest.strategies) + 3
        self.progress("reading prices", 0, steps)
        view, results = self.view, {}
        self.progress("asking strategies", 1, steps)
        given = decide_all(self.backtest.strategies, view, self.first, self.backtest.leverage)
        for done, (name, targets) in enumerate(given.items(), start=2):
            self.progress(name, done, steps)
            results[name] = self._result(name, targets)
        self.progress("checking prices", steps - 1, steps)
        return Study(
            backtest=self.backtest,
            source=self.source.name,
            simulated=self.source.simulated,
            results=results,
            themes=self.themes,
            panel=self.panel,
            prices=check_source(
                self.source, (*self.panel.symbols, *self._pairs), self.backtest.start, self.backtest.end
            ),
            notes=self.notes,
            manifest=self.manifest,
        )

    @cached_property
    def themes(self) -> dict[str, Theme]:
        """The universes that are read, by name."""
        themes = load_themes(self.backtest.universes)
        market = self.backtest.listing
        return {name: listed_in(theme, market) for name, theme in themes.items()} if market else themes

    @cached_property
    def lots(self) -> dict[str, int]:
        """Board lots that universe files give, by symbol."""
        members = [member for theme in self.themes.values() for member in theme.members]
        return {member.symbol: member.lot for member in members if member.lot is not None}

    @cached_property
    def panel(self) -> Panel:
        """The prices of all universes."""
        symbols = [symbol for theme in self.themes.values() for symbol in theme.symbols]
        question = self.backtest
        return Panel.load(
            self.source,
            symbols,
            question.start,
            question.end,
            question.base,
            question.decision_time,
            endings(self.themes.values()),
        )

    @cached_property
    def first(self) -> int:
        """Row of the first decision; those before it are history."""
        return int(self.panel.dates.searchsorted(pd.Timestamp(self.backtest.start)))

    @cached_property
    def tape(self) -> Tape:
        """Prices and rules as the kernel reads them."""
        question = self.backtest
        terms = Terms(
            question.fill,
            question.frictionless,
            question.cash_rate,
            question.short_rate,
            question.volume_cap,
        )
        return build_tape(self.panel, terms, self.lots, self.first)

    @cached_property
    def account(self) -> Account:
        """The terms of each account."""
        question = self.backtest
        cash = self._million if question.cash is None else question.cash
        return Account(cash, question.leverage, question.patience)

    @cached_property
    def view(self) -> MarketView:
        """What strategies see."""
        return self.panel.view(self.themes)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What is approximate."""
        return approximations(self.backtest, self.source, self.panel, self.lots)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the numbers depend on."""
        question = self.backtest.replace(cash=self.account.cash)
        return manifest(question, self.source, self.panel, self.themes, self._pairs)

    @property
    def _million(self) -> float:
        first = self.panel.dates[[self.first]]
        return 1_000_000.0 * float(rate(self.source, "USD", self.backtest.base, first).iloc[0])

    @cached_property
    def _pairs(self) -> tuple[str, ...]:
        currencies = {market.currency for market in self.panel.markets.values()} ^ {self.backtest.base}
        return tuple(sorted(filter(None, map(rate_symbol, currencies))))

    def _result(self, name: str, targets: pd.DataFrame) -> Result:
        strategy = self.backtest.strategies[name]
        simulation = Simulation.of(self.panel, self.tape, self.account, targets)
        cash, leverage = self.account.cash, self.account.leverage
        shadow = shadow_portfolio(
            self.tape, simulation.fills, cash, leverage, self.panel.dates, self.panel.symbols
        )
        nav = pd.Series(np.asarray(simulation.nav), index=self.panel.dates)
        check_accounting(name, shadow, nav, self.tape, cash, leverage)
        known_on = max(theme.known_on for theme in self.themes.values())
        return Result(name, strategy, targets, simulation, self.first, known_on, shadow)
