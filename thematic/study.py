"""A study: the answer to a backtest, which shows and writes itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from thematic.analysis.analysis import Analysis
from thematic.analysis.files import LARGE, write_files
from thematic.question import Question
from thematic.report import render
from thematic.report.notebook import StudyPlots, study_html
from thematic.results.run_result import RunResult

if TYPE_CHECKING:
    from thematic.claims import Verdict
    from thematic.references import References
    from thematic.results.result import Result


@dataclass(frozen=True, repr=False)
class Study:
    """What a backtest found: the results of its strategies, and what can be said of them.

    Parameters
    ----------
    run : RunResult
    references : References, optional
        Funds of other themes and years; see `Analysis`.

    Examples
    --------
    >>> from datetime import date
    >>> from thematic import Backtest, load_strategy
    >>> strategies = {"hold": load_strategy("hold", theme="benchmarks", symbols=("SPY",))}
    >>> spring = {"start": date(2025, 1, 2), "end": date(2025, 3, 31)}
    >>> study = Backtest(name="spy", title="What SPY earned", strategies=strategies, **spring).run("sample")
    >>> study.simulated, list(study.results)
    (True, ['hold'])
    """

    run: RunResult
    references: References | None = None

    @property
    def backtest(self) -> Question:
        """The question that was asked."""
        return self.run.question

    @property
    def results(self) -> Mapping[str, Result]:
        """Results by strategy, in the backtest's order."""
        return self.run.results

    @property
    def nav(self) -> pd.DataFrame:
        """Net asset values by date and strategy; see `RunResult.nav`."""
        return self.run.nav

    @property
    def known_on(self) -> date:
        """The day on which the last of the themes was public: results before it are hindsight."""
        return self.run.known_on

    @property
    def simulated(self) -> bool:
        """Whether prices are simulated."""
        return self.run.simulated

    @property
    def manifest(self) -> dict[str, Any]:
        """What was run; see `thematic.results.manifest`."""
        return self.run.manifest

    @property
    def caveats(self) -> tuple[str, ...]:
        """What is approximate in this run."""
        return (*self.run.caveats, *(self.references.caveats if self.references else ()))

    @cached_property
    def analysis(self) -> Analysis:
        """Everything that the page says."""
        return Analysis(self.run, self.references)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What the evidence after the note says of each of the backtest's claims."""
        return self.analysis.verdicts

    def table(self, period: str = "whole") -> pd.DataFrame:
        """Return one row a strategy, one column a metric, for ``whole`` or ``after_known_on``."""
        return self.run.table(period)

    def write(self, folder: Path | str, large: int = LARGE) -> Path:
        """Write the run's files into a folder and return it; files of an earlier run are replaced.

        ``report.html`` and the files of `write_files`, which says what `large` is.
        """
        folder = Path(folder)
        write_files(self.analysis, folder, large, lambda: self._write_page(folder / "report.html"))
        return folder

    def _write_page(self, path: Path) -> None:
        path.write_text(render(self.analysis), encoding="utf-8")

    @property
    def plot(self) -> StudyPlots:
        """Plotly figures: ``growth()``, ``drawdown()``, ``weights()`` and ``claims()``."""
        return StudyPlots(self.analysis)

    def __repr__(self) -> str:
        question, count = self.backtest, len(self.results)
        kinds = "strategy" if count == 1 else "strategies"
        prices = f"{self.run.source}, simulated" if self.simulated else self.run.source
        return f"Study({question.name}: {question.start} to {question.end}, {count} {kinds}, {prices})"

    def _repr_html_(self) -> str:
        """Show a notebook what was decided, the claims, the growth since the note, and all strategies."""
        bands = ["SIMULATED PRICES"] * self.simulated + ["FRICTIONLESS"] * self.backtest.frictionless
        return study_html(self.analysis, bands)
