"""Reports: one self-contained HTML page a run, which opens from disk without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thematic.study import Study
    from thematic.study.compare import Comparison

__all__ = ["render", "render_comparison"]


def render(study: Study) -> str:
    """Return the page of a study as HTML."""
    from thematic.report.study import study_page

    return study_page(study).html()


def render_comparison(comparison: Comparison) -> str:
    """Return the page that compares results of different runs as HTML."""
    from thematic.report.runs import comparison_page

    return comparison_page(comparison).html()
