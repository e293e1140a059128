"""Unknown names in Chinese, which marks no names: told by endings, by rows, and by the words beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thematic.drafting.context_han import names_after_and, names_after_kinds, names_by_context, persons
from thematic.drafting.endings_han import names_by_endings
from thematic.drafting.reading import Mention
from thematic.drafting.rows_han import names_in_rows
from thematic.drafting.segment import Spans
from thematic.drafting.text import Text
from thematic.drafting.tokens import Token, telling_runs

_PARTICLES = "由被把"


def han_names(
    text: Text, there: Sequence[Mention], taken: Spans, terms: frozenset[str]
) -> Iterator[tuple[int, str]]:
    """Give what looks like a Chinese company name outside of the mentions, with its place.

    Parameters
    ----------
    text : Text
    there : sequence of Mention
        In order and without overlaps.
    taken : Spans
        Those of the mentions.
    terms : frozenset of str
        Words that look like names and are none.
    """
    people: set[str] = set()
    known = [mention for mention in there if not mention.entries or mention.entries[0].kind != "index"]
    starts, ends = {mention.start for mention in known}, {mention.end for mention in known}
    names = [*names_in_rows(text.plain, starts, ends)]
    ends = {mention.end for mention in there} | {start + len(word) for start, word in names}
    for tokens in telling_runs(text.plain, [(mention.start, mention.end) for mention in there]):
        people.update(persons(tokens, text.plain))
        names += _names_in(tokens, text.plain, ends)
    for start, word in _longest(names):
        if not taken.touch(start, start + len(word)) and word not in people and word not in terms:
            yield start, text.raw[start : start + len(word)]


def _names_in(tokens: Sequence[Token], text: str, ends: set[int]) -> list[tuple[int, str]]:
    """Return the names of one run, and add to where names end."""
    told = [*names_by_endings(tokens), *names_by_context(tokens, text), *names_after_kinds(tokens)]
    names = [_after_particle(*name) for name in told]
    ends.update(start + len(word) for start, word in names)
    return [*names, *names_after_and(tokens, ends)]


def _after_particle(start: int, word: str) -> tuple[int, str]:
    """Return a name without the particle that a word which no dictionary holds began with: 由|深创投."""
    past = max(word.rfind(particle) for particle in _PARTICLES) + 1
    return (start + past, word[past:]) if len(word) - past > 1 else (start, word)


def _longest(names: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Give of names that overlap the longest."""
    kept: list[tuple[int, str]] = []
    for start, word in sorted(set(names), key=lambda one: (one[0], -len(one[1]))):
        if kept and start < kept[-1][0] + len(kept[-1][1]):
            if len(word) > len(kept[-1][1]):
                kept[-1] = (start, word)
            continue
        kept.append((start, word))
    return iter(kept)
