"""Universe files: themes read from TOML, with every fault of a file told at once.

A file is named ``<theme>.toml`` and holds::

    title = "..."
    thesis = "..."
    source = "..."
    known_on = 2025-02-10

    [[member]]
    symbol = "0700.HK"
    name = "Tencent"
    role = "platform"
    since = 2021-01-01      # these may be left out
    until = 2025-06-30
    lot = 100
    note = "..."
    also = ["TCEHY"]        # listings of the same company in other markets
    ends = 2025-05-26       # the last day on which the symbol traded
    successor = "0701.HK"   # what its holders went on with

What a key may hold is said once, in `thematic.universe.faults`; `thematic.universe.schema` makes a JSON
Schema of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

from thematic.errors import MarketError, UniverseError
from thematic.markets import market_of
from thematic.universe.faults import MEMBER, THEME, Lines, key_faults, printable
from thematic.universe.listings import listing_faults, with_successors
from thematic.universe.theme import Member, Theme
from thematic.workspace import NAME, find, is_name


def load_theme(name_or_path: str | Path) -> Theme:
    """Return the theme of a name (the workspace's own, else a shipped one) or of a file.

    Raises
    ------
    UniverseError
        Where there is no such universe, or its file is faulty: all its faults at once.
    """
    return read_theme(find("universes", name_or_path))


def load_themes(names: Iterable[str | Path]) -> dict[str, Theme]:
    """Return several themes by their names, each as `load_theme` does.

    Raises
    ------
    UniverseError
        As `load_theme`, and where two different files have one name.
    """
    themes: dict[str, Theme] = {}
    for name in names:
        theme = load_theme(name)
        if themes.setdefault(theme.name, theme) != theme:
            raise UniverseError(Path(name), [f"another file is named {theme.name} too: rename one of them"])
    return themes


def read_theme(path: Path) -> Theme:
    """Read one universe file.

    Raises
    ------
    UniverseError
        With every fault found, each naming its line or key.
    """
    text = _text(path)
    table = _table(path, text)
    entries = _entries(table)
    lines = Lines(text, len(entries))
    faults = [*_name_faults(path), *key_faults(table, THEME, lines.key)]
    for index, entry in enumerate(entries):
        faults += _member_faults(entry, partial(lines.member, index))
    faults += [*_overlaps(entries, lines), *_endings(entries, lines)]
    if faults:
        raise UniverseError(path, faults)
    return Theme(
        name=path.stem,
        title=table["title"].strip(),
        thesis=table["thesis"].strip(),
        source=table["source"].strip(),
        known_on=table["known_on"],
        members=with_successors(
            Member(**entry | {"also": tuple(entry.get("also", ()))}) for entry in entries
        ),
    )


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UniverseError(path, [f"cannot be read: {reason}"]) from error
    try:
        # A byte-order mark, as Windows editors write it, is no fault.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = (
            f"line {line}: not UTF-8 (byte 0x{content[error.start]:02x}, {error.start} bytes into the file)"
        )
        raise UniverseError(path, [f"{fault}: save it as UTF-8"]) from error


def _table(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise UniverseError(path, ["not TOML: nested too deeply to be read"]) from error
    except ValueError as error:
        raise UniverseError(path, [f"not TOML: {error}"]) from error


def _entries(table: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the members that are tables; that the others are not is a fault of the key `member`."""
    members = table.get("member")
    return [entry for entry in members if isinstance(entry, dict)] if isinstance(members, list) else []


def _name_faults(path: Path) -> list[str]:
    if path.suffix == ".toml" and is_name(path.stem):
        return []
    return [f"the file's name {path.name!r} must be {NAME}, then .toml"]


def _member_faults(entry: dict[str, Any], where: Callable[[str], str]) -> list[str]:
    faults = key_faults(entry, MEMBER, where)
    symbol = entry.get("symbol")
    if MEMBER["symbol"].fits(symbol):
        faults += _market_faults(symbol, where("symbol"))
    since, until = _period(entry)
    if until < since:
        faults.append(f"{where('until')}`until` ({until}) is before `since` ({since})")
    return [*faults, *listing_faults(entry, where)]


def _market_faults(symbol: Any, where: str) -> list[str]:
    try:
        market_of(symbol)
    except MarketError as error:
        return [where + printable(str(error))]
    return []


def _overlaps(entries: list[dict[str, Any]], lines: Lines) -> list[str]:
    """Return a fault for each symbol that is a member twice on the same day."""
    faults = []
    for (_, early), (index, late) in combinations(enumerate(entries), 2):
        symbol: Any = late.get("symbol")
        if not MEMBER["symbol"].fits(symbol) or early.get("symbol") != symbol:
            continue
        (since, until), (again, end) = _period(early), _period(late)
        if since <= end and again <= until:
            faults.append(
                f"{lines.member(index, 'symbol')}{printable(symbol)} is a member already at that time: "
                "leave one out, or give both `since` and `until` that do not overlap"
            )
    return faults


def _endings(entries: list[dict[str, Any]], lines: Lines) -> list[str]:
    """Return a fault for each symbol of which two members say different endings."""
    said: dict[str, tuple[Any, Any]] = {}
    faults = []
    for index, entry in enumerate(entries):
        ending, symbol = (entry.get("ends"), entry.get("successor")), entry.get("symbol")
        if isinstance(symbol, str) and said.setdefault(symbol, ending) != ending:
            where = lines.member(index, "ends")
            faults.append(f"{where}{printable(symbol)} ends in another way above: write the same in both")
    return faults


def _period(entry: dict[str, Any]) -> tuple[date, date]:
    """Return a member's first and last day; a bound that is absent, or no date, does not bind."""
    since: Any = entry.get("since")
    until: Any = entry.get("until")
    return (
        since if MEMBER["since"].fits(since) else date.min,
        until if MEMBER["until"].fits(until) else date.max,
    )
