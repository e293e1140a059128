"""``thematic check``: the look-ahead audit of one strategy."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from thematic.cli import completing
from thematic.cli.console import output, safe
from thematic.cli.terms import End, Start
from thematic.errors import UserError

if TYPE_CHECKING:
    from thematic.audit import Audit, AuditFinding
    from thematic.audit.finding import Kind
    from thematic.market_data.view import MarketView
    from thematic.strategy import Strategy

KINDS: tuple[Kind, ...] = (
    "looks ahead",
    "not repeatable",
    "refused",
    "fails",
    "never trades",
    "cannot trade",
    "repeats",
)
LEAST = 120
"""Days that an audit needs at least."""

MOST = 5
"""Findings of one kind that are shown; the rest is counted."""


def check(
    strategy: Annotated[
        str,
        typer.Argument(
            help="A strategy's name, or a .py file.",
            metavar="NAME|FILE",
            autocompletion=completing.strategies,
        ),
    ],
    source: Annotated[
        str | None,
        typer.Option(help="Prices to ask it about: sample, live or a folder; default: drawn ones."),
    ] = None,
    start: Start = None,
    end: End = None,
) -> None:
    """Audit a strategy: whether its targets change with data that was not known at its decisions.

    Example: thematic check hold
    """
    from thematic.audit import audit
    from thematic.strategy import load_strategy

    idea = load_strategy(strategy)
    view = _view(idea, source, start.date() if start else None, end.date() if end else None)
    report = audit(type(idea).__name__, idea, view)
    _print(report, view, source)
    if not report.passed:
        raise typer.Exit(1)


def _view(strategy: Strategy, source: str | None, start: date | None, end: date | None) -> MarketView:
    """Return what to ask about: by default two years around the day on which the themes were known."""
    from thematic.audit import drawn_view
    from thematic.strategy.strategy import require_themes
    from thematic.universe import load_themes

    require_themes(strategy)
    themes = load_themes(strategy.themes)
    last = end or max(theme.known_on for theme in themes.values()) + timedelta(days=140)
    first = start or last - timedelta(days=730)
    if (last - first).days < LEAST:
        raise UserError(
            f"from {first} to {last}: an audit needs {LEAST} days or more; start earlier or end later"
        )
    if source is None:
        return drawn_view(themes, first, last)
    from thematic.market_data.panel import Panel, read_bars
    from thematic.prices import open_source

    symbols = [symbol for theme in themes.values() for symbol in theme.symbols]
    prices = open_source(source)
    return Panel.load(prices, read_bars(prices, symbols), first, last).view(themes)


def _print(report: Audit, view: MarketView, source: str | None) -> None:
    console = output()
    prices = "prices drawn at random" if source is None else f"prices from {source}"
    console.print(
        safe(
            f"{report.name}: {report.instructions} instructions in {report.decisions} decisions from "
            f"{view.decisions[0]:%Y-%m-%d} to {view.decisions[-1]:%Y-%m-%d}, {prices}; replayed on data cut "
            f"short at {report.cuts} decisions, and with another future after {report.futures}"
        ),
        soft_wrap=True,
    )
    for kind in KINDS:
        findings = report.of(kind)
        colour = "red" if findings and findings[0].is_fault else "yellow"
        for finding in findings[:MOST]:
            console.print(f"[{colour}]{kind}[/{colour}] {safe(_line(finding))}", soft_wrap=True)
        if len(findings) > MOST:
            console.print(f"[{colour}]{kind}[/{colour}] and {len(findings) - MOST} more", soft_wrap=True)
    console.print("[green]passed[/green]" if report.passed else "[red]failed[/red]")


def _line(finding: AuditFinding) -> str:
    if finding.decided_at is None:
        return finding.sentence
    where = f"{finding.decided_at:%Y-%m-%d}" + (f" {finding.symbol}" if finding.symbol else "")
    if finding.kind not in ("looks ahead", "not repeatable"):
        return f"{where}: {finding.sentence}"
    return (
        f"{where}: {_weight(finding.then)} became {_weight(finding.later)}, a change of "
        f"{finding.change:.4g}: {finding.sentence}"
    )


def _weight(weight: float) -> str:
    return "no instruction" if weight != weight else f"{weight:.4g}"
