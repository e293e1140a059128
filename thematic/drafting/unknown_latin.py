"""Unknown names in Latin letters: told by what companies are called, and by what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from thematic.drafting.capitalised import capitalised
from thematic.drafting.context_latin import in_row, is_company, is_person, is_shout
from thematic.drafting.reading import Mention
from thematic.drafting.segment import Spans
from thematic.drafting.text import Text

_FORMS = re.compile(r"(?:,? (?:Inc|Corp|Ltd|Cos?|plc|PLC|Group|Holdings?|SA|SE|AG|NV)\b\.?)+")


def latin_names(
    text: Text, there: Sequence[Mention], taken: Spans, terms: frozenset[str]
) -> Iterator[tuple[int, str]]:
    """Give what looks like a company's name in Latin letters outside of the mentions, with its place.

    In Chinese text almost every word with a capital is a name. In English it must end like a company's, be
    written like one (CamelCase), be called or do what companies do, or stand in a row with a known one.
    """
    plain = text.plain
    lowered = frozenset(term.lower() for term in terms)
    ends = {mention.end for mention in there if mention.entries}
    ends |= {_full_end(plain, end) for end in ends}
    starts = {mention.start for mention in there if mention.entries}
    persons: set[str] = set()
    names: list[tuple[int, str, bool]] = []
    pieces = [*capitalised(plain, taken, lowered)]
    for start, words in pieces:
        if is_person(plain, start, words):
            persons.update((words, words.split(" ")[-1]))
        elif named := is_company(plain, start, words, ends, starts):
            names.append((start, words, named == "sure"))
    names += _beside(plain, names, pieces)
    for start, words, sure in sorted(set(names)):
        if sure or words not in persons:
            yield start, words


def _full_end(text: str, end: int) -> int:
    """Return where a known name ends with the legal forms that follow it: Estee Lauder|Cos."""
    forms = _FORMS.match(text, end)
    return forms.end() if forms else end


def _beside(
    text: str, names: Sequence[tuple[int, str, bool]], pieces: Sequence[tuple[int, str]]
) -> Iterator[tuple[int, str, bool]]:
    """Give the names that stand in a row with one that was found."""
    ends = {start + len(words) for start, words, _ in names}
    starts = {start for start, _, _ in names}
    for start, words in pieces:
        fresh = start not in starts and not is_shout(words)
        if fresh and in_row(text, start, start + len(words), ends, starts):
            yield start, words, False
