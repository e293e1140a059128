"""Endings: Chinese names that say themselves that they are a company's, such as 宏远药业 and 宇树科技."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from thematic.drafting.segment import HAN, is_word
from thematic.drafting.tokens import FUNCTION, JOINS, LONGEST_NAME, NO_NAMES, Token, joined
from thematic.drafting.vocabulary import longest_first, vocabulary

_INSIDE = re.compile(rf"[{HAN}]{{2,6}}?(?:{'|'.join(longest_first('endings_han'))})")


def names_by_endings(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Give the names among the tokens of a run that end as companies' do, with their places.

    Examples
    --------
    >>> from thematic.drafting.tokens import tokens_of
    >>> list(names_by_endings(tokens_of(0, "另有宏远药业大涨")))
    [(2, '宏远药业')]
    """
    endings, weak = vocabulary("endings_han"), vocabulary("weak_endings_han")
    for number, token in enumerate(tokens):
        ending = _ending(tokens, number) if token.word in _beginnings() else ""
        if ending in endings and number:
            stem = _stem(tokens[:number])
            if stem and _is_name(stem, weak=ending in weak):
                yield stem[0].start, joined(stem) + ending
        elif len(token.word) >= 4 and not is_word(token.word):
            name = name_within(token.word)
            if name:
                yield token.start, name


def name_within(text: str) -> str:
    """Return the shortest beginning of a text that ends as a company's name does, or an empty text.

    Examples
    --------
    >>> name_within("宏远药业大涨"), name_within("大涨")
    ('宏远药业', '')
    """
    match = _INSIDE.match(text)
    return match[0] if match else ""


@cache
def _beginnings() -> frozenset[str]:
    """Return what endings begin with: the words that an ending may be, alone or with the next one."""
    endings = vocabulary("endings_han")
    return frozenset(ending[:length] for ending in endings for length in range(1, len(ending) + 1))


def _ending(tokens: Sequence[Token], number: int) -> str:
    """Return the ending that a word, or it and the next one, is."""
    pair = joined(tokens[number : number + 2])
    return pair if pair in vocabulary("endings_han") else tokens[number].word


def _stem(before: Sequence[Token]) -> list[Token]:
    """Return the words before an ending that may belong to the name."""
    if before[0].word in JOINS and before[-1].end - before[0].end > 1:
        # An "and" before two characters or more is no part of the name, as it is in 和铂.
        before = before[1:]
    if before[-1].end - before[0].start in (2, 3) and _is_short_name(before):
        return list(before)
    stem: list[Token] = []
    for token in reversed(before):
        length = before[-1].end - token.start
        if length > LONGEST_NAME - 2 or _stops(token, stem):
            break
        stem.insert(0, token)
        if length >= 4 or (length >= 2 and len(token.word) >= 2 and not token.odd):
            break
    return stem


def _is_short_name(before: Sequence[Token]) -> bool:
    """Whether all between a mark and an ending is a name with a single character: 信也|科技, 和铂|医药."""
    opening = joined(before)
    single = any(len(token.word) == 1 for token in before) and not is_word(opening)
    return single and not any(one in "的了该本这那各是仍都不就更最还又再已曾被由让" for one in opening)


def _stops(token: Token, stem: Sequence[Token]) -> bool:
    """Whether a word before what is known of a name is no part of it."""
    common = token.word in vocabulary("before_endings") or token.word in vocabulary("kinds_of_firms")
    # Two single characters before an ending are a name, whatever parts of speech they are.
    short = len(stem) == 1 and len(stem[0].word) == 1 and len(token.word) == 1
    if not (short and not common and token.word not in NO_NAMES) and (common or token.tag in FUNCTION):
        return True
    verb = token.tag in ("v", "vd", "m", "a") and not token.odd and not short and is_word(token.word)
    return verb and (bool(stem) or len(token.word) == 1)


def _is_name(stem: Sequence[Token], *, weak: bool) -> bool:
    """Whether words make a name with an ending; with a weak one only a word that is odd does."""
    if stem[-1].end - stem[0].start < 2:
        return False
    if any(token.odd for token in stem):
        return True
    common = ("v", "vn", "a", "z", "b", "j")
    return not weak and all(token.tag.startswith("n") or token.tag in common for token in stem)
