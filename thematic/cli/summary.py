"""What a run prints: the headline, a line a claim, the table since the note; everything on request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from thematic.cli.console import safe
from thematic.cli.findings import print_findings
from thematic.cli.table import figure_rows, print_table
from thematic.cli.terms import terms_of_its_own

if TYPE_CHECKING:
    from thematic.study import Study

STANDINGS = ("strategy", "return", "over the\nbenchmark", "drawdown", "Sharpe")


def print_summary(console: Console, study: Study, *, verbose: bool) -> None:
    """Print what a run found, in an order in which a reader needs it; at 80 columns no number is cut."""
    import numpy as np

    from thematic.claims.verdict import Ruling
    from thematic.report.figures import minuses
    from thematic.results.coverage import idle

    _heading(console, study)
    for verdict in (study.verdicts[place] for place in study.analysis.listed):  # decided ones first
        odds = (verdict.base_rate or {}).get("odds")
        lead = ""
        if odds and verdict.outcome is Ruling.UNDECIDED and np.isfinite(odds["chance_in_100"]):
            lead = f", odds {odds['chance_in_100']:.0f} in 100"
        claim = f"{verdict.claim.text} ({verdict.claim.who})"
        console.print(f"[bold]{verdict.outcome.value}[/bold]{lead}: {safe(claim)}")
        if verbose or np.isnan(verdict.evidence.effect.estimate):
            console.print(safe(minuses(verdict.sentence)))
        if verbose:
            if odds:
                said = f"{odds['words']}. {odds['prior_sentence']}"
                console.print(f"Odds: {safe(minuses(said))}")
            console.print()
    hindsight = period(study) == "whole"
    since = "All of it hindsight: before" if hindsight else "Since the note of"
    console.print(f"\n[bold]{since} {study.known_on}[/bold]")
    _standings(console, study, period(study))
    for sentence in idle(study.results.values()):
        console.print(f"[bold]{safe(sentence)}[/bold]")
    for late in study.run.late_starts:
        if late.thin:
            console.print(f"[bold red]LATE START[/bold red] (*): {safe(late.sentence)}")
    print_findings(console, study.run.prices.findings, heard=True)
    if verbose:
        _rest(console, study)


def period(study: Study) -> str:
    """Return what is printed: what came after the note, or all where nothing did."""
    return "whole" if study.backtest.end <= study.known_on else "after_known_on"


def summary(study: Study, report: Path) -> dict[str, Any]:
    """Return what is printed, for scripts: in the same order, numbers in full."""
    backtest, run = study.backtest, study.run
    verdicts = (study.verdicts[place].plain() for place in study.analysis.listed)
    return {
        "title": backtest.title,
        "start": backtest.start,
        "end": backtest.end,
        "base": backtest.base,
        "prices": run.source,
        "simulated": study.simulated,
        "frictionless": backtest.frictionless,
        "headline": study.analysis.headline,
        "claims": [{key: value for key, value in verdict.items() if key != "path"} for verdict in verdicts],
        "known_on": study.known_on,
        "period": period(study),
        "strategies": study.analysis.standings(period(study)).T.to_dict(),
        "late_starts": [late.sentence for late in run.late_starts if late.thin],
        "findings": [
            {
                "symbol": finding.symbol,
                "severity": finding.severity,
                "kind": finding.kind,
                "detail": finding.detail,
            }
            for finding in run.prices.findings
        ],
        "caveats": list(study.caveats),
        "report": str(report),
    }


def _heading(console: Console, study: Study) -> None:
    backtest = study.backtest
    console.print(f"[bold]{safe(backtest.title)}[/bold]")
    terms = f"{backtest.start} to {backtest.end}, in {backtest.base}, prices: {study.run.source}"
    console.print(safe(f"{terms}{terms_of_its_own(backtest)}"))
    if study.simulated:
        console.print("[bold red]SIMULATED PRICES[/bold red]: nothing here happened")
    if study.analysis.headline:
        console.print(f"\n{safe(study.analysis.headline)}\n")


def _standings(console: Console, study: Study, period: str) -> None:
    from thematic.report.numbers import said

    rows = [
        (
            f"{name}{' *' * study.run.begins_thin(str(name))}",
            said("percent", row["total_return"]),
            said("points", row["over_benchmark"]),
            said("percent", row["max_drawdown"]),
            said("ratio", row["sharpe"]),
        )
        for name, row in study.analysis.standings(period).T.to_dict().items()
    ]
    print_table(console, STANDINGS, rows)
    console.print("over the benchmark: in points; Sharpe: of the excess over cash")


def _rest(console: Console, study: Study) -> None:
    run = study.run
    for period, heading in (
        ("whole", f"The whole period, hindsight before {study.known_on}"),
        ("after_known_on", f"After {study.known_on}, when the themes were public"),
    ):
        metrics = {
            name + " *" * run.begins_thin(name): figures[period] for name, figures in run.metrics.items()
        }
        console.print(f"\n[bold]{heading}[/bold]")
        print_table(console, *figure_rows(metrics))
    console.print("\nTurnover and costs are a year's; the Sharpe ratio is of the excess over cash.")
    for caveat in study.caveats:
        console.print(f"- {safe(caveat)}")
