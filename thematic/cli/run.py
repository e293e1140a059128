"""``thematic run``: one backtest, its table and its files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from thematic.cli.console import errors, output, safe
from thematic.cli.table import figure_table

if TYPE_CHECKING:
    from thematic.backtest import Backtest, Progress
    from thematic.study import Study

Day = typer.Option(formats=["%Y-%m-%d"], metavar="DATE")


def run(
    name: Annotated[str, typer.Argument(help="A backtest's name, or a .py file.", metavar="NAME|FILE")],
    source: Annotated[
        str, typer.Option(help="live (what the store holds), sample (simulated), or a folder.")
    ] = "live",
    start: Annotated[datetime | None, Day] = None,
    end: Annotated[datetime | None, Day] = None,
    base: Annotated[str | None, typer.Option(help="Base currency, such as USD or HKD.")] = None,
    fill: Annotated[
        Literal["close", "open"] | None, typer.Option(help="Price at which orders fill; default: the close.")
    ] = None,
    frictionless: Annotated[
        bool, typer.Option("--frictionless", help="Without costs, lots, limits, volume caps and interest.")
    ] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Use live prices as stored; fetch nothing.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the files; default: reports/<name>.", metavar="DIR")
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the report in a browser.")] = False,
) -> None:
    """Run a backtest: say which of its ideas paid, and write the report."""
    from thematic.backtest import load_backtest

    changes = {
        "start": start.date() if start else None,
        "end": end.date() if end else None,
        "base": base.upper() if base else None,
        "fill": fill,
        "frictionless": frictionless or None,
    }
    backtest = load_backtest(name).replace(
        **{key: value for key, value in changes.items() if value is not None}
    )
    if source == "live":
        _pull(backtest, offline=offline)
    with _progress() as progress:
        study = backtest.run(source, progress)
        progress("writing the report", 1, 1)
        folder = study.write(out or Path("reports") / backtest.name)
    _print(study)
    output().print(f"\nReport: {safe(folder / 'report.html')}", soft_wrap=True)
    if show:
        typer.launch(str(folder / "report.html"))


def _pull(backtest: Backtest, *, offline: bool) -> None:
    from thematic.cli.pull import pull_for_run
    from thematic.universe import load_themes

    themes = load_themes(backtest.universes).values()
    symbols = tuple(dict.fromkeys(symbol for theme in themes for symbol in theme.symbols))
    pull_for_run(symbols, backtest.start, backtest.end, backtest.base, offline=offline)


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show a bar on a terminal, nothing in a pipe, and say when the kernel has to be compiled first."""
    from rich.progress import Progress as Bar

    from thematic.simulation.kernel import is_compiled

    console = errors()
    if not is_compiled():
        console.print("Compiling the simulation kernel: once, some ten seconds.")
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("")

        def progress(step: str, done: int, steps: int) -> None:
            bar.update(task, description=safe(step), completed=done, total=steps)

        yield progress


def _print(study: Study) -> None:
    console, backtest = output(), study.backtest
    console.print(f"[bold]{safe(backtest.title)}[/bold]")
    terms = f"{backtest.start} to {backtest.end}, in {backtest.base}, prices: {safe(study.source)}"
    console.print(terms + (", frictionless" if backtest.frictionless else ""), soft_wrap=True)
    if study.simulated:
        console.print("[bold red]SIMULATED PRICES[/bold red]: nothing here happened")
    console.print(f"\n[bold]The whole period[/bold], hindsight before {study.known_on}")
    console.print(figure_table(_metrics(study, "whole")))
    if backtest.end > study.known_on:
        console.print(f"\n[bold]After {study.known_on}[/bold], when the themes were public")
        console.print(figure_table(_metrics(study, "after_known_on")))
    for verdict in study.verdicts:
        claim = f"{verdict.claim.text} ({verdict.claim.who})"
        console.print(f"\n[bold]{verdict.outcome.value}[/bold]: {safe(claim)}", soft_wrap=True)
        console.print(f"  {safe(verdict.sentence)}", soft_wrap=True)
    console.print("\nTurnover and costs are a year's; the Sharpe ratio is of the excess over cash.")
    for note in study.notes:
        console.print(f"- {safe(note)}", soft_wrap=True)


def _metrics(study: Study, period: str) -> dict[str, dict[str, float]]:
    return {name: result.metrics[period] for name, result in study.results.items()}
