"""Unknown names: what a text seems to name and the table of names does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thematic.drafting.reading import Mention
from thematic.drafting.segment import Spans
from thematic.drafting.text import Text
from thematic.drafting.unknown_han import han_names
from thematic.drafting.unknown_latin import latin_names


@dataclass(frozen=True)
class Unknown:
    """A word that looks like a company's name, and the first sentence that holds it."""

    word: str
    sentence: str


def unknown_names(text: Text, there: Sequence[Mention], terms: frozenset[str]) -> tuple[Unknown, ...]:
    """Return what looks like a company's name outside of the mentions, each once, in order.

    Affiliates of known companies are among them: where the table does not hold Samsung SDI, it is told.
    """
    affiliates = [
        (mention.start, mention.word) for mention in there if not mention.entries and not mention.symbol
    ]
    taken = Spans([(mention.start, mention.end) for mention in there])
    short = _short_forms(there)
    names = [
        *affiliates,
        *(name for name in latin_names(text, there, taken, terms) if name[1] not in short),
        *han_names(text, there, taken, terms),
    ]
    first: dict[str, int] = {}
    for start, word in sorted(names):
        first.setdefault(word, start)
    return tuple(Unknown(word, text.sentence(start)) for word, start in first.items())


def _short_forms(there: Sequence[Mention]) -> set[str]:
    """Return what known names of several words begin with: Archer, where Archer Aviation is named."""
    words = {mention.word for mention in there if mention.entries and " " in mention.word}
    return {word[:place] for word in words for place in range(1, len(word)) if word[place] == " "}
