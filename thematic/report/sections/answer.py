"""The answer: what was decided, in one sentence, and how the best, the worst and the benchmark did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thematic.report.page import Section

if TYPE_CHECKING:
    from thematic.analysis.analysis import Analysis


def section(analysis: Analysis) -> Section | None:
    """Return the answer; None where the question makes no claims."""
    if not analysis.headline:
        return None
    return Section("answer", "The answer", (analysis.headline,))
