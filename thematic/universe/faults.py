"""Faults of a universe file, each a sentence that begins with the line it stands on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from thematic.universe.lines import Lines
from thematic.universe.model import ThemeTable, TomlTable, tables_of

Place = tuple[str | int, ...]


def key_faults(table: Mapping[str, Any], lines: Lines) -> dict[Place, list[str]]:
    """Return the faults of all keys by the table that they stand in: unknown, missing, of a wrong value.

    Parameters
    ----------
    table : mapping
        The file, as read from TOML.
    lines : Lines
    """
    try:
        ThemeTable.model_validate(table)
    except ValidationError as error:
        return _sentences(error.errors(include_url=False, include_input=False), table, lines)
    return {}


def _sentences(errors: list[Any], table: Mapping[str, Any], lines: Lines) -> dict[Place, list[str]]:
    grouped: dict[Place, dict[str, str]] = defaultdict(dict)
    for error in errors:
        parents, key = _table_and_key(error["loc"])
        grouped[parents].setdefault(key, error["type"])
    return {
        parents: [*_told(parents, kinds, _within(table, parents), lines)]
        for parents, kinds in grouped.items()
    }


def _table_and_key(place: Place) -> tuple[Place, str]:
    """Return the table that an error stands in and its key; what is no table is an error of its key."""
    *parents, last = place
    while isinstance(last, int):
        *parents, last = parents
    return tuple(parents), last


def _within(table: Any, parents: Place) -> Mapping[str, Any]:
    for part in parents:
        table = table[part]
    return table if isinstance(table, dict) else {}


def _told(parents: Place, kinds: Mapping[str, str], table: Mapping[str, Any], lines: Lines) -> Iterator[str]:
    """Give the sentences of one table: unknown keys first, then its keys in the order of the model."""
    model = _model(parents)
    absent = [key for key in model.model_fields if key not in table]
    meant: set[str] = set()
    for key, kind in kinds.items():
        if kind == "extra_forbidden":
            close = get_close_matches(key, absent, n=1) or get_close_matches(key, model.model_fields, n=1)
            meant.update(close)
            advice = f"did you mean `{close[0]}`?" if close else f"there are {', '.join(model.model_fields)}"
            yield f"{_where(parents, key, lines)}`{printable(key)}`: unknown key; {advice}"
    for key in model.model_fields:
        if key not in kinds or kinds[key] == "extra_forbidden":
            continue
        where = _where(parents, key, lines)
        if kinds[key] != "missing":
            yield f"{where}`{key}` must be {model.wants(key)}"
        # A misspelt key is one mistake, and told above.
        elif key not in meant:
            yield f"{where}`{key}` is missing: it must be {model.wants(key)}"


def _model(parents: Place) -> type[TomlTable]:
    names = [part for part in parents if isinstance(part, str)]
    return (tables_of(names[-1]) if names else None) or ThemeTable


def _where(parents: Place, key: str, lines: Lines) -> str:
    match parents:
        case ():
            return lines.key(key)
        case ("member", int(index)):
            return lines.member(index, key)
        case ("member", int(index), str(table), int(number)):
            return f"{lines.member(index, table)}{table} {number + 1}: "
        case (str(table), int(number)):
            return lines.table(table, number, key)
        case ("rules", "tier", int(number)):
            return f"{lines.table('rules', 0, 'tier')}tier {number + 1}: "
        case _:
            return lines.table("rules", 0, key)


def printable(text: str) -> str:
    """Return text as it can be put into a sentence: what cannot be printed is written as an escape.

    Examples
    --------
    >>> printable("a" + chr(27)) == "a" + chr(92) + "x1b"
    True
    """
    return text if text.isprintable() else repr(text)[1:-1]
