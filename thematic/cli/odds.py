"""``thematic odds``: whether the stated chances are right."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from thematic.cli.console import output, safe

app = typer.Typer(help="Chances that ideas lead, and whether they are right.", no_args_is_help=True)


@app.callback()
def odds() -> None:
    """Chances that ideas lead, and whether they are right."""


@app.command()
def check(
    source: Annotated[
        str, typer.Option(help="Where the prices of reference funds are: sample, live or a folder.")
    ] = "live",
    until: Annotated[int, typer.Option(help="The last year of pseudo-notes.")] = 2024,
) -> None:
    """State odds at every quarter since 2005 with what was known then, and compare them with what came.

    Example: thematic odds check --source sample
    """
    from thematic.prices import open_source
    from thematic.references import load_reference_set
    from thematic.references.calibration import pseudo_notes, reliability
    from thematic.references.prices import load_reference_prices
    from thematic.references.sample import SampleReferences

    opened = SampleReferences() if source == "sample" else open_source(source)
    prices = load_reference_prices(load_reference_set(), [opened], date(until + 1, 7, 1))
    found = reliability(pseudo_notes(prices, last=until))
    table = Table("stated", "notes", "led", "95 % interval", box=None, pad_edge=False)
    for band in found.table.to_dict("records"):
        interval = f"{100 * band['low']:.0f} to {100 * band['high']:.0f}"
        stated, led = f"{100 * band['stated']:.1f}", f"{100 * band['led']:.1f}"
        table.add_row(stated, str(band["notes"]), led, interval)
    console = output()
    if prices.simulated:
        console.print("[bold red]SIMULATED PRICES[/bold red]: nothing here happened")
    console.print(table)
    console.print(safe(found.sentence), soft_wrap=True)
    if prices.said_missing:
        console.print(f"- {safe(prices.said_missing)}", soft_wrap=True)
