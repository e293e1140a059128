"""The analysis of a run: verdicts, significance and all other numbers that its page shows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from thematic.analysis.base_rates import with_base_rates
from thematic.analysis.claims import claim_details
from thematic.analysis.components import Components, components
from thematic.analysis.event_panels import EventPanel, after_falls, event_panels, falls_figures
from thematic.analysis.headline import headline, standings
from thematic.analysis.history import (
    deepest_falls,
    growth,
    month_ends,
    month_returns,
    plain,
    rolling_volatility,
)
from thematic.analysis.holdings import holdings
from thematic.analysis.significance import Contest, Significance, contest, significance
from thematic.claims import RunRecord, Verdict, judge

if TYPE_CHECKING:
    import pandas as pd

    from thematic.references import References
    from thematic.results.run_result import RunResult
    from thematic.statistics.events import Aftermath


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
    def holdings(self) -> dict[str, pd.DataFrame]:
        """For each strategy its weights by theme on each day of the run."""
        return holdings(self.run)

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
        parts = self.components
        return {
            "known_on": self.run.known_on.isoformat(),
            "headline": self.headline,
            "claims": self.claim_details,
            "standings": {period: plain(self.standings(period).T) for period in ("whole", "after_known_on")},
            "since_note": {name: each["after_known_on"] for name, each in self.run.metrics.items()},
            "significance": {name: asdict(each) for name, each in self.significance.items()},
            "contest": asdict(self.contest),
            "growth": plain(month_ends(self.growth.ffill())),
            "deepest_falls": plain(self.deepest_falls.T),
            "month_returns": plain(self.month_returns),
            "rolling_volatility": plain(month_ends(self.rolling_volatility.dropna(how="all").ffill())),
            "holdings": {name: plain(month_ends(table)) for name, table in self.holdings.items()},
            "by_theme": plain(parts.by_theme.T),
            "by_market": plain(parts.by_market.T),
            "fees": plain(parts.fees.T),
            "shortfall": plain(parts.shortfall.T),
            "by_member": parts.members.to_dict("records"),
            "events": [panel.plain() for panel in self.event_panels],
            "after_falls": {str(each.horizon): falls_figures(each) for each in self.after_falls},
        }
