"""``thematic sweep``: one strategy over a grid of parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from thematic.cli.console import errors, output, print_json, safe
from thematic.cli.findings import print_findings
from thematic.cli.progress import announce_compiling, bar
from thematic.cli.sweep_summary import print_summary
from thematic.cli.terms import (
    Accept,
    Base,
    Costs,
    DropMissing,
    End,
    Fill,
    Frictionless,
    Json,
    Name,
    Offline,
    Only,
    Replay,
    Show,
    Source,
    Start,
    fetch,
    on_terms,
)

if TYPE_CHECKING:
    from thematic.backtest import Backtest
    from thematic.strategy.replay import How
    from thematic.sweep import Sweep, SweepResult, Walk
    from thematic.sweep.engines import Engine

ROWS = {"train": 120, "test": 40, "purge": 5}
"""Rows of a walk-forward's windows where nothing else is asked for: half a year, two months, a week."""


def sweep(
    name: Name,
    strategy: Annotated[
        str | None, typer.Option(help="One of the backtest's strategies, or of strategies/.")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="drop=0.05,0.1 or hold=10:60:10; repeat it.", metavar="PARAMETER=VALUES"),
    ] = None,
    source: Source = "live",
    start: Start = None,
    end: End = None,
    base: Base = None,
    fill: Fill = None,
    frictionless: Frictionless = False,
    costs: Costs = None,
    only: Only = None,
    drop_missing: DropMissing = False,
    offline: Offline = False,
    accept: Accept = None,
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
    train: Annotated[
        int | None, typer.Option(help="Rows to choose on; anchored: at least. Default: 120.", min=2)
    ] = None,
    test: Annotated[
        int | None, typer.Option(help="Rows for which a choice is used; default: 40.", min=1)
    ] = None,
    purge: Annotated[
        int | None, typer.Option(help="Rows left out before each test window; default: 5.", min=0)
    ] = None,
    embargo: Annotated[
        int | None, typer.Option(help="Rows left out after earlier test windows; default: none.", min=0)
    ] = None,
    replay: Replay = "auto",
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the files; default: reports/<name>_<strategy>_sweep.", metavar="DIR"),
    ] = None,
    json: Json = False,
    show: Show = False,
) -> None:
    """Run a strategy for every combination of parameters, and say how far to believe the best.

    A sweep that was stopped goes on where it was when it is started again.

    Example: thematic sweep dips --source sample --strategy buy_dips_20 --set hold=10,20
    """
    from thematic.sweep import open_engine
    from thematic.sweep.files import described

    chosen_engine = open_engine(engine, workers)
    steps = _walk(walk, {"train": train, "test": test, "purge": purge, "embargo": embargo})
    asked = _asked(name, strategy, settings or [], steps)
    terms = on_terms(asked.backtest, start, end, base, fill, frictionless, accept, drop_missing, costs, only)
    asked = replace(asked, backtest=terms)
    fetch(asked.asked, source, offline=offline)
    folder = out or Path("reports") / f"{asked.backtest.name}_{asked.strategy}_sweep"
    result = _swept(asked, source, chosen_engine, folder, replay)
    if json:
        print_json({**described(result), "report": str(folder / "report.html")})
    else:
        print_findings(output(), result.run.prices.findings, heard=True)
        print_summary(result)
        output().print(f"\nReport: {safe(folder / 'report.html')}", soft_wrap=True)
    if show:
        typer.launch(str(folder / "report.html"))


def _walk(kind: str | None, rows: Mapping[str, int | None]) -> Walk | None:
    """Return the walk that the options ask for."""
    from thematic.errors import SweepError
    from thematic.sweep import Walk

    given = {name: number for name, number in rows.items() if number is not None}
    if kind:
        return Walk(**{**ROWS, **given}, anchored=kind == "anchored")
    if given:
        raise SweepError(f"--{next(iter(given))} says how to walk forward: add --walk rolling or anchored")
    return None


def _swept(asked: Sweep, source: str, engine: Engine, folder: Path, replay: How) -> SweepResult:
    """Return what a sweep found, with its files written; say how to go on where it is stopped."""
    from thematic.report import render_sweep
    from thematic.simulation.kernel import simulate
    from thematic.sweep.files import BATCHES, write
    from thematic.sweep.measure import measure

    announce_compiling(simulate, measure)
    try:
        with bar() as progress:
            result = asked.run(source, engine, folder / BATCHES, progress, replay)
            progress("writing the report", 0, 0)
            write(result, folder)
            (folder / "report.html").write_text(render_sweep(result), encoding="utf-8")
    except KeyboardInterrupt:
        errors().print("Stopped: the same command goes on where it was.")
        raise
    return result


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
    declared = [sweep for sweep in load_sweeps(name) if strategy in (None, sweep.strategy)]
    if len(declared) != 1:
        there = ", ".join(sweep.strategy for sweep in declared)
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
