"""Listed companies: the lists that ship with the package, each with its source and licence in its head.

A list is a text file of lines `symbols<TAB>name<TAB>aliases`; several symbols stand with commas between,
several aliases with slashes.
An alias after ``~`` is also a word of the language: it names the company only where the
text around it says so. Lines that begin with ``#`` tell where the list comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from thematic.drafting.script import plain

FOLDER = Path(__file__).with_name("listed")
WRITTEN = FOLDER / "hand.tsv"
"""Written by hand, with the short names that people use."""
EXCHANGES = tuple(FOLDER / name for name in ("us.tsv", "jp.tsv", "cn.tsv"))
"""Taken from exchanges and regulators, with the names under which shares are listed."""


@dataclass(frozen=True)
class ListedName:
    """One line of a list.

    Parameters
    ----------
    symbols : tuple of str
        Yahoo's form; the one to propose first.
    name : str
    aliases : tuple of str
        In plain script.
    common : frozenset of str
        Those aliases that are also words of the language.
    """

    symbols: tuple[str, ...]
    name: str
    aliases: tuple[str, ...]
    common: frozenset[str]


@cache
def listings(path: Path) -> tuple[ListedName, ...]:
    """Return the companies of one list, in its order.

    Examples
    --------
    >>> next(line.name for line in listings(WRITTEN) if "0241.HK" in line.symbols)
    'Alibaba Health'
    """
    lines = plain(path.read_text("utf-8")).splitlines()
    return tuple(_listing(line) for line in lines if line and not line.startswith("#"))


def _listing(line: str) -> ListedName:
    symbols, name, words = line.split("\t")
    aliases = tuple(dict.fromkeys(words.split("/")))
    return ListedName(
        tuple(symbols.split(",")),
        name,
        tuple(alias.removeprefix("~") for alias in aliases),
        frozenset(alias[1:] for alias in aliases if alias.startswith("~")),
    )
