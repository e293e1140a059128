"""Reading: where a text names somebody, and the sentence in which it does."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from thematic.drafting.names import Entry, Names
from thematic.drafting.script import plain
from thematic.errors import MarketError
from thematic.markets import market_of

# Ends of sentences in Chinese, in English, of paragraphs, and of lines of Chinese, which nobody wraps.
_ENDS = re.compile(
    r"[。!?！？;；]+[”’」』\"')]*"
    r"|(?<=[a-z0-9)%”\"'])[.!?]+[”’\"')]*(?=\s+[“\"'A-Z\d])"
    r"|\n\s*\n"
    r"|(?<=[^ -~])\n"
)
_CODES = re.compile(
    r"(?<![A-Za-z0-9.])0?(?P<hk>\d{4})\.HK(?![A-Za-z])"
    r"|(?<![A-Za-z0-9.])(?P<cn>\d{6})\.(?P<place>SH|SS|SZ)(?![A-Za-z])"
    r"|(?<![A-Za-z0-9.])(?P<asia>\d{4,6}\.(?:T|KS|TW))(?![A-Za-z])"
    r"|(?<![A-Za-z0-9.])(?P<us>[A-Z]{1,5})\.(?:US|O|N)(?![A-Za-z])"
    r"|(?:NASDAQ|Nasdaq|NYSE)\s*:\s*(?P<listed>[A-Z]{1,5})(?![A-Za-z])"
    r"|\$(?P<cash>[A-Z]{2,5})(?![A-Za-z])"
)


@dataclass(frozen=True)
class Mention:
    """A place at which a text names somebody.

    Parameters
    ----------
    start, end : int
        Of the characters, `end` exclusive.
    word : str
        As it is written there.
    entries : tuple of Entry
        Whom it may mean, the likeliest first; none for a listing that the table does not know.
    symbol : str
        The listing, where the text gives it.
    """

    start: int
    end: int
    word: str
    entries: tuple[Entry, ...]
    symbol: str = ""


@dataclass(frozen=True)
class Text:
    """A text, its plain form, and its sentences."""

    raw: str

    @cached_property
    def plain(self) -> str:
        """The text in plain script, of the same length."""
        return plain(self.raw)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _ENDS.finditer(self.raw))]

    def sentence(self, place: int) -> str:
        """Return the sentence that holds a character, on one line."""
        number = bisect_right(self._starts, place)
        end = self._starts[number] if number < len(self._starts) else len(self.raw)
        return " ".join(self.raw[self._starts[number - 1] : end].split())


def mentions(text: Text, names: Names) -> list[Mention]:
    """Return where a text names entries of the table or gives listings, in order, without overlaps.

    Of names that begin at one place the longest counts, and of names that overlap the first.
    """
    coded = [*_coded(text, names)]
    taken = {place for mention in coded for place in range(mention.start, mention.end)}
    named = [each for each in _named(text, names) if not taken & set(range(each.start, each.end))]
    return sorted([*coded, *named], key=lambda mention: mention.start)


def _named(text: Text, names: Names) -> Iterator[Mention]:
    initial: dict[str, list[str]] = {}
    for alias in sorted(names.by_alias, key=len, reverse=True):
        initial.setdefault(alias[0], []).append(alias)
    place = 0
    while place < len(text.plain):
        aliases = initial.get(text.plain[place], ())
        alias = next((alias for alias in aliases if _stands(text.plain, place, alias)), "")
        if not alias:
            place += 1
            continue
        end = place + len(alias)
        if entries := names.by_alias[alias]:
            yield Mention(place, end, text.raw[place:end], entries)
        place = end


def _stands(text: str, place: int, alias: str) -> bool:
    """Whether a name stands at a place, as a word of its own where it is in Latin letters."""
    end = place + len(alias)
    if text[place:end].lower() != alias.lower():
        return False
    inside = _is_latin(alias[0]) and place > 0 and _is_latin(text[place - 1])
    return not inside and not (_is_latin(alias[-1]) and end < len(text) and _is_latin(text[end]))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _coded(text: Text, names: Names) -> Iterator[Mention]:
    for found in _CODES.finditer(text.plain):
        symbol = _symbol(found)
        try:
            market_of(symbol)
        except MarketError:
            continue
        known = names.of_symbol(symbol)
        entries = () if known is None else (known,)
        yield Mention(found.start(), found.end(), text.raw[found.start() : found.end()], entries, symbol)


def _symbol(found: re.Match[str]) -> str:
    """Return a listing in Yahoo's form, such as 0700.HK for 00700.HK and 600588.SS for 600588.SH."""
    if found["hk"]:
        return f"{found['hk']}.HK"
    if found["cn"]:
        return f"{found['cn']}.{'SZ' if found['place'] == 'SZ' else 'SS'}"
    given: str = found["asia"] or found["us"] or found["listed"] or found["cash"]
    return given
