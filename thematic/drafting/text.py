"""Text: an article, its plain form, and the sentences that become notes."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from thematic.drafting.script import folded, plain

LONGEST_NOTE = 240
"""Characters that a note may have: text without full stops would otherwise become one note."""
# Ends of sentences in Chinese and English, of paragraphs, of items, and of lines of unwrapped Chinese.
# All begin with one of a few characters: only there is asked what stands before and after.
_ENDS = re.compile(
    r"[。!?！？;；.\n](?:"
    r"(?<=[。!?！？;；])[。!?！？;；]*[”’」』\"')]*"
    r"|(?<=[a-z0-9)%”\"']\.)[.!?]*[”’\"')]*(?=\s+[“\"'A-Z\d])"
    r"|(?<=\n)\s*\n"
    r"|(?<=\n)(?=\s*(?:[-*•·#|]|\d{1,2}[.)]\s))"
    r"|(?<=[^ -~\n]\n))"
)


@dataclass(frozen=True)
class Text:
    """A text, its plain form, and its sentences."""

    raw: str

    @cached_property
    def plain(self) -> str:
        """The text in plain script, of the same length."""
        return plain(self.raw)

    @cached_property
    def folded(self) -> str:
        """The plain text with small Latin letters, of the same length."""
        return folded(self.plain)

    @cached_property
    def starts(self) -> list[int]:
        """The places at which sentences begin."""
        return [0, *(end.end() for end in _ENDS.finditer(self.raw))]

    def once(self) -> Text:
        """Return the text with each of its sentences once, in order.

        Examples
        --------
        >>> Text("It rose. It fell. It rose. It fell.").once().raw
        'It rose. It fell.'
        """
        ends = [*self.starts[1:], len(self.raw)]
        first: dict[str, str] = {}
        for start, end in zip(self.starts, ends, strict=True):
            # A sentence is the same one with other space around it.
            first.setdefault(self.raw[start:end].strip(), self.raw[start:end])
        return self if len(first) == len(ends) else Text("".join(first.values()))

    def bounds(self, place: int) -> tuple[int, int]:
        """Return the first place of the sentence that holds a character, and the place after its last."""
        number = bisect_right(self.starts, place)
        end = self.starts[number] if number < len(self.starts) else len(self.raw)
        return self.starts[number - 1], end

    def sentence(self, place: int) -> str:
        """Return the sentence that holds a character on one line, or what stands around it where it is long.

        Examples
        --------
        >>> Text("First. Second one. Third.").sentence(8)
        'Second one.'
        """
        start, end = self.bounds(place)
        if end - start <= LONGEST_NOTE:
            return " ".join(self.raw[start:end].split())
        first, last = max(start, place - LONGEST_NOTE // 2), min(end, place + LONGEST_NOTE // 2)
        first, last = self._whole(first, start, -1), self._whole(last, end, 1)
        kept = " ".join(self.raw[first:last].split())
        return f"{'…' * (first > start)}{kept}{'…' * (last < end)}"

    def _whole(self, place: int, bound: int, step: int) -> int:
        """Move a cut to the nearest space inside, so that no English word is cut."""
        for moved in range(place, place - step * 20, -step):
            if (
                moved == bound
                or self.raw[moved - 1 : moved].isspace()
                or not self.raw[moved : moved + 1].isascii()
            ):
                return moved
        return place
