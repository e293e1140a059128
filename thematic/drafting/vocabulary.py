"""Vocabulary: the words by which drafts judge what surrounds a name, read from ``words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("words.toml")


@cache
def _table() -> dict[str, list[str] | str]:
    return tomllib.loads(WORDS.read_text("utf-8"))


@cache
def vocabulary(key: str) -> frozenset[str]:
    """Return the words of one list of ``words.toml``.

    Examples
    --------
    >>> "健康" in vocabulary("affiliate_han")
    True
    """
    return frozenset(_table()[key])


@cache
def longest_first(key: str) -> tuple[str, ...]:
    """Return the words of one list, the longest first, as a choice between them needs it.

    Examples
    --------
    >>> longest_first("endings_han")[0]
    '股份有限公司'
    """
    return tuple(sorted(vocabulary(key), key=len, reverse=True))
