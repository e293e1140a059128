"""The analysis of a run: verdicts, significance and all other numbers that its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from thematic.analysis.significance import Contest, Significance, contest, significance
from thematic.claims import RunRecord, Verdict, judge

if TYPE_CHECKING:
    from thematic.results.run_result import RunResult


@dataclass(frozen=True)
class Analysis:
    """What can be said of a run, each part computed once.

    Parameters
    ----------
    run : RunResult
    """

    run: RunResult

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What the evidence after the note says of each of the question's claims."""
        claims = self.run.question.claims
        return judge(claims, RunRecord.of(self.run)) if claims else ()

    @cached_property
    def significance(self) -> dict[str, Significance]:
        """How sure each strategy's Sharpe ratio is, after all that was tried on its universes."""
        return significance(self.run)

    @cached_property
    def contest(self) -> Contest:
        """What can be said of all strategies against the first."""
        return contest(self.run)
