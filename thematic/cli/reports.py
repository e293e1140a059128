"""``thematic reports``: an index of a folder of runs, comparisons and sweeps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thematic.cli.console import fail, output, print_json, safe
from thematic.cli.table import print_table
from thematic.cli.terms import Json
from thematic.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

    from thematic.saved.folder import Report, Reports

HEADINGS = ("report", "kind", "last day", "decided", "today", "best", "worst")


def reports(
    folder: Annotated[Path, typer.Argument(help="Where runs were written.", metavar="DIR")] = Path("reports"),
    by: Annotated[
        str, typer.Option(help="The metric of the best and the worst, such as sharpe or max_drawdown.")
    ] = "sharpe",
    json: Json = False,
    show: Annotated[bool, typer.Option("--open", help="Open the index in a browser.")] = False,
) -> None:
    """List all results in a folder, and write an index of them: DIR/index.html.

    Example: thematic reports --by total_return
    """
    from thematic.report import render_index
    from thematic.saved.folder import read_reports
    from thematic.statistics.metrics import METRICS

    keys = [metric.key for metric in METRICS]
    if by not in keys:
        raise UserError(f"--by {by}: is no metric; there are {', '.join(keys)}")
    results = read_reports(folder)
    page = folder / "index.html"
    page.write_text(render_index(results), encoding="utf-8")
    if json:
        print_json({**results.plain(), "index": str(page)})
    else:
        _print(output(), results, by)
        output().print(f"\nIndex: {safe(page)}", soft_wrap=True)
    if show:
        typer.launch(str(page))


def _print(console: Console, reports: Reports, by: str) -> None:
    from thematic.report.index import FIGURES

    if reports.reports:
        print_table(console, HEADINGS, [_row(reports, report) for report in reports.reports], left=(0, 1))
        said = "best, worst: since the note; decided: forecasts; today: at the last day"
        console.print(said, soft_wrap=True)
    else:
        console.print(f"No results in {safe(reports.root)}: thematic run writes there.", soft_wrap=True)
    for standing in reports.standings:
        if standing.metric == by:
            text, prices = FIGURES[by].text, "simulated prices" if standing.simulated else "real prices"
            console.print(f"\n[bold]{FIGURES[by].heading}, {prices}, {standing.trials:,} trials[/bold]")
            for word, end in (("best", standing.best), ("worst", standing.worst)):
                console.print(safe(f"{word}: {text(end.value)}, {end.strategy} ({end.folder})"))
    for name, why in reports.damaged.items():
        fail(f"{name}: left out: {why}")
    for name in reports.foreign:
        fail(f"{name}: left out: it holds no result of thematic")


def _row(reports: Reports, report: Report) -> tuple[str, ...]:
    from thematic.report.figures import ABSENT
    from thematic.report.numbers import said

    decided = f"{report.decided} of {report.claims}" if report.claims else ABSENT
    state = report.today or ABSENT
    return (
        reports.name(report),
        f"{report.kind} of {report.strategies:,}",
        str(report.end),
        decided,
        state,
        *(said("percent", value) for value in report.extremes),
    )
