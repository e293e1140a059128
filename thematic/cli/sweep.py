"""``thematic sweep``: one strategy over a grid of parameters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.table import Table

from thematic.cli.console import errors, output, safe

if TYPE_CHECKING:
    from thematic.backtest import Backtest
    from thematic.sweep import Best, Sweep, SweepResult, Walk
    from thematic.sweep.sweep import Progress

Day = typer.Option(formats=["%Y-%m-%d"], metavar="DATE")


def sweep(
    name: Annotated[str, typer.Argument(help="A backtest's name, or a .py file.", metavar="NAME|FILE")],
    strategy: Annotated[
        str | None, typer.Option(help="One of the backtest's strategies, or of strategies/.")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="drop=0.05,0.1 or hold=10:60:10; repeat it.", metavar="PARAMETER=VALUES"),
    ] = None,
    source: Annotated[
        str, typer.Option(help="live (what the store holds), sample (simulated), or a folder.")
    ] = "live",
    start: Annotated[datetime | None, Day] = None,
    end: Annotated[datetime | None, Day] = None,
    frictionless: Annotated[
        bool, typer.Option("--frictionless", help="Without costs, lots, limits, volume caps and interest.")
    ] = False,
    engine: Annotated[
        str, typer.Option(help="local, or a Dask scheduler of your own.", metavar="local|dask://HOST:PORT")
    ] = "local",
    workers: Annotated[
        int | None, typer.Option(help="Processes of the local engine; default: one a core.", min=1)
    ] = None,
    walk: Annotated[
        Literal["rolling", "anchored"] | None,
        typer.Option(help="Also choose parameters on past windows only."),
    ] = None,
    train: Annotated[int, typer.Option(help="Rows to choose on; anchored: at least.", min=2)] = 120,
    test: Annotated[int, typer.Option(help="Rows for which a choice is used.", min=1)] = 40,
    purge: Annotated[int, typer.Option(help="Rows left out before each test window.", min=0)] = 5,
    embargo: Annotated[int, typer.Option(help="Rows left out after earlier test windows.", min=0)] = 0,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the files; default: reports/<name>_<strategy>_sweep.", metavar="DIR"),
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the report in a browser.")] = False,
) -> None:
    """Run a strategy for every combination of parameters, and say how far to believe the best.

    A sweep that was stopped goes on where it was when it is started again.
    """
    from thematic.sweep import Walk, open_engine
    from thematic.sweep.files import BATCHES, write

    chosen_engine = open_engine(engine, workers)
    steps = Walk(train, test, walk == "anchored", purge, embargo) if walk else None
    asked = _asked(name, strategy, settings or [], steps)
    changes = {
        "start": start.date() if start else None,
        "end": end.date() if end else None,
        "frictionless": frictionless or None,
    }
    kept = {key: value for key, value in changes.items() if value is not None}
    asked = replace(asked, backtest=asked.backtest.replace(**kept))
    folder = out or Path("reports") / f"{asked.backtest.name}_{asked.strategy}_sweep"
    with _progress() as progress:
        result = asked.run(source, chosen_engine, folder / BATCHES, progress)
        progress("writing the report", 1, 1)
        write(result, folder)
    _print(result)
    output().print(f"\nReport: {safe(folder / 'report.html')}", soft_wrap=True)
    if show:
        typer.launch(str(folder / "report.html"))


def _asked(name: str, strategy: str | None, settings: list[str], walk: Walk | None) -> Sweep:
    """Return the sweep that the options ask for, or the one that the backtest's file declares."""
    from thematic.backtest import load_backtest
    from thematic.errors import SweepError
    from thematic.sweep import Sweep
    from thematic.sweep.grid import read_grid
    from thematic.sweep.sweep import load_sweeps

    if settings:
        if strategy is None:
            raise SweepError("--set needs --strategy: say whose parameters these are")
        backtest = _with(load_backtest(name), strategy)
        return Sweep(backtest, strategy, read_grid(settings, backtest.strategies[strategy]).axes, walk)
    declared = [each for each in load_sweeps(name) if strategy in (None, each.strategy)]
    if len(declared) != 1:
        there = ", ".join(each.strategy for each in declared)
        raise SweepError(
            f"{name} declares several sweeps ({there}): choose one with --strategy"
            if declared
            else f"{name} declares no such sweep: say which parameters vary, such as --strategy "
            "buy_semis_on_dip --set drop=0.05,0.1,0.15 --set hold=10:60:10"
        )
    return declared[0] if walk is None else replace(declared[0], walk=walk)


def _with(backtest: Backtest, strategy: str) -> Backtest:
    """Return a backtest that has a strategy of a name: its own, or the one of a file with its defaults."""
    if strategy in backtest.strategies:
        return backtest
    from thematic.strategy import load_strategy

    return backtest.replace(strategies={**backtest.strategies, strategy: load_strategy(strategy)})


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show a bar with the time left on a terminal, nothing in a pipe; say when something is compiled."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from thematic.simulation.kernel import is_compiled

    console = errors()
    if not is_compiled():
        console.print("Compiling the simulation kernel: once, some ten seconds.")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("")

        def progress(step: str, done: int, steps: int) -> None:
            bar.update(task, description=safe(step), completed=done, total=steps or None)

        yield progress


def _print(result: SweepResult) -> None:
    console, question = output(), result.backtest
    console.print(f"[bold]{safe(question.title)}[/bold]: {safe(result.sweep.strategy)}")
    done = int((result.outcomes["status"] == 0).sum())
    console.print(
        f"{len(result.grid):,} combinations, {done:,} of them counted; {question.start} to {question.end}, "
        f"in {question.base}, prices: {safe(result.run.source.name)}",
        soft_wrap=True,
    )
    if result.run.source.simulated:
        console.print("[bold red]SIMULATED PRICES[/bold red]: nothing here happened")
    for period in result.periods:
        heading = f"The whole period, hindsight before {result.known_on}"
        console.print(f"\n[bold]{heading if period == 'whole' else f'After {result.known_on}'}[/bold]")
        _print_best(result.best(period))
    if result.forward:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("walk-forward", "return", "Sharpe", "drawdown"):
            table.add_column(column, justify="left" if column == "walk-forward" else "right")
        for name, row in result.forward.figures.iterrows():
            figures = f"{row['total_return']:+.1%}", f"{row['sharpe']:.2f}", f"{row['max_drawdown']:.1%}"
            table.add_row(str(name), *figures)
        console.print("\n", table)


def _print_best(best: Best | None) -> None:
    console = output()
    if best is None:
        console.print("No combination held anything.")
        return
    parameters = ", ".join(f"{name}={value}" for name, value in best.parameters.items())
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
        f"better than the best of {best.trials:,} worthless trials with a probability of {deflated} "
        f"(deflated Sharpe ratio); choosing the best is overfitting with one of {overfitted}",
        soft_wrap=True,
    )
