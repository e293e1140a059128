"""``thematic compare``: results of different runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thematic.cli.console import output, safe
from thematic.cli.table import figure_table

if TYPE_CHECKING:
    from thematic.saved.comparison import Comparison


def compare(
    results: Annotated[list[Path], typer.Argument(help="Folders that runs wrote.", metavar="RESULT RESULT")],
    out: Annotated[Path, typer.Option(help="Folder for the page.", metavar="DIR")] = Path(
        "reports/comparison"
    ),
    show: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
) -> None:
    """Compare results of different runs: one table, and one page.

    Example: thematic compare reports/dips reports/china_ai
    """
    from thematic.report import render_comparison
    from thematic.saved import comparison

    found = comparison.compare(results)
    out.mkdir(parents=True, exist_ok=True)
    page = out / "report.html"
    page.write_text(render_comparison(found), encoding="utf-8")
    _print(found)
    output().print(f"\nReport: {safe(page)}", soft_wrap=True)
    if show:
        typer.launch(str(page))


def _print(found: Comparison) -> None:
    from thematic.report.comparison import Span
    from thematic.saved.differences import differences

    console, terms = output(), next(iter(found.runs.values())).manifest
    span = Span(found.start.date(), found.end.date(), found.known_on)
    console.print(f"{span.start} to {span.end}, in {safe(terms.backtest.base)}")
    if terms.source.simulated:
        console.print("[bold red]SIMULATED PRICES[/bold red]: nothing here happened")
    if terms.backtest.frictionless:
        console.print("[bold]FRICTIONLESS[/bold]: nobody could have earned exactly this")
    for period, heading, _ in reversed(span.periods):
        console.print(f"\n[bold]{safe(heading)}[/bold]")
        console.print(figure_table({label: each[period] for label, each in found.metrics.items()}))
    console.print("\nTurnover and costs are a year's; the Sharpe ratio is of the excess over cash.")
    for note in differences(found):
        console.print(f"- {safe(note)}", soft_wrap=True)
