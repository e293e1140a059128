"""``thematic today``: what each strategy holds now, and the orders that follow."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from thematic.cli.console import output, safe
from thematic.cli.progress import announce_compiling, bar
from thematic.cli.terms import Name, Offline, Source, fetch

if TYPE_CHECKING:
    from thematic.living.orders import NextOrder
    from thematic.living.stops import StopState
    from thematic.living.today import StrategyToday, Today

NAMED = 8
"""So many targets are named before the rest is counted."""

COLUMNS = (
    "strategy",
    "symbol",
    "side",
    "shares",
    "value",
    "base",
    "market",
    "session",
    "fill_at",
    "local",
    "decided_on",
    "waits",
)

On = Annotated[
    datetime | None,
    typer.Option(
        "--on", help="The decision of this day; default: the latest.", formats=["%Y-%m-%d"], metavar="DATE"
    ),
]


def today(
    name: Name,
    source: Source = "live",
    on: On = None,
    offline: Offline = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the orders as CSV.")] = False,
) -> None:
    """Tell what each strategy holds now, which orders follow, where and when they fill. It never trades.

    Exits with 10 where a reason to stop is met, 11 where a review is due, 1 where something cannot be told.

    Example: thematic today deepseek_shock --source sample --on 2025-01-24
    """
    from thematic.backtest import load_backtest
    from thematic.living.latest import last_decision, run_until
    from thematic.living.today import today as standings
    from thematic.prices import open_source
    from thematic.simulation.kernel import simulate

    if as_json and as_csv:
        raise typer.BadParameter("give one of --json and --csv", param_hint="--csv")
    question = load_backtest(name)
    day = last_decision(question, source == "sample", on.date() if on else None, datetime.now(UTC))
    if day <= question.start:
        raise typer.BadParameter(
            f"the decision of {day} is not after the first day of {question.name}, {question.start}",
            param_hint="--on",
        )
    question = question.replace(end=day)
    fetch(question, source, offline=offline)
    announce_compiling(simulate)
    with bar() as progress:
        state = standings(run_until(question, open_source(source), day, progress).result())
    if as_json:
        sys.stdout.write(json.dumps(state.plain(), ensure_ascii=False, indent=1) + "\n")
    elif as_csv:
        _write(state)
    else:
        _print(state)
    if code := state.exit_code:
        raise typer.Exit(code)


def _write(state: Today) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for standing in state.standings:
        for order in standing.orders:
            writer.writerows(_lines(state, standing.strategy, order))


def _lines(state: Today, strategy: str, order: NextOrder) -> Iterator[list[Any]]:
    """Yield a line for each session in which an order fills, or one where it does not."""
    waits, tail = "; ".join(order.waits), [order.decided_on, "; ".join(order.waits)]
    head = [strategy, order.symbol, order.side]
    for part in order.parts:
        amount = [f"{part.shares:.10g}", f"{part.value:.2f}", state.base, order.market]
        yield [*head, *amount, part.session, part.fill_at.isoformat(), part.local.isoformat(), *tail]
    if not order.parts:
        yield [*head, "0", "0.00", state.base, order.market, "", "", "", order.decided_on, waits]


def _print(state: Today) -> None:
    from thematic.living.today import NEVER

    console = output()
    console.print(f"[bold]{safe(state.title)}[/bold]")
    moment = f"{state.decided_at:%Y-%m-%d %H:%M} UTC"
    console.print(f"decision of {moment}, in {state.base}, prices: {safe(state.source)}", soft_wrap=True)
    if state.simulated:
        console.print("[bold red]SIMULATED PRICES[/bold red]: nothing here happened")
    console.print(f"\n[bold]{safe(state.answer)}[/bold]")
    console.print(NEVER)
    console.print("\n[bold]Next sessions[/bold]")
    for market in state.markets:
        console.print(safe(market.sentence))
    print_stops(state.stops, state.due)
    for standing in state.standings:
        _print_standing(standing)


def print_stops(stops: Iterable[StopState], due: Iterable[date]) -> None:
    """Print the state of reasons to stop, alerts first in red, and the reviews that are due."""
    console, order = output(), ("alert", "unknown", "clear", "before the note")
    for state in sorted(stops, key=lambda stop: order.index(stop.state)):
        style = {"alert": "bold red", "unknown": "yellow"}.get(state.state, "dim")
        console.print(f"[{style}]{state.state}[/]: {safe(state.sentence)}", soft_wrap=True)
    for day in due:
        console.print(f"[bold red]review due[/]: {day}")


def _print_standing(standing: StrategyToday) -> None:
    console = output()
    since = f"as decided on {standing.instructed_on}" if standing.instructed_on else "no instruction yet"
    account = f"{standing.nav:,.0f}, {standing.cash / standing.nav:.1%} in cash"
    console.print(f"\n[bold]{safe(standing.strategy)}[/bold]: {account}, {since}")
    targets = [
        f"{position.symbol} {position.target:.1%}" for position in standing.positions if position.target
    ]
    console.print("targets: " + (_some(targets) if targets else "cash"))
    if standing.changed:
        changes = [
            f"{position.symbol} {position.before:.1%} to {position.target:.1%}"
            for position in standing.changed
        ]
        console.print("changed: " + _some(changes))
    if standing.stale:
        console.print(f"[yellow]no bar in the last session of: {_some(list(standing.stale))}[/yellow]")
    if standing.orders:
        console.print(_orders(standing.orders))


def _some(said: list[str]) -> str:
    rest = len(said) - NAMED
    return safe(", ".join(said[:NAMED])) + (f" and {rest} more (--json has all)" if rest > 0 else "")


def _orders(orders: tuple[NextOrder, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("order", "shares", "value"):
        table.add_column(heading, no_wrap=True, justify="left" if heading == "order" else "right")
    table.add_column("fills (UTC)", no_wrap=True)
    table.add_column("there", no_wrap=True)
    table.add_column("waits for", overflow="fold")
    for order in orders:
        waits = safe("; ".join(order.waits))
        label = safe(f"{order.side} {order.symbol}")
        for place, part in enumerate(order.parts):
            there = f"{part.local:%H:%M}"
            if part.local.date() != part.fill_at.date():
                there = f"{part.local:%d %H:%M}"
            cells = f"{part.shares:,.0f}", f"{part.value:,.0f}", f"{part.fill_at:%Y-%m-%d %H:%M}", there
            table.add_row("" if place else label, *cells, "" if place else waits)
        if not order.parts:
            table.add_row(label, "0", "0", "not in 30 days", "", waits)
    return table
