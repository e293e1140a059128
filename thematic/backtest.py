"""A backtest: a question that can be run, from Python and as a script."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from thematic import ledger
from thematic.analysis.significance import enter
from thematic.errors import StrategyError
from thematic.prices import open_source
from thematic.question import Question
from thematic.references import references_of
from thematic.run import Progress, Run
from thematic.strategy import load_module
from thematic.strategy.replay import How
from thematic.study import Study
from thematic.workspace import find

if TYPE_CHECKING:
    from thematic.prices.source import Source


@dataclass(frozen=True, kw_only=True)
class Backtest(Question):
    """A question, such as: which of these strategies paid in this period, on these terms.

    See `Question` and `Terms` for its parameters.

    Examples
    --------
    >>> from datetime import date
    >>> from thematic import load_strategy
    >>> Backtest(
    ...     name="trend",
    ...     title="Does holding pay?",
    ...     strategies={"hold": load_strategy("hold", theme="us_ai_semis")},
    ...     start=date(2024, 1, 2),
    ...     end=date(2025, 6, 30),
    ... ).universes
    ('us_ai_semis',)
    """

    def run(
        self,
        source: Source | str,
        progress: Progress = lambda *_: None,
        replay: How = "auto",
        reference: Source | str | None = None,
        prior: bool = True,
    ) -> Study:
        """Answer the question with the prices of a source, and enter what was tried in the ledger of trials.

        Parameters
        ----------
        source : Source or str
        progress : callable
        replay : {"auto", "all"}
            At which decisions strategies are asked again with the data known then: at all where that is
            cheap and else at a sample, or at all.
        reference : Source or str, optional
            Where the prices of reference funds are, for base rates and odds of the claims; the source is
            asked for those that are not there. Without it a source that has none gives none.

        prior : bool
            False switches the prior of the odds off; see `thematic.references.odds`.

        Raises
        ------
        UserError
            A universe, strategy, price or exchange rate is missing or faulty.
        RunError
            A strategy looks ahead, a fill is not after what it was decided on, or the two accounts disagree.
        """
        ledger.check()
        prices = open_source(source) if isinstance(source, str) else source
        result = enter(Run(self, prices, progress, replay).result())
        folder = open_source(reference) if isinstance(reference, str) else reference
        return Study(result, references_of(result, prices, folder, prior) if self.claims else None)


def load_backtest(name: str | Path) -> Backtest:
    """Return the backtest of a name (the workspace's own, else a shipped one) or of a Python file.

    Raises
    ------
    StrategyError
        Where there is none of that name, or its file does not run or defines no ``backtest``.

    Examples
    --------
    >>> load_backtest("deepseek_shock").base
    'USD'
    """
    path = find("backtests", name)
    backtest = getattr(load_module(path, "backtest"), "backtest", None)
    if not isinstance(backtest, Backtest):
        raise StrategyError(f"{path}: defines no backtest; write `backtest = Backtest(...)` at its top level")
    return backtest
