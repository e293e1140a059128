"""``thematic run``: one backtest, its table and its files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from thematic.cli.console import output, safe
from thematic.cli.findings import print_findings
from thematic.cli.progress import announce_compiling, bar
from thematic.cli.table import figure_table
from thematic.cli.terms import (
    Accept,
    Base,
    DropMissing,
    End,
    Fill,
    Frictionless,
    Name,
    Offline,
    Reference,
    Show,
    Source,
    Start,
    fetch,
    on_terms,
)

if TYPE_CHECKING:
    from thematic.study import Study


def run(
    name: Name,
    source: Source = "live",
    reference: Reference = None,
    start: Start = None,
    end: End = None,
    base: Base = None,
    fill: Fill = None,
    frictionless: Frictionless = False,
    drop_missing: DropMissing = False,
    offline: Offline = False,
    accept: Accept = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the files; default: reports/<name>.", metavar="DIR")
    ] = None,
    replay: Annotated[
        Literal["auto", "all"],
        typer.Option(help="Ask strategies again at all decisions, or at a sample where that takes long."),
    ] = "auto",
    show: Show = False,
) -> None:
    """Run a backtest: say which of its ideas paid, and write the report.

    Example: thematic run deepseek_shock --source sample
    """
    from thematic.backtest import load_backtest
    from thematic.simulation.kernel import simulate

    backtest = load_backtest(name)
    backtest = on_terms(backtest, start, end, base, fill, frictionless, accept, drop_missing)
    fetch(backtest, source, offline=offline)
    announce_compiling(simulate)
    with bar() as progress:
        study = backtest.run(source, progress, replay, reference)
        progress("writing the report", 0, 0)
        folder = study.write(out or Path("reports") / backtest.name)
    _print(study)
    output().print(f"\nReport: {safe(folder / 'report.html')}", soft_wrap=True)
    if show:
        typer.launch(str(folder / "report.html"))


def _print(study: Study) -> None:
    console, backtest = output(), study.backtest
    console.print(f"[bold]{safe(backtest.title)}[/bold]")
    terms = f"{backtest.start} to {backtest.end}, in {backtest.base}, prices: {safe(study.run.source)}"
    console.print(terms + (", frictionless" if backtest.frictionless else ""), soft_wrap=True)
    if study.simulated:
        console.print("[bold red]SIMULATED PRICES[/bold red]: nothing here happened")
    for late in study.run.late_starts:
        if late.thin:
            console.print(f"[bold red]LATE START[/bold red] (*): {safe(late.sentence)}", soft_wrap=True)
    print_findings(console, study.run.prices.findings, heard=True)
    console.print(f"\n[bold]The whole period[/bold], hindsight before {study.known_on}")
    console.print(figure_table(_metrics(study, "whole")))
    if backtest.end > study.known_on:
        console.print(f"\n[bold]After {study.known_on}[/bold], when the themes were public")
        console.print(figure_table(_metrics(study, "after_known_on")))
    for verdict in study.verdicts:
        claim = f"{verdict.claim.text} ({verdict.claim.who})"
        console.print(f"\n[bold]{verdict.outcome.value}[/bold]: {safe(claim)}", soft_wrap=True)
        console.print(f"  {safe(verdict.sentence)}", soft_wrap=True)
        if verdict.base_rate is not None:
            console.print(f"  Elsewhere: {safe(verdict.base_rate['sentence'])}", soft_wrap=True)
            console.print(f"  Odds: {safe(verdict.base_rate['odds']['words'])}", soft_wrap=True)
    console.print("\nTurnover and costs are a year's; the Sharpe ratio is of the excess over cash.")
    for caveat in study.caveats:
        console.print(f"- {safe(caveat)}", soft_wrap=True)


def _metrics(study: Study, period: str) -> dict[str, dict[str, float]]:
    run = study.run
    return {name + " *" * run.begins_thin(name): metrics[period] for name, metrics in run.metrics.items()}
