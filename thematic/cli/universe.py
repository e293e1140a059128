"""``thematic universe``: list, show, check, write and draft universe files."""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from thematic.cli import completing, drafting
from thematic.cli.console import fail, output, safe
from thematic.errors import UniverseError
from thematic.workspace import files, find, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from thematic.universe.theme import Member, Theme

Universe = Annotated[
    str,
    typer.Argument(help="A universe's name, or a .toml file.", autocompletion=completing.universes),
]

app = typer.Typer(
    help="List, show, check, write and draft universes: what themes hold, and who said so.",
    no_args_is_help=True,
)
app.command()(drafting.new)
app.command()(drafting.draft)
app.command()(drafting.names)


@app.command("list")
def show_all() -> None:
    """List the universes found here, your own before those shipped.

    Example: thematic universe list
    """
    foreign: list[Path] = []
    table = _table("name", "title", "members", "markets", "known on")
    paths = files("universes")
    for theme in _faultless():
        members = str(len(theme.symbols))
        table.add_row(safe(theme.name), safe(theme.title), members, _markets(theme), str(theme.known_on))
        if paths[theme.name].parent.resolve() != shipped("universes").resolve():
            foreign.append(paths[theme.name])
    console = output()
    console.print(table)
    for path in foreign:
        console.print(f"{safe(path.stem)} is read from {safe(path)}", soft_wrap=True)


@app.command()
def show(
    name: Universe,
    on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="Show members, weights and reasons as of this day."
        ),
    ] = None,
    source: Annotated[
        str,
        typer.Option(help="Prices for rule books and volumes: live (the store), sample, or a folder."),
    ] = "live",
    amount: Annotated[
        float, typer.Option(help="Dollars whose days of trading are shown, with --on.", min=1.0)
    ] = 1_000_000.0,
) -> None:
    """Show one universe: what is claimed of it, who said so, and its members.

    Example: thematic universe show china_ai --on 2025-02-10
    """
    from thematic.cli.membership import show_membership
    from thematic.universe import load_theme

    theme = load_theme(name)
    console = output()
    console.print(f"[bold]{safe(theme.title)}[/bold] ({safe(theme.name)}), known on {theme.known_on}\n")
    if on is not None:
        show_membership(console, theme, on.date(), source, amount)
        return
    console.print(f"{safe(theme.thesis)}\n\nSource: {safe(theme.source)}\n", width=min(console.width, 100))
    console.print(_members(theme.members))


@app.command()
def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names or .toml files; all universes without any.", autocompletion=completing.universes
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Also report members without prices here: sample, live or a folder.")
    ] = None,
) -> None:
    """Check universe files and tell every fault of each.

    Example: thematic universe check china_ai --source sample
    """
    from thematic.universe import read_theme

    priced = None if source is None else _priced(source)
    console = output()
    faulty = False
    for name in names or files("universes"):
        try:
            path = find("universes", name)
            theme = read_theme(path)
            if priced is not None:
                _require_prices(theme, path, priced, str(source))
        except UniverseError as error:
            fail(error)
            faulty = True
        else:
            console.print(f"[green]ok[/green] {safe(path)}: {len(theme.symbols)} members", soft_wrap=True)
    if faulty:
        raise typer.Exit(2)


@app.command("test")
def examine(
    name: Universe,
    source: Annotated[str, typer.Option(help="Where prices are: live, sample or a folder.")] = "live",
    reference: Annotated[
        str | None, typer.Option(help="Where the prices of reference funds are.", metavar="DIR")
    ] = None,
) -> None:
    """Tell whether a universe is a theme: whether its members moved together before the note.

    Example: thematic universe test us_ai_semis --source sample
    """
    import pandas as pd

    from thematic.market_data.panel import Panel, read_bars
    from thematic.prices import open_source
    from thematic.references import load_reference_set
    from thematic.references.theme_test import SPAN, examine_themes
    from thematic.universe import load_theme

    opened, funds, theme = open_source(source), load_reference_set(), load_theme(name)
    among = {**{other.name: other for other in _faultless()}, theme.name: theme}
    there = set(opened.symbols())
    symbols = dict.fromkeys([funds.market, *(symbol for other in among.values() for symbol in other.symbols)])
    bars = read_bars(opened, [symbol for symbol in symbols if symbol in there])
    panel = Panel.load(opened, bars, theme.known_on - SPAN, theme.known_on)
    known = pd.DataFrame(panel.known, panel.dates, list(panel.symbols))
    folder = opened if reference is None else open_source(reference)
    priced = set(folder.symbols())
    closes = {symbol: folder.bars(symbol).adjusted for symbol in funds.symbols if symbol in priced}
    (examined,) = examine_themes({theme.name: theme}, among, known, funds.market, closes)
    console = output()
    console.print(safe(examined.sentence), soft_wrap=True)
    for line in examined.lines:
        console.print(f"- {safe(line)}", soft_wrap=True)


def _faultless() -> Iterator[Theme]:
    """Give the universes found here; say which are left out for their faults."""
    from thematic.universe import read_theme

    for name, path in files("universes").items():
        try:
            yield read_theme(path)
        except UniverseError as error:
            fail(f"{path}: left out for {_count(error)}: see `thematic universe check {name}`")


def _priced(source: str) -> frozenset[str]:
    from thematic.prices import open_source

    return frozenset(open_source(source).symbols())


def _require_prices(theme: Theme, path: Path, priced: frozenset[str], source: str) -> None:
    missing = [symbol for symbol in theme.symbols if symbol not in priced]
    if missing:
        meant = [match for symbol in missing for match in get_close_matches(symbol, priced, n=1, cutoff=0.75)]
        hint = f"; did you mean {', '.join(dict.fromkeys(meant))}?" if meant else ""
        raise UniverseError(path, [f"no prices in {source} for {', '.join(missing)}{hint}"])


def _markets(theme: Theme) -> str:
    from thematic.markets import market_of

    return " ".join(dict.fromkeys(market_of(symbol).key for symbol in theme.symbols))


def _count(error: UniverseError) -> str:
    return "a fault" if len(error.faults) == 1 else f"{len(error.faults)} faults"


def _members(members: tuple[Member, ...]) -> Table:
    """Return the table of members, with those columns only that hold anything."""
    columns = ("symbol", "name", "role", "since", "until", "lot", "note")
    used = [column for column in columns if any(getattr(member, column) for member in members)]
    table = _table(*used)
    for member in members:
        table.add_row(*(safe(getattr(member, column) or "") for column in used))
    return table


def _table(*columns: str) -> Table:
    """Return a table without a frame, in which only what is short stays on one line at any width."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        short = column in ("symbol", "since", "until", "lot", "members", "known on")
        number = column in ("lot", "members")
        table.add_column(column, no_wrap=short, overflow="fold", justify="right" if number else "left")
    return table
