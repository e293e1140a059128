"""Reading: where a text names somebody, as a word of its own and as nobody else's name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from thematic.drafting.affiliates import affiliate_end
from thematic.drafting.common_words import is_common
from thematic.drafting.context import figure, says_company
from thematic.drafting.names import NameEntry, Names
from thematic.drafting.script import is_han
from thematic.drafting.segment import Spans, is_word, words_around
from thematic.drafting.text import Text
from thematic.markets import written_symbols

_LONG_TOKEN = ("公司", "集团", "股份", "网")


class Mention(NamedTuple):
    """A place at which a text names somebody.

    Parameters
    ----------
    start, end : int
        Of the characters, `end` exclusive.
    word : str
        As it is written there.
    entries : tuple of NameEntry
        Whom it may mean, the likeliest first; none for a listing that the table does not know, and for an
        affiliate that it does not know.
    symbol : str
        The listing, where the text gives it.
    doubt : str
        Why it may mean nobody: a figure of speech, a yardstick. Empty where there is no doubt.
    alias : str
        The word of the table that stands there, where it is one.
    """

    start: int
    end: int
    word: str
    entries: tuple[NameEntry, ...]
    symbol: str = ""
    doubt: str = ""
    alias: str = ""


def mentions(text: Text, names: Names) -> list[Mention]:
    """Return where a text names entries of the table or gives listings, in order, without overlaps.

    Of names that begin at one place the longest counts, and of names that overlap the first. A mention
    without entries and without symbol is an affiliate of a known company that the table does not hold.
    """
    coded = [*_coded(text, names)]
    taken = Spans([(mention.start, mention.end) for mention in coded])
    named = [mention for mention in _named(text, names) if not taken.touch(mention.start, mention.end)]
    return _judged(text, names, sorted([*coded, *named], key=lambda mention: mention.start))


def _named(text: Text, names: Names) -> Iterator[Mention]:
    place = 0
    for start, end, alias in _candidates(text, names):
        if start < place or not _stands(text.plain, start, end, alias):
            continue
        place = end
        entries = names.by_alias[alias]
        if not entries:
            continue
        longer = affiliate_end(text.plain, start, end, entries[0])
        if longer > end:
            place, entries = longer, ()
        yield Mention(start, place, text.raw[start:place], entries, alias=alias)


def _candidates(text: Text, names: Names) -> list[tuple[int, int, str]]:
    """Return every place at which an alias stands, the first and of one place the longest first."""
    matches = names.matcher.find_matches_as_indexes(text.folded, overlapping=True)
    longest_first = sorted([(start, -end, number) for number, start, end in matches])
    return [(start, -end, names.patterns[number][0]) for start, end, number in longest_first]


def _stands(text: str, start: int, end: int, alias: str) -> bool:
    """Whether a name stands at a place as a word of its own."""
    if not _stands_in_latin(text, start, end, alias):
        return False
    return not (is_han(alias[0]) or is_han(alias[-1])) or _stands_in_han(text, start, end)


def _stands_in_latin(text: str, start: int, end: int, alias: str) -> bool:
    """Whether letters and digits end where the name does, and its capitals are capitals in the text."""
    if _is_latin(alias[0]) and start > 0 and _is_latin(text[start - 1]):
        return False
    if _is_latin(alias[-1]) and end < len(text) and _is_latin(text[end]):
        return False
    there = text[start:end]
    if there == alias:
        return True
    acronym = alias.isascii() and len(alias) <= 4 and alias.isupper()
    return not acronym and all(there[place].isupper() for place in _capitals(alias))


@cache
def _capitals(alias: str) -> tuple[int, ...]:
    """Return the places of the capitals with which words of a name begin."""
    begins = (place for place in range(len(alias)) if not place or alias[place - 1] in " -")
    return tuple(place for place in begins if alias[place].isupper())


def _stands_in_han(text: str, start: int, end: int) -> bool:
    """Whether no word of the dictionary reaches over either end of a name: 提高|通胀 does not name 高通."""
    for first, last in words_around(text, start, end):
        if (first >= start and last <= end) or last - first < 2 or not is_word(text[first:last]):
            continue
        if first == start and text[end:last] in _LONG_TOKEN:
            continue
        # What is left of the word may belong to its other neighbour: 其|中国|轩高科 is 其中|国轩高科.
        left = first < start and last <= end and first > 0 and is_word(text[first - 1 : start])
        right = last > end and first >= start and is_word(text[end : last + 1])
        if not (left or right):
            return False
    return True


def _is_latin(character: str) -> bool:
    return character < "\u0250" and character.isalnum()


class _Plain(NamedTuple):
    """What a text names plainly, where it does, and which of its words are also those of the language."""

    names: set[str]
    starts: set[int]
    ends: set[int]
    common: set[str]


def _judged(text: Text, names: Names, there: Sequence[Mention]) -> list[Mention]:
    """Add doubts, and leave out common words that the text around them does not make a name."""
    plain, kept = _plain(names, there), []
    for mention in there:
        doubt = _doubt(text, mention, plain) if mention.entries and not mention.symbol else ""
        if doubt is not None:
            kept.append(mention._replace(doubt=doubt) if doubt else mention)
    return kept


def _plain(names: Names, there: Sequence[Mention]) -> _Plain:
    common = {alias for alias in {mention.alias for mention in there} if is_common(alias, names)}
    plain = [mention for mention in there if mention.entries and mention.alias not in common]
    # Four characters hardly stand in a row by chance, even where they are common words: 双环传动和中大力德.
    rows = [*plain, *(mention for mention in there if len(mention.alias) > 3 and is_han(mention.alias[0]))]
    return _Plain(
        {mention.entries[0].name for mention in plain if not mention.symbol},
        {mention.start for mention in rows},
        {mention.end for mention in rows},
        common,
    )


def _doubt(text: Text, mention: Mention, plain: _Plain) -> str | None:
    """Return why a mention may mean nobody, if so, and None for a common word that names nobody."""
    doubt = figure(text.plain, mention.start, mention.end, mention.entries[0].symbols)
    if doubt or mention.alias not in plain.common:
        return doubt
    return says_company(
        text,
        mention.start,
        mention.end,
        in_row=_beside(text.plain, mention, plain),
        named_elsewhere=mention.entries[0].name in plain.names,
    )


def _beside(text: str, mention: Mention, plain: _Plain) -> bool:
    """Whether a plain name stands directly before or after in a row: A、B, A和B, A/B."""
    left = mention.start - 1 in plain.ends and text[mention.start - 1] in _GLUE
    return left or (mention.end + 1 in plain.starts and text[mention.end] in _GLUE)


_GLUE = "、和与及/"


def _coded(text: Text, names: Names) -> Iterator[Mention]:
    """Give the listings that a text writes, in the spellings that the markets' files hold."""
    for written in written_symbols(text.plain):
        known = names.of_symbol(written.symbol)
        entries = () if known is None else (known,)
        word = text.raw[written.start : written.end]
        yield Mention(written.start, written.end, word, entries, written.symbol)
