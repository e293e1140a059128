"""``thematic journal``: what a backtest said at each decision since the note, kept, shown and as a page."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thematic.cli.console import output, safe
from thematic.cli.progress import announce_compiling, bar
from thematic.cli.terms import Offline, Source, fetch
from thematic.cli.today import On
from thematic.errors import JournalError, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thematic.backtest import Backtest
    from thematic.living.journal import Content, Journal

Words = Annotated[
    list[str],
    typer.Argument(
        help="A backtest's name or a .py file; after show or page, that of the journal to look at.",
        metavar="[show|page] NAME|FILE",
    ),
]


def journal(
    words: Words,
    source: Source = "live",
    on: On = None,
    offline: Offline = False,
    as_json: Annotated[bool, typer.Option("--json", help="Show the journal as JSON.")] = False,
) -> None:
    """Enter the decisions since the note that are missing in journals/NAME.jsonl; it only ever grows.

    `journal show NAME` prints its timeline, `journal page NAME` writes journals/NAME.html.

    Exits with 10 where a new entry has a reason to stop, 1 where one cannot be told, 11 for a review.

    Example: thematic journal deepseek_shock --source sample --on 2025-02-28
    """
    from thematic.backtest import load_backtest

    *action, name = words
    if action not in ([], ["show"], ["page"]):
        raise UserError(f"`thematic journal {' '.join(words)}`: write NAME, `show NAME` or `page NAME`")
    backtest = load_backtest(name)
    if action:
        (_show if action == ["show"] else _page)(backtest, _kept(backtest), as_json=as_json)
    elif code := _keep(backtest, source, on, offline=offline):
        raise typer.Exit(code)


def _keep(backtest: Backtest, source: str, on: datetime | None, *, offline: bool) -> int:
    from thematic.living.keep import keep, place
    from thematic.living.latest import last_decision, run_until
    from thematic.living.stops import code_of
    from thematic.prices import open_source
    from thematic.simulation.kernel import simulate

    day = last_decision(backtest, source == "sample", on.date() if on else None, datetime.now(UTC))
    backtest = backtest.replace(end=day)
    fetch(backtest, source, offline=offline)
    announce_compiling(simulate)
    prices = open_source(source)
    with bar() as progress:
        added = keep(run_until(backtest, prices, day, progress).result(), prices, progress=progress)
    _tell(added, place(backtest.name))
    looked = [line for line in added if line["kind"] == "entry"] or list(_kept(backtest).entries[-1:])
    return code_of(looked)


def _tell(added: Sequence[Content], path: Path) -> None:
    from thematic.living.timeline import revised, stop_text, stops_met

    console = output()
    entries = [line for line in added if line["kind"] == "entry"]
    for line in added:
        if line["kind"] == "revision":
            console.print(f"[yellow]{safe(revised(line['changes']))}[/yellow]", soft_wrap=True)
    span = f": {entries[0]['day']} to {entries[-1]['day']}" if entries else ""
    console.print(f"{safe(path)}: {len(entries)} entries added{span}", soft_wrap=True)
    for state, days in stops_met(entries):
        more = f" (in {days} of these entries)" if days > 1 else ""
        console.print(f"[bold red]{state['state']}[/]: {safe(stop_text(state))}{more}", soft_wrap=True)
    for due in [day for entry in entries for day in entry["due"]]:
        console.print(f"[bold red]review due[/]: {due}")


def _kept(backtest: Backtest) -> Journal:
    from thematic.living.journal import read
    from thematic.living.keep import place

    journal = read(place(backtest.name))
    if not journal.lines:
        raise JournalError(
            f"{journal.path}: there is no journal yet; `thematic journal {backtest.name}` begins it"
        )
    return journal


def _show(backtest: Backtest, kept: Journal, *, as_json: bool) -> None:
    if as_json:
        lines = [{"hash": line.hash, **line.content} for line in kept.lines]
        sys.stdout.write(json.dumps(lines, ensure_ascii=False, indent=1) + "\n")
        return
    from rich.table import Table

    from thematic.living.timeline import timeline

    console, entries = output(), kept.entries
    console.print(
        f"[bold]{safe(kept.head['title'])}[/bold], prices: {safe(kept.head['source'])}", soft_wrap=True
    )
    if kept.head["simulated"]:
        console.print("[bold red]SIMULATED PRICES[/bold red]: nothing here happened")
    if entries:
        console.print(f"{len(entries)} entries, {entries[0]['day']} to {entries[-1]['day']}\n")
    table = Table("day", "what", "what happened", box=None, pad_edge=False, header_style="bold")
    for happening in timeline(kept, backtest.events):
        table.add_row(happening.day, happening.kind, safe(happening.text))
    console.print(table)


def _page(backtest: Backtest, kept: Journal, *, as_json: bool) -> None:
    from thematic.report import render_journal

    if as_json:
        raise typer.BadParameter("a page is no JSON; `thematic journal show` has it", param_hint="--json")
    if not kept.entries:
        raise JournalError(f"{kept.path}: has no entries yet; a page shows them")
    path = kept.path.with_suffix(".html")
    path.write_text(render_journal(kept, backtest.events), encoding="utf-8")
    output().print(f"Page: {safe(path)}", soft_wrap=True)
