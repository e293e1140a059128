"""What a sweep found, on a terminal: the best of each period, its doubts, and what walking forward earned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from thematic.cli.console import output, safe
from thematic.cli.table import print_table
from thematic.cli.terms import terms_of_its_own
from thematic.notation import ABSENT, written

if TYPE_CHECKING:
    from thematic.sweep import Best, SweepResult


def print_summary(result: SweepResult) -> None:
    """Print what a sweep found; what is hindsight stands apart."""
    from thematic.sweep.reported import replay_notes

    console, question = output(), result.backtest
    console.print(f"[bold]{safe(question.title)}[/bold]: {safe(result.question.strategy)}")
    done = int(result.outcomes.done.sum())
    terms = f"{question.start} to {question.end}, in {question.base}, prices: {result.run.source.name}"
    console.print(
        f"{len(result.grid):,} combinations, {done:,} of them counted; "
        + safe(terms + terms_of_its_own(question))
    )
    if result.run.source.simulated:
        console.print("[bold red]SIMULATED PRICES[/bold red]: nothing here happened")
    for period in sorted(result.periods, key=lambda period: period == "whole"):  # hindsight comes last
        heading = f"The whole period, hindsight before {result.known_on}"
        console.print(f"\n[bold]{heading if period == 'whole' else f'After {result.known_on}'}[/bold]")
        _print_best(result.best(period), result.tried.count)
    if result.forward:
        console.print()
        print_table(
            console,
            ("walk-forward", "return", "Sharpe", "drawdown"),
            [(str(name), *_figures(dict(row))) for name, row in result.forward.figures.iterrows()],
        )
    for note in (*filter(None, [result.tried.note]), *replay_notes(result.replays, len(result.grid))):
        console.print(f"\n{safe(note)}")


def _print_best(best: Best | None, trials: int) -> None:
    from thematic.sweep.grid import value_text

    console = output()
    if best is None:
        console.print("No combination held anything.")
        return
    parameters = ", ".join(f"{name}={value_text(value)}" for name, value in best.parameters.items())
    earned, sharpe, fall = _figures(best.figures)
    console.print(f"best: {safe(parameters)}: return {earned}, Sharpe {sharpe}, drawdown {fall}")
    over = written("points", best.over_holding)
    if over != ABSENT:
        console.print(f"{over} points over holding the same universes")
    unknown = "unknown (too few rows)"
    deflated = f"{best.deflated:.1%}" if best.deflated == best.deflated else unknown
    overfitted = f"{best.overfitted:.1%}" if best.overfitted == best.overfitted else unknown
    console.print(
        f"better than the luckiest of {trials:,} worthless trials with a probability of {deflated} "
        f"(deflated Sharpe ratio); probability that choosing the best was overfitting: {overfitted}"
    )


def _figures(figures: Mapping[str, float]) -> tuple[str, str, str]:
    """Return a return, a Sharpe ratio and a drawdown as people read them."""
    return (
        written("percent", figures["total_return"]),
        written("ratio", figures["sharpe"]),
        written("percent", figures["max_drawdown"]),
    )
