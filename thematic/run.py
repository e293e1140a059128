"""A run: one question answered with the prices of one source.

Each strategy decides and trades in rows, prices and rules of its own universes only, so that its result does
not depend on what else is in the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from thematic.errors import DoubtfulPrices, MissingPrices, PriceError, StrategyError
from thematic.market_data.panel import Panel, read_bars
from thematic.market_data.view import MarketView
from thematic.markets import market_of
from thematic.markets.costs import charging
from thematic.prices.check import check_source
from thematic.prices.fx import rate, rate_symbol
from thematic.prices.listing import with_rates
from thematic.prices.sources.factor_model import FIRST
from thematic.processes import in_two_processes
from thematic.results.caveats import approximations, open_end
from thematic.results.coverage import idle, late_starts, latest_day, require_prices
from thematic.results.manifest import manifest
from thematic.results.result import Result
from thematic.results.run_result import RunResult
from thematic.simulation.accounting import reconcile
from thematic.simulation.rules import build_tape
from thematic.simulation.simulation import Simulation
from thematic.simulation.tape import Account, Tape
from thematic.stops import Level, read_stop
from thematic.strategy import Strategy
from thematic.strategy.asked import DecidedTargets, replay_caveats
from thematic.strategy.replay import How, decide_all
from thematic.universe import Theme, load_themes
from thematic.universe.listings import board_lots, endings, held_in, left_out, listed_in

if TYPE_CHECKING:
    from thematic.prices.bars import Bars
    from thematic.prices.check import PriceReport
    from thematic.prices.source import Source
    from thematic.question import Question


@dataclass(frozen=True)
class Coverage:
    """What of a question's universes a source has prices of.

    Parameters
    ----------
    themes : dict of str to Theme
        Without members that no strategy needs and the source does not have, and without `left_out`.
    left_out : tuple of str
        Symbols that strategies need and the source does not have.
    """

    themes: dict[str, Theme]
    left_out: tuple[str, ...]


def universes(question: Question) -> dict[str, Theme]:
    """Return the universes that a question reads, by name, with the listings and markets that it asks for."""
    listed = _listed(question)
    held = {name: held_in(theme, question.only) for name, theme in listed.items()}
    if question.only and not any(
        market_of(symbol).key in question.only for theme in held.values() for symbol in theme.symbols
    ):
        named = " or ".join(question.only)
        raise StrategyError(
            f"{question.name}: no universe of it has a member in {named} ({', '.join(held)}): choose another "
            "market"
        )
    return held


def _listed(question: Question) -> dict[str, Theme]:
    themes, market = load_themes(question.universes), question.listing
    return {name: listed_in(theme, market) for name, theme in themes.items()} if market else themes


def needed_symbols(question: Question, themes: Mapping[str, Theme]) -> tuple[str, ...]:
    """Return the symbols that some strategy of a question needs prices of."""
    needed = (
        strategy.needs(themes[name]) for strategy in question.strategies.values() for name in strategy.themes
    )
    return tuple(dict.fromkeys(symbol for theme in needed for symbol in theme.symbols))


def watched_symbols(question: Question, themes: Mapping[str, Theme]) -> tuple[str, ...]:
    """Return what reasons to stop name besides a question's strategies and universes."""
    texts = (*question.stops, *(text for theme in themes.values() for text in theme.stops))
    names = [name for stop in map(read_stop, texts) if isinstance(stop, Level) for name in stop.names]
    known = {*question.strategies, *themes}
    return tuple(dict.fromkeys(name for name in names if name not in known))


def covered(question: Question, themes: dict[str, Theme], source: Source) -> Coverage:
    """Leave out members that a source does not have: those that nobody needs, and on request those needed.

    Raises
    ------
    MissingPrices
        Nothing would be left of a universe.
    """
    there, needed = set(source.symbols()), set(needed_symbols(question, themes))
    absent = {symbol for theme in themes.values() for symbol in theme.symbols} - there
    dropped = absent if question.drop_missing else absent - needed
    if not dropped:
        return Coverage(themes, ())
    kept = {name: theme.without(dropped) for name, theme in themes.items()}
    for name, theme in kept.items():
        if not theme.members:
            readers = ", ".join(key for key, idea in question.strategies.items() if name in idea.themes)
            raise MissingPrices(
                f"{source.name} has no prices of any member of {name}: leave out what reads it ({readers}), "
                "or name a source that has them",
                sorted(dropped),
            )
    return Coverage(kept, tuple(sorted(dropped & needed)))


Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""


