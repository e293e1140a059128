"""The journal's file: lines of JSON that are only ever added, each with a hash of itself and all before.

A line that was changed, taken out, moved or put in between is noticed. (That the end was cut off is not: it
would take a witness elsewhere.) One process writes at a time. A line is written whole, or the next writer
cuts off what a killed one left of it: nothing was told of such a line before.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from thematic.errors import JournalError

FORMAT = 1
"""Of the lines: what a later version writes and this one cannot read has a higher number."""

Content = Mapping[str, Any]


@dataclass(frozen=True)
class JournalLine:
    """One line of a journal.

    Parameters
    ----------
    hash : str
        SHA-256 of the hash of the line before and of the content.
    written : str
        When it was written, UTC; the hash does not cover it, so that a journal is the same whenever it was
        written.
    content : mapping
        Its ``kind`` is ``journal`` for the first line, then ``entry`` or ``revision``.
    """

    hash: str
    written: str
    content: Content


@dataclass(frozen=True)
class Journal:
    """A journal, read and held against its hashes.

    Parameters
    ----------
    path : Path
    lines : tuple of Line
    """

    path: Path
    lines: tuple[JournalLine, ...]

    @property
    def head(self) -> Content:
        """What it is a journal of; empty before its first line."""
        return self.lines[0].content if self.lines else {}

    @property
    def entries(self) -> tuple[Content, ...]:
        """The entries by their days."""
        entries = [line.content for line in self.lines if line.content["kind"] == "entry"]
        return tuple(sorted(entries, key=lambda entry: str(entry["day"])))

    @property
    def revisions(self) -> tuple[Content, ...]:
        """The revisions of prices, in the order in which they were found."""
        return tuple(line.content for line in self.lines if line.content["kind"] == "revision")


def read(path: Path) -> Journal:
    """Return a journal; an unfinished last line, which a killed process left, is not looked at.

    Raises
    ------
    JournalError
        It is none, was changed by another hand, or a newer version wrote it.
    """
    if not path.is_file():
        return Journal(path, ())
    return Journal(path, tuple(_lines(path, _whole(path.read_bytes()))))


def append(path: Path, more: Callable[[Journal], Iterable[Content]]) -> tuple[Content, ...]:
    """Add what `more` returns of the journal as it stands, while no other process writes; return that.

    Raises
    ------
    JournalError
        As `read`.
    """
    with _locked(path):
        journal = read(path)
        _cut_unfinished(path)
        contents, before = tuple(more(journal)), journal.lines[-1].hash if journal.lines else ""
        with path.open("ab") as file:
            for content in contents:
                before = _hash(before, content)
                written = datetime.now(UTC).isoformat(timespec="seconds")
                line = {"hash": before, "written": written, "content": content}
                file.write(_text(line).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
    return contents


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    from filelock import FileLock

    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        yield


def _whole(content: bytes) -> bytes:
    return content[: content.rfind(b"\n") + 1]


def _cut_unfinished(path: Path) -> None:
    if path.is_file():
        content = path.read_bytes()
        if len(_whole(content)) < len(content):
            os.truncate(path, len(_whole(content)))


def _lines(path: Path, content: bytes) -> Iterator[JournalLine]:
    before = ""
    for number, text in enumerate(content.splitlines(), start=1):
        try:
            line = JournalLine(**json.loads(text))
            kind, form = line.content["kind"], line.content.get("format", FORMAT)
        except (ValueError, TypeError, LookupError) as error:
            raise JournalError(f"{path}: line {number} is no line of a journal ({error})") from error
        if (number == 1) != (kind == "journal") or form > FORMAT:
            raise JournalError(f"{path}: line {number} is not what this version of thematic writes there")
        if line.hash != _hash(before, line.content):
            raise JournalError(
                f"{path}: line {number} is not what was written, or does not follow the one before: the "
                "journal was changed by another hand; restore it from a backup, or move it away to begin anew"
            )
        before = line.hash
        yield line


def _text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, allow_nan=False)


def _hash(before: str, content: Content) -> str:
    return hashlib.sha256(f"{before}\n{_text(content)}".encode()).hexdigest()
