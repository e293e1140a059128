"""What a sweep found, on a terminal: the best of each period, its doubts, and what walking forward earned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thematic.cli.console import output, safe
from thematic.cli.terms import terms_of_its_own

if TYPE_CHECKING:
    from thematic.sweep import Best, SweepResult


def print_summary(result: SweepResult) -> None:
    """Print what a sweep found; what is hindsight stands apart."""
    from rich.table import Table

    from thematic.sweep.reported import replay_notes

    console, question = output(), result.backtest
    console.print(f"[bold]{safe(question.title)}[/bold]: {safe(result.question.strategy)}")
    done = int(result.outcomes.done.sum())
    terms = f"{question.start} to {question.end}, in {question.base}, prices: {result.run.source.name}"
    console.print(
        f"{len(result.grid):,} combinations, {done:,} of them counted; "
        + safe(terms + terms_of_its_own(question)),
        soft_wrap=True,
    )
    if result.run.source.simulated:
        console.print("[bold red]SIMULATED PRICES[/bold red]: nothing here happened")
    for period in result.periods:
        heading = f"The whole period, hindsight before {result.known_on}"
        console.print(f"\n[bold]{heading if period == 'whole' else f'After {result.known_on}'}[/bold]")
        _print_best(result.best(period), result.tried.count)
    if result.forward:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("walk-forward", "return", "Sharpe", "drawdown"):
            table.add_column(column, justify="left" if column == "walk-forward" else "right")
        for name, row in result.forward.figures.iterrows():
            figures = f"{row['total_return']:+.1%}", f"{row['sharpe']:.2f}", f"{row['max_drawdown']:.1%}"
            table.add_row(str(name), *figures)
        console.print("\n", table)
    for note in (*filter(None, [result.tried.note]), *replay_notes(result.replays, len(result.grid))):
        console.print(f"\n{safe(note)}", soft_wrap=True)


def _print_best(best: Best | None, trials: int) -> None:
    from thematic.sweep.grid import value_text

    console = output()
    if best is None:
        console.print("No combination held anything.")
        return
    parameters = ", ".join(f"{name}={value_text(value)}" for name, value in best.parameters.items())
    figures = best.figures
    console.print(
        f"best: {safe(parameters)}: return {figures['total_return']:+.1%}, Sharpe {figures['sharpe']:.2f}, "
        f"drawdown {figures['max_drawdown']:.1%}",
        soft_wrap=True,
    )
    unknown = "unknown (too few rows)"
    deflated = f"{best.deflated:.1%}" if best.deflated == best.deflated else unknown
    overfitted = f"{best.overfitted:.1%}" if best.overfitted == best.overfitted else unknown
    console.print(
        f"better than the best of {trials:,} worthless trials with a probability of {deflated} "
        f"(deflated Sharpe ratio); choosing the best is overfitting with one of {overfitted}",
        soft_wrap=True,
    )
