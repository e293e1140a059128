"""The page that compares results of different runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from thematic.report.compared import changed, curves, figures, strategies, verdicts
from thematic.report.page import Page
from thematic.report.run import FRICTIONLESS, SIMULATED

if TYPE_CHECKING:
    from thematic.saved.comparison import Comparison


def comparison_page(comparison: Comparison, folder: Path) -> Page:
    """Return the page of a comparison that stands in a folder: what changed comes first."""
    manifests = [run.manifest for run in comparison.runs.values()]
    bands = [SIMULATED] if manifests[0].source.simulated else []
    free = all(manifest.backtest.frictionless for manifest in manifests)
    start, end = f"{comparison.start:%Y-%m-%d}", f"{comparison.end:%Y-%m-%d}"
    sections = (
        changed.section(comparison),
        strategies.section(comparison),
        curves.section(comparison),
        verdicts.section(comparison),
        figures.correlation(comparison),
        figures.figures(comparison),
        figures.runs(comparison, folder),
    )
    return Page(
        title=f"Compared: {', '.join(comparison.runs)}",
        lead=f"{len(comparison.runs)} runs, {start} to {end}, in {manifests[0].backtest.base}; themes public "
        f"on {comparison.known_on}",
        bands=(*bands, *([FRICTIONLESS] if free else [])),
        sections=tuple(filter(None, sections)),
    )
