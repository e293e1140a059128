"""``thematic run``: one backtest, its table and its files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from thematic.cli.console import errors, output, print_json, safe
from thematic.cli.progress import announce_compiling, bar
from thematic.cli.summary import print_summary, summary
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
    NoPrior,
    Offline,
    Only,
    Reference,
    Replay,
    Show,
    Source,
    Start,
    fetch,
    on_terms,
)


def run(
    name: Name,
    source: Source = "live",
    reference: Reference = None,
    no_prior: NoPrior = False,
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
    out: Annotated[
        Path | None, typer.Option(help="Folder for the files; default: reports/<name>.", metavar="DIR")
    ] = None,
    replay: Replay = "auto",
    csv: Annotated[
        bool, typer.Option("--csv", help="Write tables of any size as CSV, and large ones not as Parquet.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Print all figures, the reasons of verdicts and the caveats.")
    ] = False,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Print the report as a PDF too, with an installed Chromium.")
    ] = False,
    json: Json = False,
    show: Show = False,
) -> None:
    """Run a backtest: say which of its ideas paid, and write the report.

    Example: thematic run deepseek_shock --source sample
    """
    from thematic.analysis.files import LARGE
    from thematic.backtest import load_backtest
    from thematic.report.pdf import print_pdf
    from thematic.simulation.kernel import simulate

    backtest = load_backtest(name)
    backtest = on_terms(backtest, start, end, base, fill, frictionless, accept, drop_missing, costs, only)
    fetch(backtest, source, offline=offline)
    announce_compiling(simulate)
    with bar() as progress:
        study = backtest.run(source, progress, replay, reference, not no_prior)
        progress("writing the report", 0, 0)
        folder = study.write(out or Path("reports") / backtest.name, sys.maxsize if csv else LARGE)
    page = folder / "report.html"
    if json:
        print_json(summary(study, page))
    else:
        print_summary(output(), study, verbose=verbose)
        output().print(f"\nReport: {safe(page)}", soft_wrap=True)
    if pdf:
        (errors() if json else output()).print(f"PDF: {safe(print_pdf(page))}", soft_wrap=True)
    if show:
        typer.launch(str(page))
