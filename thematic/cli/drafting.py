"""``thematic universe new``, ``draft`` and ``names``: universe files from answers and from articles."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thematic.cli.console import output, safe
from thematic.errors import UniverseError, UserError

if TYPE_CHECKING:
    from thematic.drafting import Draft
    from thematic.universe import Theme

Day = typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The day on which it was public.")


def new(
    name: Annotated[str, typer.Argument(help="The universe's name: small letters, digits and _.")],
    title: Annotated[str | None, typer.Option(help="What it is called in tables.")] = None,
    thesis: Annotated[str | None, typer.Option(help="What is claimed of it, and why.")] = None,
    source: Annotated[str | None, typer.Option(help="Who said so, and where.")] = None,
    known_on: Annotated[datetime | None, Day] = None,
    symbols: Annotated[
        str | None, typer.Option(help="Yahoo's symbols, with commas between.", metavar="SYMBOL,SYMBOL,...")
    ] = None,
) -> None:
    """Write a universe file in the workspace; what no option says is asked for.

    Example: thematic universe new robots --known-on 2025-03-03 --symbols NVDA,0700.HK
    """
    from thematic.drafting import load_names
    from thematic.drafting.writing import universe_text
    from thematic.universe import read_theme
    from thematic.universe.schema import publish_schema
    from thematic.workspace import own_file, shipped, workspace

    path = own_file("universes", name)
    text = universe_text(
        title or _ask("title"),
        thesis or _ask("thesis"),
        source or _ask("source"),
        known_on.date() if known_on else _ask_day("known_on"),
        _symbols(path, symbols or _ask("symbols")),
        load_names(workspace()),
    )
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    try:
        theme = read_theme(path)
    except UniverseError:
        path.unlink()
        raise
    publish_schema(path.parent.parent)
    output().print(f"{safe(path)}: {len(theme.symbols)} members; give them roles and notes", soft_wrap=True)
    _tell_unknown(theme)
    theirs = shipped("universes") / path.name
    if theirs.exists() and theirs.resolve() != path.resolve():
        output().print(f"it hides the shipped universe {safe(name)} in this workspace")


def draft(
    article: Annotated[
        Path, typer.Argument(help="A text in UTF-8, in Chinese or English.", metavar="ARTICLE")
    ],
    out: Annotated[
        Path | None, typer.Option(help="The file to write; default: print it.", metavar="FILE")
    ] = None,
    known_on: Annotated[datetime | None, Day] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file where it is there.")] = False,
) -> None:
    """Draft a universe from the companies that an article names: nothing else, and no model or network.

    Example: thematic universe draft note.txt --out universes/robots.toml
    """
    from thematic.drafting import draft as drafted
    from thematic.drafting import load_names
    from thematic.drafting.writing import draft_text
    from thematic.universe.schema import publish_schema
    from thematic.workspace import NAME, is_name, workspace, writable

    place = None if out is None else writable(out, overwrite=force)
    content = drafted(_read(article), load_names(workspace()))
    text = draft_text(content, article.name, known_on.date() if known_on else None)
    if place is None:
        typer.echo(text, nl=False)
        return
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    except OSError as error:
        raise UserError(f"{out}: cannot be written: {error.strerror or error}") from error
    if place.parent.name == "universes":
        publish_schema(place.parent.parent)
    _tell(content, place, dated=known_on is not None or content.day is not None)
    if place.suffix != ".toml" or not is_name(place.stem):
        output().print(
            f"to be read as a universe it needs {NAME} for a name, then .toml: such as robots.toml"
        )


def names() -> None:
    """Fetch names of companies from akshare into the workspace, so that drafts find more of them.

    Example: thematic universe names
    """
    from thematic.drafting.fetched import refresh
    from thematic.drafting.names import FETCHED
    from thematic.workspace import workspace

    folder = workspace() or Path.cwd()
    count = refresh(folder)
    output().print(f"{safe(folder / FETCHED)}: {count} names", soft_wrap=True)


def _tell(draft: Draft, place: Path, *, dated: bool) -> None:
    """Print what a draft holds, and what is left to its user."""
    console = output()
    count = f"{len(draft.members)} members"
    none = "the text names no company that the table of names knows; the file has no members yet"
    console.print(f"{safe(place)}: {count if draft.members else none}", soft_wrap=True)
    for company in draft.members:
        listings = f" (also {', '.join(company.listings)})" if company.listings else ""
        console.print(safe(f"  {company.symbol}: {company.name}{listings}"), soft_wrap=True)
        if company.others:
            others = ", ".join(f"{entry.name} ({entry.symbols[0]})" for entry in company.others)
            console.print(
                safe(f"    ambiguous: {', '.join(company.words)} may also mean {others}"), soft_wrap=True
            )
    for title, group in (
        ("voices, left out", draft.voices),
        ("not listed", draft.unlisted),
        ("indices, which cannot be held", draft.indices),
    ):
        if group:
            console.print(safe(f"{title}: {', '.join(company.name for company in group)}"), soft_wrap=True)
    for doubtful in draft.doubtful:
        console.print(
            safe(f"doubtful, left out: {doubtful.words[0]} ({doubtful.symbol}): {doubtful.doubt}"),
            soft_wrap=True,
        )
    if draft.unknown:
        words = ", ".join(name.word for name in draft.unknown)
        console.print(safe(f"not in the table of names: {words}"), soft_wrap=True)
    if not dated:
        console.print("the text has no date: write known_on, the day on which it was public, into the file")


def _tell_unknown(theme: Theme) -> None:
    """Print symbols of letters that no list of names has where one much like it is: typing errors."""
    from difflib import get_close_matches

    from thematic.drafting import load_names
    from thematic.workspace import workspace

    known = {symbol for entry in load_names(workspace()).entries for symbol in entry.symbols}
    for symbol in theme.symbols:
        close = get_close_matches(symbol, known, n=1, cutoff=0.8)
        if close and symbol.isalpha() and symbol not in known:
            output().print(f"{safe(symbol)} is in no list of names; did you mean {close[0]}?", soft_wrap=True)


def _read(article: Path) -> str:
    try:
        return article.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{article}: is not in UTF-8; save it as UTF-8 text") from error
    except (OSError, ValueError) as error:
        raise UserError(f"{article}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _symbols(path: Path, text: str) -> list[str]:
    """Return the symbols of a list with commas or spaces, wide ones too; all faulty ones are told."""
    from thematic.errors import MarketError
    from thematic.markets import market_of

    symbols = re.findall(r"[^,，、;；\s]+", text)
    faults = []
    for symbol in symbols:
        try:
            market_of(symbol)
        except MarketError as error:
            faults.append(str(error))
    if faults or not symbols:
        raise UniverseError(path, faults or ["a universe needs a symbol or more, such as NVDA,0700.HK"])
    return symbols


def _ask(what: str) -> str:
    """Ask for a text until there is one; an end of the input is a fault of the option that is missing."""
    try:
        answer: str = typer.prompt(what)
    except typer.Abort as error:
        if sys.stdin.isatty():
            raise
        raise UserError(f"no {what}: say it with --{what.replace('_', '-')}, or answer when asked") from error
    return answer if answer.strip() else _ask(what)


def _ask_day(what: str) -> date:
    answer = _ask(what)
    try:
        return date.fromisoformat(answer.strip())
    except ValueError as error:
        raise UserError(f"{what}: {answer!r} is no date such as 2025-02-10") from error
