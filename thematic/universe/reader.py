"""Universe files: themes read from TOML, with every fault of a file told at once.

A file is named ``<theme>.toml`` and holds::

    title = "..."
    thesis = "..."
    source = "..."
    known_on = 2025-02-10

    stops = ["china_ai / MCHI below 0.85 of its level at the note"]    # these may be left out
    reviews = [2025-06-30]

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
    exposure = [{ value = 0.45, on = 2025-03-20, source = "annual report 2024" }]

    [rules]                 # without them: all members, equal weights
    weighting = "exposure"
    cap = 0.03
    tier = [{ below = 0.20, cap = 0.01 }]

What a key may hold is said once, in `thematic.universe.model`; `thematic.universe.schema` makes a JSON
Schema of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, cast

from thematic.errors import UniverseError
from thematic.stops import read_review
from thematic.universe.checks import endings, member_faults, overlaps, rule_faults
from thematic.universe.faults import key_faults
from thematic.universe.lines import Lines
from thematic.universe.listings import with_successors
from thematic.universe.model import MemberTable, RulesTable, ThemeTable
from thematic.universe.rules import Calendar, Note, Reading, RuleBook, Tier
from thematic.universe.theme import Member, Theme
from thematic.workspace import NAME, find, is_name


def load_theme(name_or_path: str | Path) -> Theme:
    """Return the theme of a name (the workspace's own, else a shipped one) or of a file.

    Raises
    ------
    UniverseError
        Where there is no such universe, or its file is faulty: all its faults at once.

    Examples
    --------
    >>> load_theme("china_ai").symbols[:2]
    ('0700.HK', '9988.HK')
    """
    return read_theme(find("universes", name_or_path))


def load_themes(names: Iterable[str | Path]) -> dict[str, Theme]:
    """Return several themes by their names, each as `load_theme` does.

    Raises
    ------
    UniverseError
        As `load_theme`, and where two different files have one name.

    Examples
    --------
    >>> list(load_themes(["china_ai", "us_ai_semis"]))
    ['china_ai', 'us_ai_semis']
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
    members = table.get("member")
    listed = members if isinstance(members, list) else []
    lines = Lines(text, sum(isinstance(entry, dict) for entry in listed))
    faults = [*_name_faults(path), *_faults(table, listed, lines)]
    if faults:
        raise UniverseError(path, faults)
    return _theme(path.stem, ThemeTable.model_validate(table))


def _faults(table: dict[str, Any], listed: list[Any], lines: Lines) -> Iterator[str]:
    """Give all faults of a file's content: of its head, of each member in turn, and of all together."""
    of_keys = key_faults(table, lines)
    entries = [entry for entry in listed if isinstance(entry, dict)]
    for place, sentences in of_keys.items():
        if place[:1] != ("member",):
            yield from sentences
    for number, entry in enumerate(listed):
        for place, sentences in of_keys.items():
            if place[:2] == ("member", number):
                yield from sentences
        if isinstance(entry, dict):
            yield from member_faults(entry, partial(lines.member, number))
    yield from overlaps(entries, lines)
    yield from endings(entries, lines)
    yield from rule_faults(table, entries, lines)


def _theme(name: str, file: ThemeTable) -> Theme:
    return Theme(
        name=name,
        title=file.title.strip(),
        thesis=file.thesis.strip(),
        source=file.source.strip(),
        known_on=file.known_on,
        members=with_successors(_member(table) for table in file.member),
        stops=tuple(file.stops),
        reviews=tuple(map(read_review, file.reviews)),
        rules=None if file.rules is None else _rules(file.rules),
        notes=tuple(
            sorted((Note(note.on, note.source, note.says) for note in file.note), key=lambda note: note.on)
        ),
    )


def _member(table: MemberTable) -> Member:
    plain = table.model_dump(exclude={"also", "exposure", "market_value"})
    return Member(
        **plain,
        also=tuple(table.also),
        exposure=tuple(Reading(reading.value, reading.on, reading.source) for reading in table.exposure),
        market_value=tuple(
            Reading(reading.value, reading.on, reading.source) for reading in table.market_value
        ),
    )


def _rules(table: RulesTable) -> RuleBook:
    plain = table.model_dump(exclude={"tier", "review"})
    return RuleBook(
        **plain,
        tiers=tuple(Tier(tier.below, tier.cap) for tier in table.tier),
        review=None if table.review == "none" else cast(Calendar, table.review),
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


def _name_faults(path: Path) -> list[str]:
    if path.suffix == ".toml" and is_name(path.stem):
        return []
    return [f"the file's name {path.name!r} must be {NAME}, then .toml"]
