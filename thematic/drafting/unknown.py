"""Unknown names: what a text seems to name and the table of names does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thematic.drafting.reading import Mention, Text

_LATIN = re.compile(
    r"[A-Z][A-Za-z0-9]*(?:[-.&'’][A-Za-z0-9]+)*(?: (?:[A-Z][A-Za-z0-9]*(?:[-.&'’][A-Za-z0-9]+)*))*"
)
_HAN = "\u4e00-\u9fff"
# What stands in a row of names, and names that say themselves that they are a company's.
_ROW = re.compile(rf"(?<=、)(?P<name>[{_HAN}]{{2,8}}?)(?=、|等|和[{_HAN}A-Z]|及[{_HAN}A-Z]|与[{_HAN}A-Z])")
_FIRM = re.compile(rf"(?<![{_HAN}])(?P<name>[{_HAN}]{{2,8}}(?:集团|股份|控股|药业|证券|银行))(?![{_HAN}])")


@dataclass(frozen=True)
class Unknown:
    """A word that looks like a name, and the first sentence that holds it."""

    word: str
    sentence: str


def unknown_names(text: Text, there: Sequence[Mention], terms: frozenset[str]) -> tuple[Unknown, ...]:
    """Return what looks like a name outside of the mentions, each once, in order.

    In Latin letters: words with a capital that do not merely begin a sentence. In Chinese, which marks no
    names: members of a row (…、…、…等) in which another is known, and what ends like a company's name.
    """
    taken = {place for mention in there for place in range(mention.start, mention.end)}
    lowered = {term.lower() for term in terms}
    found = [
        (start, word)
        for start, word in (*_latin(text, taken), *_chinese(text, there))
        if not taken & set(range(start, start + len(word))) and _bare(word) not in lowered
    ]
    first: dict[str, int] = {}
    for start, word in sorted(found):
        first.setdefault(word, start)
    return tuple(Unknown(word, text.sentence(start)) for word, start in first.items())


def _bare(word: str) -> str:
    """Return a word without the number of its version: GPT of GPT-4."""
    return re.sub(r"[-.]?\d[\d.]*$", "", word).lower()


def _latin(text: Text, taken: set[int]) -> Iterator[tuple[int, str]]:
    for found in _LATIN.finditer(text.plain):
        # A name in the middle of a run of capitalised words is known: look at what is on its either side.
        start = found.start()
        for word in re.split(r"( )", found[0]) if taken & set(range(*found.span())) else [found[0]]:
            if len(word.strip()) > 1 and not _begins_sentence(text, start, word):
                yield start, word
            start += len(word)


def _begins_sentence(text: Text, start: int, word: str) -> bool:
    """Whether a word may owe its capital to its place: one word, plain, after the end of a sentence."""
    before = text.plain[:start].rstrip(" \"'“‘「『(")
    opens = not before or before[-1] in ".!?。！？:;\n"
    return opens and " " not in word and word[1:].islower()


def _chinese(text: Text, there: Sequence[Mention]) -> Iterator[tuple[int, str]]:
    beside = {mention.end for mention in there}, {mention.start for mention in there}
    for found in _ROW.finditer(text.plain):
        if found.start() - 1 in beside[0] or found.end() + 1 in beside[1]:
            yield found.start(), text.raw[found.start() : found.end()]
    for found in _FIRM.finditer(text.plain):
        yield found.start(), text.raw[found.start() : found.end()]
