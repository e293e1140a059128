"""Tokens: the words of Chinese text outside of what is named, with places, parts of speech and oddness."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from thematic.drafting.segment import HAN, is_word, tags, tags_of_runs
from thematic.drafting.vocabulary import vocabulary

LONGEST_NAME = 8
"""Characters of a Chinese name."""
NO_NAMES = "的了是在将和与及或等之其该本此"
"""Characters that stand in no name."""
LONGEST_RUN = 200
"""Characters of a run that are read: a sentence has fewer."""
PROPER = ("nr", "nrt", "nt", "nz", "nrfg")
"""Parts of speech of names."""
JOINS = ("和", "与", "及", "以及")
"""Words between the last two members of a row."""
_RUN = re.compile(rf"[{HAN}]+")
FUNCTION = frozenset(
    ("p", "c", "u", "uj", "ul", "uz", "ug", "d", "r", "y", "f", "q", "t", "e", "o", "w", "x", "k", "i", "l")
)
"""Parts of speech of words that are no part of a name: prepositions, particles, pronouns."""
_PLAIN = FUNCTION | {"v", "m", "n", "a"}
_AT_ONCE = 4096


class Token(NamedTuple):
    """A word of a run, with its place in the text and its part of speech.

    Examples
    --------
    >>> token = Token(3, "公司", "n")
    >>> token.end, token.odd
    (5, False)
    """

    start: int
    word: str
    tag: str

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.start + len(self.word)

    @property
    def odd(self) -> bool:
        """Whether it is a name or a word that the dictionary does not hold."""
        return _is_odd(self.word, self.tag)


@lru_cache(maxsize=100_000)
def _is_odd(word: str, tag: str) -> bool:
    if len(word) == 1:
        return tag not in _PLAIN
    return not is_word(word) or tag in PROPER


def joined(tokens: Iterable[Token]) -> str:
    """Return the text of tokens that follow each other."""
    return "".join([token.word for token in tokens])


def tokens_of(start: int, run: str) -> list[Token]:
    """Return the tokens of a run that begins at a place.

    Examples
    --------
    >>> [token.word for token in tokens_of(0, "股价大涨")]
    ['股价', '大涨']
    """
    return _placed(start, tags(run[:LONGEST_RUN]))


def _placed(start: int, tagged: Sequence[tuple[str, str]]) -> list[Token]:
    words, parts = zip(*tagged, strict=True)
    return [*map(Token, accumulate(map(len, words), initial=start), words, parts)]


def telling_runs(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[list[Token]]:
    """Give the tokens of those runs between some spans that hold a word by which a company could be told.

    Parameters
    ----------
    text : str
        In plain script.
    spans : sequence of (int, int)
        What is named already, in order and without overlaps.
    """
    runs = [match.span() for match in _RUN.finditer(_without(text, spans))]
    for first in range(0, len(runs), _AT_ONCE):
        some = runs[first : first + _AT_ONCE]
        tagged = tags_of_runs([text[start : min(end, start + LONGEST_RUN)] for start, end in some])
        for (start, _), pairs in zip(some, tagged, strict=True):
            if any(map(_tells, pairs)):
                yield _placed(start, pairs)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text with spaces where spans are."""
    parts, place = [], 0
    for start, end in spans:
        parts += [text[place:start], " " * (end - start)]
        place = end
    return "".join([*parts, text[place:]])


@lru_cache(maxsize=100_000)
def _tells(tagged: tuple[str, str]) -> bool:
    """Whether a word is one by which companies are told: odd, part of an ending, a kind of firm, an "and"."""
    word, tag = tagged
    if word in JOINS or word in vocabulary("kinds_of_firms") or _is_odd(word, tag):
        return True
    return any(ending.startswith(word) for ending in vocabulary("endings_han"))
