"""Capitalised words: what may be a name in English, outside of mentions and without terms at its ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from thematic.drafting.segment import Spans
from thematic.drafting.vocabulary import vocabulary

_L = "A-Za-zÀ-ɏ0-9"
_WORD = (
    rf"(?:[A-ZÀ-Þ][{_L}]*(?:[-.&'’+][{_L}]+)*|[a-z]{{1,2}}[A-Z][{_L}]+"
    rf"|\d{{1,3}}(?!st\b|nd\b|rd\b|th\b)[a-z]{{3,}}[{_L}]*)"
)
_NAMES = re.compile(rf"(?<![{_L}'’.$]){_WORD}(?: (?:(?:of|de|&) (?={_WORD}))?{_WORD})*\+?")
_VERSION = re.compile(r"[-.]?\d[\d.]*$")
_GENITIVE = re.compile(r"['’]s?$")
_LINKS = ("of", "and", "&", "de")


def capitalised(text: str, taken: Spans, terms: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Give the runs of capitalised words, with their places.

    Parameters
    ----------
    text : str
        In plain script.
    taken : Spans
        The mentions: a run ends before one and another begins after it.
    terms : frozenset of str
        Words in small letters that are no names.

    Examples
    --------
    >>> list(capitalised("Then the Zealand Pharma of Denmark rose.", Spans([]), frozenset({"then"})))
    [(9, 'Zealand Pharma of Denmark')]
    """
    for match in _NAMES.finditer(text):
        # Most are single words with which sentences begin.
        if not _is_term(match[0], terms):
            for start, words in _apart(match, taken):
                yield from _trimmed(start, words, terms)


def _apart(match: re.Match[str], taken: Spans) -> Iterator[tuple[int, list[str]]]:
    """Give the words of a run between mentions, with the place of their first."""
    start, words = match.start(), match[0].split(" ")
    if not taken.touch(start, match.end()):
        yield start, words
        return
    kept: list[str] = []
    for place, word in _placed(start, words):
        if not taken.touch(place, place + len(word)):
            start = start if kept else place
            kept.append(word)
        elif kept:
            yield start, kept
            kept = []
    if kept:
        yield start, kept


def _placed(start: int, words: Sequence[str]) -> Iterator[tuple[int, str]]:
    for word in words:
        yield start, word
        start += len(word) + 1


def _trimmed(start: int, words: list[str], terms: frozenset[str]) -> Iterator[tuple[int, str]]:
    while words and (words[0] in _LINKS or _is_term(words[0], terms)):
        start += len(words.pop(0)) + 1
    while words and _is_loose_end(words, terms):
        words.pop()
    name = " ".join(words)
    bare = name[:-2] if name.endswith(("'s", "’s")) else name
    if len(bare) > 1 and not _is_term(bare, terms):
        yield start, bare


def _is_loose_end(words: Sequence[str], terms: frozenset[str]) -> bool:
    """Whether the last of some words is no part of a name: Sakana AI keeps its AI, China Inc its Inc."""
    if words[-1] in _LINKS:
        return True
    if len(words) > 1 and words[-1] in vocabulary("endings_latin"):
        return False
    # What is of a country is called so: Watches of Switzerland.
    return _is_term(words[-1], terms) and words[-2:-1] != ["of"]


@lru_cache(maxsize=100_000)
def _is_term(word: str, terms: frozenset[str]) -> bool:
    """Whether a word is nobody's name, without the number of its version and an ending: GPT-4, China's."""
    bare = _GENITIVE.sub("", word)
    return bare.lower() in terms or _VERSION.sub("", bare).lower() in terms
