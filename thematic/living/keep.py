"""Keep a journal: enter the decisions that are missing, and tell what has changed of the prices before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from thematic.errors import JournalError
from thematic.living.entries import Record
from thematic.living.journal import Content, Journal, append, read
from thematic.living.revisions import revisions

if TYPE_CHECKING:
    from thematic.prices.source import Source
    from thematic.results.run_result import RunResult
    from thematic.run import Progress

FOLDER = Path("journals")
"""Where journals are, below the current folder: one file a backtest."""


def place(name: str, folder: Path = FOLDER) -> Path:
    """Return the file of a backtest's journal."""
    return folder / f"{name}.jsonl"


def keep(
    run: RunResult, source: Source, folder: Path = FOLDER, progress: Progress = lambda *_: None
) -> tuple[Content, ...]:
    """Enter each decision since the note that is missing; return what was added, nothing where none is.

    An entry is added as soon as it is written, so that who stops this loses nothing. What others enter
    meanwhile is not entered again.

    Raises
    ------
    JournalError
        The journal is of another backtest or other prices, or cannot be believed.
    """
    record, path = Record(run, source), place(run.question.name, folder)
    added = list(append(path, lambda journal: _begin(record, journal)))
    there = {entry["day"] for entry in read(path).entries}
    missing = [day for day in record.days if day.isoformat() not in there]
    for done, day in enumerate(missing):
        progress(f"entry of {day}", done, len(missing))
        entry = record.entry(day)
        added += append(path, lambda journal, entry=entry: _unless_there(journal, entry))  # type: ignore[misc]
    return tuple(added)


def _begin(record: Record, journal: Journal) -> Iterator[Content]:
    """Yield the first line of a new journal, or the revisions that are to be told in an old one."""
    if not journal.lines:
        yield record.head
        return
    for key in ("backtest", "base", "source", "simulated"):
        if journal.head[key] != record.head[key]:
            raise JournalError(
                f"{journal.path}: is a journal of {key} {journal.head[key]}, not of {record.head[key]}: "
                "go on with what it was kept with, or move it away to begin another"
            )
    closes = {symbol: bars.adjusted for symbol, bars in record.run.watched.bars.items()}
    if changes := revisions(journal, closes):
        yield {"kind": "revision", "day": record.days[-1].isoformat(), "changes": changes}


def _unless_there(journal: Journal, entry: Content) -> Iterator[Content]:
    if all(entry["day"] != kept["day"] for kept in journal.entries):
        yield entry
