"""What a run prints: the headline, a line a claim, the table since the note; everything on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from thematic.cli.console import safe
from thematic.cli.findings import print_findings
from thematic.cli.table import figure_table
from thematic.cli.terms import terms_of_its_own

if TYPE_CHECKING:
    from thematic.study import Study


def print_summary(console: Console, study: Study, *, verbose: bool) -> None:
    """Print what a run found, in an order in which a reader needs it; at 80 columns no number is cut."""
    from thematic.claims.verdict import Ruling

    _heading(console, study)
    # What is decided comes first; sorting keeps the order of the note within each kind.
    for verdict in sorted(study.verdicts, key=lambda each: each.outcome is Ruling.UNDECIDED):
        claim = f"{verdict.claim.text} ({verdict.claim.who})"
        console.print(f"[bold]{verdict.outcome.value}[/bold]: {safe(claim)}")
        if verbose:
            console.print(f"  {safe(verdict.sentence)}", soft_wrap=True)
            if verdict.base_rate is not None:
                console.print(f"  Elsewhere: {safe(verdict.base_rate['sentence'])}", soft_wrap=True)
                odds = verdict.base_rate.get("odds")
                if odds is not None:
                    said = f"{odds['words']}. {odds['prior_sentence']}"
                    console.print(f"  Odds: {safe(said)}", soft_wrap=True)
            console.print()
    hindsight = study.backtest.end <= study.known_on
    since = "All of it hindsight: before" if hindsight else "Since the note of"
    console.print(f"\n[bold]{since} {study.known_on}[/bold]")
    console.print(_standings(study, "whole" if hindsight else "after_known_on"))
    for late in study.run.late_starts:
        if late.thin:
            console.print(f"[bold red]LATE START[/bold red] (*): {safe(late.sentence)}", soft_wrap=True)
    print_findings(console, study.run.prices.findings, heard=True)
    if verbose:
        _rest(console, study)


def _heading(console: Console, study: Study) -> None:
    backtest = study.backtest
    console.print(f"[bold]{safe(backtest.title)}[/bold]")
    terms = f"{backtest.start} to {backtest.end}, in {backtest.base}, prices: {study.run.source}"
    console.print(safe(f"{terms}{terms_of_its_own(backtest)}"), soft_wrap=True)
    if study.simulated:
        console.print("[bold red]SIMULATED PRICES[/bold red]: nothing here happened")
    if study.analysis.headline:
        console.print(f"\n{safe(study.analysis.headline)}\n")


def _standings(study: Study, period: str) -> Table:
    from thematic.report.figures import ABSENT, minus

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("strategy", no_wrap=True, overflow="fold")
    for heading in ("return", "over the\nbenchmark", "drawdown", "Sharpe"):
        table.add_column(heading, justify="right", no_wrap=True)
    shapes = ("{:.1%}", "{:+.1f}", "{:.1%}", "{:.2f}")
    for name, row in study.analysis.standings(period).iterrows():
        values = (row["total_return"], row["over_benchmark"] * 100.0, row["max_drawdown"], row["sharpe"])
        cells = (
            minus(shape.format(value)) if value == value else ABSENT
            for shape, value in zip(shapes, values, strict=True)
        )
        table.add_row(safe(name) + " *" * study.run.begins_thin(str(name)), *cells)
    table.caption = "over the benchmark: in points; Sharpe: of the excess over cash"
    table.caption_justify = "left"
    return table


def _rest(console: Console, study: Study) -> None:
    run = study.run
    for period, heading in (
        ("whole", f"The whole period, hindsight before {study.known_on}"),
        ("after_known_on", f"After {study.known_on}, when the themes were public"),
    ):
        metrics = {name + " *" * run.begins_thin(name): each[period] for name, each in run.metrics.items()}
        console.print(f"\n[bold]{heading}[/bold]")
        console.print(figure_table(metrics))
    console.print("\nTurnover and costs are a year's; the Sharpe ratio is of the excess over cash.")
    for caveat in study.caveats:
        console.print(f"- {safe(caveat)}", soft_wrap=True)
