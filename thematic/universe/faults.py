"""Faults of a universe file's keys, each a sentence that begins with the line it stands on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import cached_property
from typing import Any

LARGEST_LOT = 1_000_000


@dataclass(frozen=True)
class Key:
    """What a key's value must be.

    Parameters
    ----------
    wants : str
        The same in words.
    fits : callable
        Whether a value read from TOML is that.
    schema : mapping
        The same as JSON Schema, as far as that can say it: TOML's dates are strings there.
    says : str
        What the key is for, shown by editors.
    optional : bool
        Whether it may be left out.
    """

    wants: str
    fits: Callable[[Any], bool]
    schema: Mapping[str, Any]
    says: str
    optional: bool = False


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_date(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_lot(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_LOT


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


_FILLED = {"type": "string", "pattern": r"\S"}
_TEXT = ("text in quotes, and not empty", _is_text, _FILLED)
_TEXTS = (
    'a list of symbols in quotes, such as ["BABA"]',
    _is_texts,
    {"type": "array", "minItems": 1, "items": _FILLED},
)
_DATE = ("a date such as 2025-02-10, without quotes", _is_date, {"type": "string", "format": "date"})
_LOT = (
    f"a whole number of shares from 1 to {LARGEST_LOT:,}, without quotes",
    _is_lot,
    {"type": "integer", "minimum": 1, "maximum": LARGEST_LOT},
)
_TABLES = (
    "one [[member]] table or more",
    _is_tables,
    {"type": "array", "minItems": 1, "items": {"type": "object"}},
)

THEME = {
    "title": Key(*_TEXT, "What the theme is called in tables and on pages."),
    "thesis": Key(*_TEXT, "What is claimed of it, and why."),
    "source": Key(*_TEXT, "Who said so, and where."),
    "known_on": Key(*_DATE, "The day on which the thesis was public; what comes before it is hindsight."),
    "member": Key(*_TABLES, "What the theme holds."),
}
MEMBER = {
    "symbol": Key(*_TEXT, "Yahoo's symbol, such as NVDA, 0700.HK or 600588.SS; its ending gives the market."),
    "name": Key(*_TEXT, "What people call it."),
    "role": Key(*_TEXT, "Its part in the theme; strategies make sub-baskets of it."),
    "since": Key(*_DATE, "First day of membership.", optional=True),
    "until": Key(*_DATE, "Last day of membership.", optional=True),
    "lot": Key(*_LOT, "Shares in a board lot, where the market lets it differ by stock.", optional=True),
    "note": Key(
        *_TEXT, "Why it is here; begins with `added:` where the source does not name it.", optional=True
    ),
    "also": Key(*_TEXTS, "Its listings in other markets; a backtest's `listing` chooses.", optional=True),
    "ends": Key(
        *_DATE, "The last day on which it traded: what is held then is sold at its last close.", optional=True
    ),
    "successor": Key(
        *_TEXT, "The symbol that holders went on with after `ends`, on the same market.", optional=True
    ),
}


def key_faults(table: Mapping[str, Any], keys: Mapping[str, Key], where: Callable[[str], str]) -> list[str]:
    """Return the faults of a table's keys: those unknown, those missing, those with a wrong value.

    Parameters
    ----------
    table : mapping
        As read from TOML.
    keys : mapping of str to Key
        What it may hold: `THEME` or `MEMBER`.
    where : callable
        Gives the beginning of a sentence about a key, such as ``"line 3: "``.
    """
    faults = []
    meant = set()
    absent = [key for key in keys if key not in table]
    for key in table:
        if key in keys:
            continue
        close = get_close_matches(key, absent, n=1) or get_close_matches(key, keys, n=1)
        meant.update(close)
        advice = f"did you mean `{close[0]}`?" if close else f"there are {', '.join(keys)}"
        faults.append(f"{where(key)}`{printable(key)}`: unknown key; {advice}")
    for key, rule in keys.items():
        if key in table:
            if not rule.fits(table[key]):
                faults.append(f"{where(key)}`{key}` must be {rule.wants}")
        # A misspelt key is one mistake, and told above.
        elif not rule.optional and key not in meant:
            faults.append(f"{where(key)}`{key}` is missing: it must be {rule.wants}")
    return faults


def printable(text: str) -> str:
    """Return text as it can be put into a sentence: what cannot be printed is written as an escape."""
    return text if text.isprintable() else repr(text)[1:-1]


@dataclass(frozen=True)
class Lines:
    """The lines on which the keys of a universe file stand, as far as they are plainly written.

    Parameters
    ----------
    text : str
        The file.
    members : int
        How many members it has. Where their number differs from that of the ``[[member]]`` headers (they
        can be written in other ways), members are told apart by number instead of line.
    """

    text: str
    members: int

    def key(self, key: str) -> str:
        """Return ``"line N: "`` for a key outside of members, or nothing where it is not found."""
        end = self._headers[0] if self._headers else len(self._lines)
        number = self._find(key, 0, end)
        return "" if number is None else f"line {number + 1}: "

    def member(self, index: int, key: str) -> str:
        """Return ``"line N: "`` for a member's key, or for its header where it does not have the key."""
        if len(self._headers) != self.members:
            return f"member {index + 1}: "
        start, end = self._headers[index], [*self._headers, len(self._lines)][index + 1]
        number = self._find(key, start + 1, end)
        return f"line {(start if number is None else number) + 1}: "

    @cached_property
    def _lines(self) -> list[str]:
        # Text over several lines may hold anything, also what looks like a key.
        quoted = re.compile(r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'')
        return quoted.sub(lambda found: "\n" * found[0].count("\n"), self.text).split("\n")

    @cached_property
    def _headers(self) -> list[int]:
        return [
            n for n, line in enumerate(self._lines) if re.match(r"\s*\[\[\s*[\"']?member[\"']?\s*\]\]", line)
        ]

    def _find(self, key: str, start: int, end: int) -> int | None:
        pattern = re.compile(rf"\s*([\"']?){re.escape(key)}\1\s*[=.]")
        return next((n for n in range(start, end) if pattern.match(self._lines[n])), None)
