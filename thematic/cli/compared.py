"""What a comparison prints: what changed, one row a shared strategy, changed verdicts, where curves part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console

from thematic.cli.console import safe
from thematic.cli.table import figure_rows, print_table

if TYPE_CHECKING:
    from thematic.saved.comparison import Comparison
    from thematic.saved.pairs import Pair

FEW = 12
"""Changes, verdicts and partings that are printed; the page has all."""


def print_comparison(console: Console, comparison: Comparison, *, verbose: bool) -> None:
    """Print what a comparison found, in the order in which a reader needs it."""
    _heading(console, comparison)
    most = len(comparison.changes) if verbose else FEW
    _list(console, "What changed", [change.sentence for change in comparison.changes], most)
    if not comparison.changes:
        console.print("\nNothing differs between these runs.")
    for label in list(comparison.runs)[1:]:
        _pairs(console, [pair for pair in comparison.pairs if pair.b == label and not pair.same])
    _alone(console, comparison)
    said = [
        f"{ruling.claim} ({ruling.who}): "
        + ", ".join(f"{verdict.verdict} ({run})" for run, verdict in ruling.verdicts.items() if verdict)
        for ruling in comparison.rulings
        if ruling.changed
    ]
    _list(console, "Verdicts that changed", said, most)
    _list(console, "Where curves part", list(_partings(comparison)), most)
    if verbose:
        _figures(console, comparison)


def _heading(console: Console, comparison: Comparison) -> None:
    manifests = [run.manifest for run in comparison.runs.values()]
    console.print(f"[bold]{safe(' against '.join(reversed(comparison.runs)))}[/bold]", soft_wrap=True)
    start, end = f"{comparison.start:%Y-%m-%d}", f"{comparison.end:%Y-%m-%d}"
    console.print(f"{start} to {end}, in {manifests[0].backtest.base}")
    if manifests[0].source.simulated:
        console.print("[bold red]SIMULATED PRICES[/bold red]: nothing here happened")
    if comparison.question:
        asked = comparison.question
        console.print(f"[bold]{asked.label}[/bold] {asked.meaning} {safe(comparison.taken)}".rstrip())
    elif all(manifest.backtest.frictionless for manifest in manifests):
        console.print("[bold]FRICTIONLESS[/bold]: nobody could have earned exactly this")
    console.print(f"\n{safe(comparison.answer)}")


def _list(console: Console, title: str, lines: list[str], most: int) -> None:
    if not lines:
        return
    console.print(f"\n[bold]{title}[/bold]")
    for line in lines[:most]:
        console.print(f"- {safe(line)}")
    if len(lines) > most:
        console.print(f"- and {len(lines) - most:,} more, on the page and with --verbose")


def _pairs(console: Console, pairs: list[Pair]) -> None:
    """Print one row a strategy that a run does not share alike with the one it is compared with."""
    from thematic.report.compared.strategies import ahead, fine, interval
    from thematic.report.numbers import said

    for a, b in dict.fromkeys((pair.a, pair.b) for pair in pairs):
        own = [pair for pair in pairs if (pair.a, pair.b) == (a, b)]
        exact = fine(pair.gaps[0] for pair in own)
        console.print(f"\n[bold]{safe(f'A: {a}, B: {b}')}[/bold]")
        rows = [
            (
                pair.name,
                said("percent", gap.a),
                said("percent", gap.b),
                ahead(gap.difference, fine=exact),
                interval(gap, fine=exact),
            )
            for pair in own
            for gap in pair.gaps[:1]
        ]
        print_table(console, ("strategy", "A", "B", "B − A\npoints", "95 % interval\npoints"), rows)
        console.print(safe(_rows(own)))
        if lonely := [f"{pair.name} {pair.unshared}" for pair in own if pair.unshared]:
            console.print(f"Days in between on which only one has a row: {safe(', '.join(lonely))}.")


def _rows(pairs: list[Pair]) -> str:
    gaps = [pair.gaps[0] for pair in pairs]
    counts, period = sorted({gap.rows for gap in gaps}), gaps[0].period
    span = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    since = "since the note" if period == "since the note" else "in the whole period, all of it hindsight"
    first, last = min(gap.first for gap in gaps), max(gap.last for gap in gaps)
    return f"Returns {since}, on the {span} rows that both have from {first} to {last}."


def _alone(console: Console, comparison: Comparison) -> None:
    """Print which strategies are the same, and which only one run has."""
    if comparison.identical:
        console.print(f"\nThe same in all runs that have them: {safe(', '.join(comparison.identical))}.")
    paired = {pair.name for pair in comparison.pairs}
    for label, run in comparison.runs.items():
        if only := [str(name) for name in run.nav if name not in paired]:
            console.print(f"\nOnly in {safe(label)}: {safe(', '.join(only))}.")


def _partings(comparison: Comparison) -> Iterator[str]:
    for pair in comparison.pairs:
        if pair.parts_on is not None or pair.differing:
            on = "never" if pair.parts_on is None else f"on {pair.parts_on}"
            yield f"{pair.name} ({pair.a}, {pair.b}) {on}{_orders(pair)}"


def _orders(pair: Pair) -> str:
    if not pair.orders:
        return "; no order differs"
    told = "; ".join(order.sentence(pair.a, pair.b) for order in pair.orders[:2])
    rest = pair.differing - len(pair.orders[:2])
    return f"; orders: {told}" + (f"; and {rest:,} more" if rest > 0 else "")


def _figures(console: Console, comparison: Comparison) -> None:
    for period, heading in (("after_known_on", f"After {comparison.known_on}"), ("whole", "Whole period")):
        console.print(f"\n[bold]{heading}[/bold]")
        print_table(
            console, *figure_rows({name: figures[period] for name, figures in comparison.metrics.items()})
        )
    console.print("Turnover and costs are a year's; the Sharpe ratio is of the excess over cash.")
