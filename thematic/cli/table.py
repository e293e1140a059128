"""The table of strategies that commands print: the figures of the report's page, on a console."""

from __future__ import annotations

from collections.abc import Mapping

from rich.table import Table

from thematic.cli.console import safe


def figure_table(metrics: Mapping[str, Mapping[str, float | None]]) -> Table:
    """Return one row a strategy, the best first, with the figures that the page has and in its form."""
    from thematic.report.figures import PERFORMANCE, TRADING, unfilled

    figures = (*PERFORMANCE, *TRADING)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("strategy", no_wrap=True)
    for figure in figures:
        table.add_column(figure.heading, justify="right", no_wrap=True)
    table.add_column("unfilled")
    for label, found in sorted(metrics.items(), key=lambda item: _rank(item[1]["total_return"])):
        cells = (figure.text(found.get(figure.key)) for figure in figures)
        table.add_row(safe(label), *cells, unfilled(found))
    return table


def _rank(value: float | None) -> float:
    """Return what sorts the largest first, and what has no number last."""
    return float("inf") if value is None or value != value else -value
