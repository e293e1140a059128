"""Reports: one self-contained HTML page a run, which opens from disk without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from thematic.analysis.analysis import Analysis
    from thematic.living.journal import Journal
    from thematic.question import Event
    from thematic.saved.comparison import Comparison
    from thematic.saved.folder import Reports
    from thematic.saved.saved_run import SavedRun
    from thematic.sweep.result import SweepResult

__all__ = [
    "render",
    "render_comparison",
    "render_index",
    "render_journal",
    "render_sweep",
    "render_tearsheet",
]


def render(analysis: Analysis) -> str:
    """Return the page of a run as HTML."""
    from thematic.report.run import run_page

    return run_page(analysis).html()


def render_comparison(comparison: Comparison, folder: Path) -> str:
    """Return the page that compares results of different runs as HTML; it is to stand in `folder`."""
    from thematic.report.runs import comparison_page

    return comparison_page(comparison, folder).html()


def render_journal(journal: Journal, events: Iterable[Event] = ()) -> str:
    """Return the page of a journal as HTML; `events` are those of its backtest."""
    from thematic.report.journal import journal_page

    return journal_page(journal, events).html()


def render_sweep(result: SweepResult) -> str:
    """Return the page of a sweep as HTML."""
    from thematic.report.sweep import sweep_page

    return sweep_page(result).html()


def render_index(reports: Reports) -> str:
    """Return the index of a folder of results as HTML; it is to stand in that folder."""
    from thematic.report.index import index_page

    return index_page(reports).html()


def render_tearsheet(run: SavedRun, strategy: str) -> str:
    """Return the tear sheet of one strategy of a saved run as HTML."""
    from thematic.report.tearsheet import tearsheet_page

    return tearsheet_page(run, strategy).html()
