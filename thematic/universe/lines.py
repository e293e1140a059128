"""Lines: where the keys of a universe file stand, for sentences about them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Lines:
    """The lines on which the keys of a universe file stand, as far as they are plainly written.

    Parameters
    ----------
    text : str
        The file.
    members : int
        How many members it has. Where their number differs from that of the ``[[member]]`` headers (they
        can be written in other ways), members are told apart by number instead of line.
    """

    text: str
    members: int

    def key(self, key: str) -> str:
        """Return ``"line N: "`` for a key outside of members, or nothing where it is not found."""
        # A key after the first header belongs to a table; a table's own name stands in a header.
        end = self._all_headers[0] if self._all_headers else len(self._lines)
        line = self._find(key, 0, end)
        named = (n for n in self._all_headers if self._find(key, n, n + 1) is not None)
        return self._said(next(named, None) if line is None else line)

    def table(self, table: str, number: int, key: str) -> str:
        """Return ``"line N: "`` for a key of a table such as ``[rules]`` or the n-th ``[[note]]``."""
        headers = [n for n, line in enumerate(self._lines) if re.match(rf"\s*\[\[?\s*{table}\s*\]", line)]
        if number >= len(headers):
            return self.key(table)
        end = next((n for n in self._all_headers if n > headers[number]), len(self._lines))
        line = self._find(key, headers[number] + 1, end)
        return self._said(headers[number] if line is None else line)

    def member(self, index: int, key: str) -> str:
        """Return ``"line N: "`` for a member's key, or for its header where it does not have the key."""
        if len(self._headers) != self.members:
            return f"member {index + 1}: "
        start, end = self._headers[index], [*self._headers, len(self._lines)][index + 1]
        line = self._find(key, start + 1, end)
        return self._said(start if line is None else line)

    @staticmethod
    def _said(number: int | None) -> str:
        return "" if number is None else f"line {number + 1}: "

    @cached_property
    def _lines(self) -> list[str]:
        # Text over several lines may hold anything, also what looks like a key.
        quoted = re.compile(r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'')
        return quoted.sub(lambda match: "\n" * match[0].count("\n"), self.text).split("\n")

    @cached_property
    def _headers(self) -> list[int]:
        header = re.compile(r"\s*\[\[\s*[\"']?member[\"']?\s*\]\]")
        return [n for n, line in enumerate(self._lines) if header.match(line)]

    @cached_property
    def _all_headers(self) -> list[int]:
        return [n for n, line in enumerate(self._lines) if re.match(r"\s*\[", line)]

    def _find(self, key: str, start: int, end: int) -> int | None:
        escaped = re.escape(key)
        pattern = re.compile(rf"\s*([\"']?){escaped}\1\s*[=.]|\s*\[\[?\s*(?:member\.)?{escaped}\s*\]")
        return next((n for n in range(start, end) if pattern.match(self._lines[n])), None)