@dataclass(frozen=True)
class Environment:
    """What strategies that read the same universes decide and trade in.

    Parameters
    ----------
    themes : dict of str to Theme
    panel : Panel
        A row for each day on which some market of these themes traded, history before the start included.
    view : MarketView
    tape : Tape
    first : int
        Row of the first decision; those before it are history.
    known_on : date
        The day on which the note, and the last of the themes, was public: what came before is hindsight.
    """

    themes: dict[str, Theme]
    panel: Panel
    view: MarketView
    tape: Tape
    first: int
    known_on: date


@dataclass(frozen=True)
class Run:
    """One question with one source: each step computed once, from those before it.

    Parameters
    ----------
    asked : Question
    source : Source
    progress : callable, optional
    replay : {"auto", "all"}
        At which decisions strategies are asked again with the data known then; see `decide_all`.
    """

    asked: Question
    source: Source
    progress: Progress = lambda *_: None
    replay: How = "auto"

    def result(self) -> RunResult:
        """Return the answer."""
        steps = len(self.asked.strategies) + 2
        self.progress("reading prices", 0, steps)
        if self.source.simulated and self.asked.start < FIRST.date():
            raise PriceError(
                f"the sample begins on {FIRST:%Y-%m-%d}; start then or later, or use --source DIR"
            )
        question = self.question
        self.require_sound_prices()
        decided = self._decided(steps)
        results = {}
        for done, (name, strategy) in enumerate(question.strategies.items(), start=2):
            self.progress(name, done, steps)
            results[name] = self._result(name, strategy, decided[name].targets)
        replays = {name: asdict(targets.replay) for name, targets in decided.items()}
        return RunResult(
            question=question,
            source=self.source.name,
            simulated=self.source.simulated,
            results=results,
            themes=self.themes,
            panel=self.panel,
            watched=self.watched,
            rates={pair: self.source.bars(pair) for pair in self._pairs},
            prices=self.prices,
            caveats=(*idle(results.values()), *self.caveats, *replay_caveats(decided)),
            manifest={**self.manifest, "replay": replays},
        )

    @cached_property
    def question(self) -> Question:
        """What is asked, with an end: an open one ends where most of the prices that are needed do."""
        if not self.asked.is_open:
            return self.asked
        lasts = [self.bars[symbol].last for symbol in self._needed]
        return self.asked.replace(end=latest_day(self.asked, lasts, self.source.name, datetime.now(UTC)))

    @cached_property
    def themes(self) -> dict[str, Theme]:
        """The universes that are read, by name."""
        return self._covered.themes

    @property
    def left_out(self) -> tuple[str, ...]:
        """Members that strategies need and the source has no prices of, on a run that drops them."""
        return self._covered.left_out

    @cached_property
    def _covered(self) -> Coverage:
        return covered(self.asked, universes(self.asked), self.source)

    @property
    def _needed(self) -> list[str]:
        """The symbols that a strategy needs, of those that still traded when the universes were written."""
        ended = endings(self.themes.values())
        return [symbol for symbol in needed_symbols(self.asked, self.themes) if symbol not in ended]

    @cached_property
    def lots(self) -> dict[str, int]:
        """Board lots that universe files give, by symbol."""
        return board_lots(self.themes)

    @cached_property
    def bars(self) -> dict[str, Bars]:
        """The series of all universes, each read once."""
        return read_bars(self.source, [symbol for theme in self.themes.values() for symbol in theme.symbols])

    @cached_property
    def prices(self) -> PriceReport:
        """What is the matter with the series of the run, from its first day to its last."""
        symbols = with_rates(self.bars, self.question.base)
        return check_source(self.source, symbols, self.question.start, self.question.end)

    def require_sound_prices(self) -> None:
        """Raise `DoubtfulPrices` where findings that are not accepted make the numbers meaningless."""
        if fatal := self.prices.fatal(self.question.accept):
            raise DoubtfulPrices(self.source.name, fatal)

    @cached_property
    def panel(self) -> Panel:
        """The prices of all universes together: for what concerns the run, not a single strategy."""
        alone = self._environments.get(tuple(self.themes))
        return self._panel(self.themes) if alone is None else alone.panel

    @cached_property
    def watched(self) -> Panel:
        """The prices of all universes, and of symbols that only reasons to stop name."""
        there, known = self.source.symbols(), self.panel.symbols
        more = [s for s in watched_symbols(self.question, self.themes) if s in there and s not in known]
        return (
            self._placed({**self.bars, **read_bars(self.source, more)}, self.themes) if more else self.panel
        )

    def environment(self, *themes: str) -> Environment:
        """Return what strategies that read some universes decide and trade in."""
        if themes not in self._environments:
            self._environments[themes] = self._environment({name: self.themes[name] for name in themes})
        return self._environments[themes]

    @cached_property
    def account(self) -> Account:
        """The terms of each account."""
        question = self.question
        cash = self._million if question.cash is None else question.cash
        return Account(cash, question.leverage, question.patience)

    @cached_property
    def caveats(self) -> tuple[str, ...]:
        """What is approximate."""
        late = late_starts(self.themes, self.bars, self.question)
        said = (
            *(start.sentence for start in late),
            *(open_end(self.panel, self._needed) if self.asked.is_open else ()),
            *left_out(_listed(self.question).values(), self.question.only),
            *approximations(self.question, self.source, self.panel, self.lots),
        )
        if not self.left_out:
            return said
        names = ", ".join(self.left_out)
        return (f"LEFT OUT, as {self.source.name} has no prices of them: {names}.", *said)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the numbers depend on."""
        question = self.question.replace(cash=self.account.cash)
        return manifest(question, self.source, self.panel, self.themes, self._pairs)

    @cached_property
    def _environments(self) -> dict[tuple[str, ...], Environment]:
        return {}

    def _environment(self, themes: dict[str, Theme]) -> Environment:
        panel = self._panel(themes)
        first = int(panel.dates.searchsorted(pd.Timestamp(self.question.start)))
        if first == len(panel.dates):
            raise StrategyError(
                f"no market of {', '.join(themes)} traded from {self.question.start} to {self.question.end}: "
                "choose a longer period"
            )
        tape = build_tape(panel, self.question, self.lots, first)
        public = [theme.known_on for theme in themes.values()]
        known_on = max(public if self.question.known_on is None else [*public, self.question.known_on])
        return Environment(themes, panel, panel.view(themes), tape, first, known_on)

    def _panel(self, themes: dict[str, Theme]) -> Panel:
        symbols = dict.fromkeys(symbol for theme in themes.values() for symbol in theme.symbols)
        return self._placed({symbol: self.bars[symbol] for symbol in symbols}, themes)

    def _placed(self, bars: Mapping[str, Bars], themes: dict[str, Theme]) -> Panel:
        panel = Panel.load(
            self.source,
            bars,
            self.question.start,
            self.question.end,
            self.question.base,
            self.question.decision_time,
            endings(themes.values()),
        )
        costs = str(self.question.costs)
        return replace(panel, markets={key: charging(market, costs) for key, market in panel.markets.items()})

    def _decided(self, steps: int) -> dict[str, DecidedTargets]:
        """Return all strategies' targets; those that see the same are asked together."""
        self.progress("asking strategies", 1, steps)
        groups: dict[tuple[str, ...], dict[str, Strategy]] = {}
        for name, strategy in self.question.strategies.items():
            groups.setdefault(strategy.themes, {})[name] = strategy
        jobs = [partial(self._decide, group, *themes) for themes, group in groups.items()]
        sizes = [len(themes) * len(group) for themes, group in groups.items()]
        longest = sorted(range(len(jobs)), key=lambda number: -sizes[number])
        decided: dict[str, DecidedTargets] = {}
        for answered in in_two_processes(jobs, longest, partial(self._prepare, groups)):
            decided |= answered
        return decided

    def _decide(self, group: Mapping[str, Strategy], *themes: str) -> dict[str, DecidedTargets]:
        place, leverage = self.environment(*themes), self.question.leverage
        return decide_all(group, place.view, place.first, leverage, self.replay)

    def _prepare(self, groups: Iterable[tuple[str, ...]]) -> None:
        """Compute once what rests on no target."""
        for themes in groups:
            self.environment(*themes)
        self.caveats, self.manifest, self.watched  # noqa: B018 - cached properties

    def _result(self, name: str, strategy: Strategy, targets: pd.DataFrame) -> Result:
        require_prices(name, targets, self.bars, self.question)
        environment = self.environment(*strategy.themes)
        simulation = Simulation.of(environment.panel, environment.tape, self.account, targets)
        reconcile(name, simulation, self.account)
        return Result(
            name=name,
            strategy=strategy,
            targets=targets,
            simulation=simulation,
            first=environment.first,
            themes=environment.themes,
            known_on=environment.known_on,
        )

    @property
    def _million(self) -> float:
        start = pd.DatetimeIndex([self.question.start])
        return 1_000_000.0 * float(rate(self.source, "USD", self.question.base, start).iloc[0])

    @cached_property
    def _pairs(self) -> tuple[str, ...]:
        currencies = {market.currency for market in self.panel.markets.values()} ^ {self.question.base}
        return tuple(sorted(filter(None, map(rate_symbol, currencies))))
