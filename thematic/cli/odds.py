"""``thematic odds``: whether the stated chances are right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from thematic.cli.console import output, safe
from thematic.cli.terms import NoPrior

if TYPE_CHECKING:
    import pandas as pd

app = typer.Typer(help="Chances that ideas lead, and whether they are right.", no_args_is_help=True)

STRIP = range(30, 71)
"""Chances in 100 that the plot of the terminal shows, a character each."""


@app.callback()
def odds() -> None:
    """Chances that ideas lead, and whether they are right."""


@app.command()
def check(
    source: Annotated[
        str, typer.Option(help="Where the prices of reference funds are: sample, live or a folder.")
    ] = "live",
    until: Annotated[int, typer.Option(help="The last year of pseudo-notes.")] = 2024,
    no_prior: NoPrior = False,
    out: Annotated[Path, typer.Option(help="Folder for the plot.", metavar="DIR")] = Path("reports"),
) -> None:
    """State odds at every quarter since 2005 with what was known then, and compare them with what came.

    Example: thematic odds check --source sample
    """
    from thematic.prices import open_source
    from thematic.references import load_reference_set
    from thematic.references.calibration import pseudo_notes, reliability
    from thematic.references.prices import load_reference_prices
    from thematic.references.sample import SampleReferences
    from thematic.report.reliability import reliability_plot

    opened = SampleReferences() if source == "sample" else open_source(source)
    prices = load_reference_prices(load_reference_set(), [opened], date(until + 1, 7, 1))
    measured = reliability(pseudo_notes(prices, last=until, use_prior=not no_prior))
    console = output()
    if prices.simulated:
        console.print("[bold red]SIMULATED PRICES[/bold red]: nothing here happened")
    console.print(_bands(measured.table))
    console.print(safe(measured.sentence), soft_wrap=True)
    if prices.said_missing:
        console.print(f"- {safe(prices.said_missing)}", soft_wrap=True)
    out.mkdir(parents=True, exist_ok=True)
    plot = out / "odds.svg"
    plot.write_text(reliability_plot(measured.table, measured.sentence), encoding="utf-8")
    console.print(f"\nPlot: {safe(plot)}", soft_wrap=True)


def _bands(bands: pd.DataFrame) -> Table:
    """Return the table of bands, each with a line: ``|`` stated, ``o`` led, ``-`` the interval."""
    table = Table(
        "stated", "odds", "led", "95 % interval", "30 to 70: | stated, o led", box=None, pad_edge=False
    )
    for band in bands.to_dict("records"):
        stated, led, low, high = (100.0 * band[name] for name in ("stated", "led", "low", "high"))
        line = "".join(_mark(place, stated, led, low, high) for place in STRIP)
        interval = f"{low:.0f} to {high:.0f}"
        table.add_row(f"{stated:.1f}", str(band["notes"]), f"{led:.1f}", interval, line)
    return table


def _mark(place: int, stated: float, led: float, low: float, high: float) -> str:
    ends = STRIP[0], STRIP[-1]
    if place == round(min(max(led, ends[0]), ends[1])):
        return "o"
    if place == round(min(max(stated, ends[0]), ends[1])):
        return "|"
    return "-" if low <= place <= high else " "
