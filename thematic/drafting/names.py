"""Names: which companies, indices and voices there are, and what texts call them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from ahocorasick_rs import AhoCorasick

from thematic.drafting.listed import EXCHANGES, WRITTEN, ListedName, listings
from thematic.drafting.script import folded, plain
from thematic.errors import MarketError, UniverseError
from thematic.markets import market_of

Kind = Literal["company", "voice", "unlisted", "index"]
KINDS: tuple[Kind, ...] = ("company", "voice", "unlisted", "index")
WORDS = ("not_names", "terms", "common")
SHIPPED = Path(__file__).with_name("names.toml")
OWN, FETCHED = "names.toml", "names.akshare.toml"
"""Files of a workspace: its user's own names, and those that a provider lists."""


@dataclass(frozen=True)
class NameEntry:
    """Somebody or something that texts name.

    Parameters
    ----------
    kind : {"company", "voice", "unlisted", "index"}
    name : str
        What it is called in a universe file.
    symbols : tuple of str
        Its listings in Yahoo's form, that to be proposed first.
    aliases : tuple of str
        What texts call it, in plain script (`plain`).
    """

    kind: Kind
    name: str
    symbols: tuple[str, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """The table of names.

    Parameters
    ----------
    entries : tuple of NameEntry
        Of two with one alias, the one that comes first is proposed.
    not_names : tuple of str
        Words in which an alias stands by chance, in plain script.
    terms : frozenset of str
        Words that look like names and are none.
    common : frozenset of str
        Aliases that are also words of the language: they name somebody only where the text says so.
    listed : frozenset of str
        Aliases that come from lists of exchanges, and not from people's use.
    """

    entries: tuple[NameEntry, ...]
    not_names: tuple[str, ...] = ()
    terms: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()

    @cached_property
    def by_alias(self) -> dict[str, tuple[NameEntry, ...]]:
        """The entries that each alias may mean; none for a word in which an alias stands by chance."""
        entries: dict[str, tuple[NameEntry, ...]] = dict.fromkeys(self.not_names, ())
        for entry in self.entries:
            for alias in entry.aliases:
                entries[alias] = (*entries.get(alias, ()), entry)
        return entries

    @cached_property
    def patterns(self) -> list[tuple[str, str]]:
        """Every alias beside its form in small Latin letters, each form once."""
        forms = {folded(alias): alias for alias in reversed(self.by_alias) if alias}
        return [(alias, form) for form, alias in forms.items()]

    @cached_property
    def matcher(self) -> AhoCorasick:
        """What finds all aliases in a text in one pass (Aho and Corasick 1975)."""
        return AhoCorasick([form for _, form in self.patterns])

    def of_symbol(self, symbol: str) -> NameEntry | None:
        """Return the company or voice that has a listing, or None."""
        return self._by_symbol.get(symbol)

    @cached_property
    def _by_symbol(self) -> dict[str, NameEntry]:
        return {symbol: entry for entry in reversed(self.entries) for symbol in entry.symbols}


def load_names(folder: Path | None = None) -> Names:
    """Return the names shipped, with those of a workspace: its user's own first, a provider's last.

    Parameters
    ----------
    folder : Path, optional
        The workspace.

    Raises
    ------
    UniverseError
        A file of names is faulty: all its faults at once.
    """
    own = [] if folder is None else [folder / name for name in (OWN, FETCHED) if (folder / name).is_file()]
    paths = sorted((SHIPPED, *own), key=lambda path: (path.name == FETCHED, path == SHIPPED))
    tables = [_read(path) for path in paths]
    said = [entry for table in tables for entry in _entries(table)]
    hand, exchanges = listings(WRITTEN), tuple(line for path in EXCHANGES for line in listings(path))
    known = tuple(_merged([*said, *_free(hand, said, ("voice", "unlisted", "index"))]))
    added = tuple(_free(exchanges, known, KINDS))
    return Names(
        known + added,
        tuple(plain(word) for table in tables for word in table.get("not_names", ())),
        frozenset(word for table in tables for word in table.get("terms", ())),
        frozenset(plain(word) for table in tables for word in table.get("common", ()))
        | frozenset(alias for line in (*hand, *exchanges) for alias in line.common),
        frozenset(alias for entry in added for alias in entry.aliases),
    )


def _free(
    lines: Iterable[ListedName], known: Iterable[NameEntry], kinds: Sequence[Kind]
) -> Iterator[NameEntry]:
    """Give the companies of lists without known aliases and symbols; those of some kinds only count."""
    symbols: set[str] = set()
    aliases: set[str] = set()
    for entry in known:
        aliases.update(alias.lower() for alias in entry.aliases)
        if entry.kind in kinds:
            symbols.update(entry.symbols)
    for line in lines:
        own = tuple(symbol for symbol in line.symbols if symbol not in symbols)
        kept = tuple(alias for alias in line.aliases if alias.lower() not in aliases)
        aliases.update(alias.lower() for alias in kept)
        if own and kept and len(own) == len(line.symbols):
            symbols.update(own)
            yield NameEntry("company", line.name, own, kept)


def _merged(entries: Iterable[NameEntry]) -> Iterator[NameEntry]:
    """Make one entry of those that share a kind and a listing: of the first, with the aliases of all."""
    kept: list[NameEntry] = []
    place: dict[tuple[Kind, str], int] = {}
    for entry in entries:
        known = {place[entry.kind, symbol] for symbol in entry.symbols if (entry.kind, symbol) in place}
        if known:
            index = min(known)
            aliases = dict.fromkeys((*kept[index].aliases, *entry.aliases))
            kept[index] = replace(kept[index], aliases=tuple(aliases))
        else:
            index = len(kept)
            kept.append(entry)
        place |= {(entry.kind, symbol): index for symbol in entry.symbols}
    return iter(kept)


def _read(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise UniverseError(path, [f"cannot be read as TOML in UTF-8: {error}"]) from error
    faults = [*_strange(table), *(fault for kind in KINDS for fault in _faults(kind, table.get(kind, [])))]
    if faults:
        raise UniverseError(path, faults)
    return table


def _strange(table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if key in WORDS:
            if not _is_words(value):
                yield f"`{key}` must be a list of words"
        elif key not in KINDS:
            yield f"{key!r}: unknown key; there are {', '.join((*KINDS, *WORDS))}"


def _faults(kind: Kind, entries: Any) -> Iterator[str]:
    if not isinstance(entries, list):
        yield f"`{kind}` must be written as [[{kind}]] tables"
        return
    for number, entry in enumerate(entries, start=1):
        where = f"{kind} {number}: "
        if not isinstance(entry, dict) or not entry.keys() <= {"name", "symbols", "aliases"}:
            yield f"{where}must hold `name`, `symbols` and `aliases` only"
        elif not _is_words([entry.get("name")]) or not _is_words(entry.get("aliases")):
            yield f"{where}`name` must be text and `aliases` a list of names"
        elif not _is_words(entry.get("symbols", [])):
            yield f"{where}`symbols` must be a list of symbols"
        elif kind == "company":
            yield from (where + fault for fault in _symbol_faults(entry.get("symbols", [])))


def _symbol_faults(symbols: Sequence[str]) -> Iterator[str]:
    if not symbols:
        yield "a company needs a symbol; what has none belongs to [[unlisted]]"
    for symbol in symbols:
        try:
            market_of(symbol)
        except MarketError as error:
            yield str(error)


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value)


def _entries(table: dict[str, Any]) -> Iterator[NameEntry]:
    for kind in KINDS:
        for entry in table.get(kind, []):
            aliases = tuple(dict.fromkeys(plain(alias) for alias in entry["aliases"]))
            yield NameEntry(kind, entry["name"], tuple(entry.get("symbols", ())), aliases)
