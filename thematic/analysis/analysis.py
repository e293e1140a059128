"""The analysis of a run: verdicts, significance and all other numbers that its page shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from thematic.analysis.base_rates import with_base_rates
from thematic.analysis.capacity import Capacity, capacities
from thematic.analysis.claims import claim_details
from thematic.analysis.compared import compared, listed, outcomes
from thematic.analysis.components import Components, components
from thematic.analysis.ended import ended
from thematic.analysis.event_panels import EventPanel, after_falls, event_panels, falls_figures, main_event
from thematic.analysis.headline import Answer, answer, headline, standings
from thematic.analysis.history import (
    before,
    deepest_falls,
    finite,
    growth,
    month_ends,
    month_returns,
    plain,
    rolling_volatility,
    since,
)
from thematic.analysis.holdings import holdings
from thematic.analysis.periods import periods_figures
from thematic.analysis.risk import Risk, risk
from thematic.analysis.significance import Contest, Significance, contest, significance
from thematic.analysis.themes import theme_tests
from thematic.analysis.titles import Kind, kinds, titles
from thematic.analysis.today import today_figures
from thematic.claims import RunRecord, Verdict, judge
from thematic.processes import in_two_processes

if TYPE_CHECKING:
    from thematic.references import References
    from thematic.references.theme_test import ThemeTest
    from thematic.results.run_result import RunResult
    from thematic.statistics.events import Aftermath


BESIDE_VERDICTS = (
    "event_panels",
    "theme_tests",
    "components",
    "contest",
    "today",
    "rolling_volatility",
    "after_falls",
    "capacity",
    "deepest_falls",
    "holdings",
    "risk",
)
"""Parts of an analysis that rest on no verdict and take some time, the longest first."""


@dataclass(frozen=True)
class Analysis:
    """What can be said of a run, each part computed once.

    Parameters
    ----------
    run : RunResult
    references : References, optional
        Funds of other themes and years, for base rates and odds; without them there are none.
    """

    run: RunResult
    references: References | None = None

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What the evidence after the note says of each of the question's claims."""
        claims = self.run.question.claims
        if self.references is None:
            return judge(claims, RunRecord.of(self.run)) if claims else ()
        verdicts = judge(claims, RunRecord.of(self.run, self.references.prices))
        return with_base_rates(verdicts, self.run, self.references)

    @cached_property
    def claim_details(self) -> list[dict[str, Any]]:
        """What is to be seen of each claim when its row is opened; see `claims.claim_details`."""
        return claim_details(self.run, self.verdicts)

    @cached_property
    def titles(self) -> dict[str, str]:
        """What people call each strategy."""
        return titles(self.run)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """Which strategies are ideas, which hold a theme, parts of one, or a benchmark."""
        return kinds(self.run)

    @cached_property
    def answer(self) -> Answer:
        """The best, the worst and the benchmark, and the period over which they are."""
        return answer(self.run)

    @cached_property
    def compared(self) -> list[dict[str, Any]]:
        """What was compared for each claim, in people's names; see `compared.compared`."""
        return compared(self.run, self.verdicts, self.titles)

    @cached_property
    def listed(self) -> list[int]:
        """The places of the verdicts in the order in which a page lists them."""
        return listed(self.verdicts)

    @property
    def begin(self) -> pd.Timestamp:
        """The moment from which strategies are compared: the note, or the first row if none is later."""
        first = self.run.nav.index[0]
        return pd.Timestamp(self.run.known_on) if self.answer.period == "after_known_on" else first

    @cached_property
    def risk(self) -> Risk:
        """The risk of each strategy over the period in which they are compared."""
        return risk(self.run, self.begin)

    @cached_property
    def since(self) -> pd.DataFrame:
        """The growth of 100 over the period in which strategies are compared, (n_rows, n_strategies)."""
        return since(self.run.nav, self.begin)

    @cached_property
    def ended(self) -> dict[str, dict[str, str]]:
        """Strategy -> symbol -> day, of what was held when its prices ended before the run did."""
        return ended(self.run)

    @cached_property
    def main_event(self) -> str:
        """The event that most claims are about; empty where none could be measured."""
        return main_event(self.run, self.event_panels)

    def compute(self, *more: Callable[[], None]) -> None:
        """Compute what takes long: the verdicts here, and other parts beside them where it can be.

        Parameters
        ----------
        *more : callable
            What else is to be done that rests on no part of the analysis; it may be done in another process.
        """
        missing = [name for name in BESIDE_VERDICTS if name not in vars(self)]
        jobs: list[Callable[[], Any]] = [*more, *(partial(getattr, self, name) for name in missing)]
        parts = in_two_processes(jobs, range(len(jobs)), partial(getattr, self, "verdicts"))
        vars(self).update(zip(missing, parts[len(more) :], strict=True))

    @cached_property
    def files(self) -> dict[str, Any]:
        """What the files of JSON hold, by their names; a page reads its numbers here."""
        self.compute()
        return {
            "metrics.json": finite({name: result.metrics for name, result in self.run.results.items()}),
            "verdicts.json": finite({"verdicts": [verdict.plain() for verdict in self.verdicts]}),
            "analysis.json": finite(self.plain()),
        }

    @cached_property
    def theme_tests(self) -> tuple[ThemeTest, ...]:
        """Whether the members of each universe moved together before the note."""
        return theme_tests(self.run, self.references)

    @cached_property
    def significance(self) -> dict[str, Significance]:
        """How sure each strategy's Sharpe ratio is, after all that was tried on its universes."""
        return significance(self.run)

    @cached_property
    def contest(self) -> Contest:
        """What can be said of all strategies against the first."""
        return contest(self.run)

    @cached_property
    def headline(self) -> str:
        """What was decided, in one sentence; empty where the question makes no claims."""
        return headline(self.run, self.verdicts)

    def standings(self, period: str) -> pd.DataFrame:
        """Return each strategy's main figures of a period, the best first; see `headline.standings`."""
        return standings(self.run, period)

    @cached_property
    def components(self) -> Components:
        """Where each return came from, what it cost and what orders missed."""
        return components(self.run)

    @cached_property
    def capacity(self) -> dict[str, Capacity]:
        """What each strategy's trading has room for."""
        return capacities(self.run)

    @cached_property
    def holdings(self) -> dict[str, pd.DataFrame]:
        """For each strategy its weights by theme on each day of the run."""
        return holdings(self.run)

    @cached_property
    def today(self) -> dict[str, Any]:
        """What each strategy holds at the run's end, and the orders that follow."""
        return today_figures(self.run)

    @cached_property
    def event_panels(self) -> tuple[EventPanel, ...]:
        """What each theme did around each event."""
        return event_panels(self.run)

    @cached_property
    def after_falls(self) -> tuple[Aftermath, ...]:
        """What followed all deep falls of the run's themes."""
        return after_falls(self.run)

    @cached_property
    def growth(self) -> pd.DataFrame:
        """The growth of 100, shape (n_rows, n_strategies)."""
        return growth(self.run.nav)

    @cached_property
    def deepest_falls(self) -> pd.DataFrame:
        """Each strategy's deepest fall."""
        return deepest_falls(self.run.nav)

    @cached_property
    def month_returns(self) -> pd.DataFrame:
        """What each month earned."""
        return month_returns(self.run.nav)

    @cached_property
    def rolling_volatility(self) -> pd.DataFrame:
        """The volatility of the rows before each day."""
        return rolling_volatility(self.run.nav)

    def plain(self) -> dict[str, Any]:
        """Return all numbers but those of metrics and verdicts in JSON's own kinds: ``analysis.json``."""
        components = self.components
        return {
            "known_on": self.run.known_on.isoformat(),
            "headline": self.headline,
            "titles": self.titles,
            "kinds": self.kinds,
            "answer": asdict(self.answer),
            "claims": self.claim_details,
            "compared": self.compared,
            "listed": self.listed,
            "outcomes": outcomes(self.run, self.verdicts),
            "before_note": plain(before(self.run.nav, self.begin).to_frame("value").T),
            "risk": plain(self.risk.figures.T),
            "correlation": plain(self.risk.correlation.T),
            "overlap": plain(self.risk.overlap.T),
            "ended": self.ended,
            "main_event": self.main_event,
            "theme_tests": {test.theme: test.plain() for test in self.theme_tests},
            "standings": {period: plain(self.standings(period).T) for period in ("whole", "after_known_on")},
            "since_note": {name: metrics["after_known_on"] for name, metrics in self.run.metrics.items()},
            "significance": {name: asdict(sharpe) for name, sharpe in self.significance.items()},
            "contest": asdict(self.contest),
            "growth": plain(month_ends(self.growth.ffill())),
            "deepest_falls": plain(self.deepest_falls.T),
            "month_returns": plain(self.month_returns),
            **periods_figures(self.run.nav, self.run.known_on),
            "rolling_volatility": plain(month_ends(self.rolling_volatility.dropna(how="all").ffill())),
            "holdings": {name: plain(month_ends(table)) for name, table in self.holdings.items()},
            "by_theme": plain(components.by_theme.T),
            "by_market": plain(components.by_market.T),
            "fees": plain(components.fees.T),
            "shortfall": plain(components.shortfall.T),
            "capacity": {name: capacity.plain() for name, capacity in self.capacity.items()},
            "today": self.today,
            "by_member": components.members.to_dict("records"),
            "events": [panel.plain() for panel in self.event_panels],
            "after_falls": {
                str(aftermath.horizon): falls_figures(aftermath) for aftermath in self.after_falls
            },
        }
