"""The ledger's file: an SQLite database whose entries form a chain of hashes.

Each entry's hash covers its own text and the hash of the entry before, and its text holds the hash of its
numbers: an entry that was changed, taken out, moved or put in between is noticed. (That the end was cut off
is not: it would take a witness elsewhere.) SQLite writes an entry whole or not at all, also when a process is
killed, and lets one process write at a time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from thematic.errors import LedgerError
from thematic.ledger.history import History, TrialEntry
from thematic.ledger.trials import Trials

VARIABLE = "THEMATIC_LEDGER"
"""Environment variable that names another file than the one in the platform's data folder."""

APPLICATION, SCHEMA, FORMAT = 0x74686D6C, 1, 1
"""How the file is told from other databases; the version of its tables; that of its entries' text."""

PATIENCE = 60.0
"""Seconds to wait for another process to finish writing."""

TABLE = """
CREATE TABLE entries (
    number INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    text TEXT NOT NULL,
    detail TEXT NOT NULL,
    keys BLOB NOT NULL,
    sharpe BLOB NOT NULL
)
"""


def place() -> Path:
    """Return the ledger's file; it need not be there yet."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("thematic") / "ledger.sqlite"


def check() -> None:
    """Require that the ledger can be read, believed and written, before any work is done for it.

    Raises
    ------
    LedgerError
        It is no ledger, of a newer version, was changed by another hand, or cannot be written.
    """
    with _opened() as ledger:
        _begin(ledger)
        list(_texts(ledger))
        # Only a write shows whether it can be written; this one is taken back.
        ledger.execute("INSERT INTO entries VALUES (NULL, '', '', '', x'', x'')")
        ledger.execute("ROLLBACK")


def record(trials: Iterable[Trials]) -> None:
    """Enter trials, all of them or none; those that are there already are counted once when read.

    Safe to call from several processes at once.

    Raises
    ------
    LedgerError
        As `check`.
    """
    made = [trial for trial in trials if len(trial.keys)]
    if not made:
        return
    with _opened() as ledger, _written(ledger):
        for trial in made:
            detail = json.dumps(
                {
                    "parameters": trial.parameters,
                    "axes": {key: list(axis) for key, axis in trial.axes.items()},
                },
                ensure_ascii=False,
                default=str,
            )
            payload = detail, trial.keys.astype("<u8").tobytes(), trial.ratios.astype("<f8").tobytes()
            _append(ledger, "trials", _described(trial, payload), payload)


def fix(what: str, digest: str) -> datetime:
    """Enter the hash of something that must not change once results are known; return when it was entered.

    A hash that is there already is not entered again: the first time counts.

    Parameters
    ----------
    what : str
        What was hashed, such as ``reference set us_sectors``.
    digest : str
        Its SHA-256, in hexadecimal.

    Raises
    ------
    LedgerError
        As `check`.
    """
    with _opened() as ledger, _written(ledger):
        for text in _texts(ledger):
            if text.get("kind") == "hash" and (text["what"], text["digest"]) == (what, digest):
                return datetime.fromisoformat(text["at"])
        text = _append(ledger, "hash", {"what": what, "digest": digest}, ("", b"", b""))
    return datetime.fromisoformat(text["at"])


def read(universes: Iterable[str]) -> History:
    """Return what was tried on any of some universes; read it once and ask it for each strategy.

    Raises
    ------
    LedgerError
        It is no ledger, of a newer version, or was changed by another hand.
    """
    if not place().exists():
        return History(())
    wanted, entries, unread = set(universes), list[TrialEntry](), list[str]()
    with _opened() as ledger:
        ledger.execute("BEGIN")
        for number, text in enumerate(_texts(ledger), start=1):
            if text.get("format") != FORMAT or text.get("kind") not in ("trials", "hash"):
                unread.append(str(text.get("thematic", "of an unknown version")))
            elif text["kind"] == "trials" and wanted & set(text["universes"]):
                entries.append(_entry(ledger, number, text))
    return History(tuple(entries), tuple(unread))


@contextmanager
def _opened() -> Iterator[sqlite3.Connection]:
    """Open the ledger, made where it is not there; tell what is wrong with it in a sentence."""
    path = place()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as ledger:
            ledger.execute("PRAGMA synchronous = FULL")
            _check_version(ledger, path)
            yield ledger
    except sqlite3.OperationalError as error:
        raise _unusable(path, str(error)) from error
    except sqlite3.DatabaseError as error:
        raise _strange(path, str(error)) from error
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from error


def _check_version(ledger: sqlite3.Connection, path: Path) -> None:
    (application,) = ledger.execute("PRAGMA application_id").fetchone()
    (schema,) = ledger.execute("PRAGMA user_version").fetchone()
    if _has_tables(ledger) and application != APPLICATION:
        raise _strange(path, "it is another program's database")
    if schema > SCHEMA:
        raise LedgerError(
            f"{path}: a newer version of thematic has written this ledger of trials (its format is {schema}, "
            f"this version knows {SCHEMA}): update thematic, or name another file in {VARIABLE}"
        )


@contextmanager
def _written(ledger: sqlite3.Connection) -> Iterator[None]:
    """Write what the block writes, or nothing where it fails; no other process writes meanwhile."""
    _begin(ledger)
    try:
        yield
    except BaseException:
        ledger.execute("ROLLBACK")
        raise
    ledger.execute("COMMIT")


def _begin(ledger: sqlite3.Connection) -> None:
    """Begin to write, with the tables made where they are not there."""
    ledger.execute("BEGIN IMMEDIATE")
    if not _has_tables(ledger):
        ledger.execute(TABLE)
        ledger.execute(f"PRAGMA application_id = {APPLICATION}")
        ledger.execute(f"PRAGMA user_version = {SCHEMA}")


def _has_tables(ledger: sqlite3.Connection) -> bool:
    (count,) = ledger.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return bool(count)


def _append(
    ledger: sqlite3.Connection, kind: str, what: Mapping[str, Any], payload: tuple[str, bytes, bytes]
) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    text = {"format": FORMAT, "kind": kind, "thematic": _version(), "at": at, **what}
    written = json.dumps(text, ensure_ascii=False, sort_keys=True)
    last = ledger.execute("SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1").fetchone()
    number, before = last or (0, "")
    ledger.execute(
        "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)",
        (number + 1, _hash(before, written), written, *payload),
    )
    return text


@cache
def _version() -> str:
    return version("thematic")


def _described(trials: Trials, payload: tuple[str, bytes, bytes]) -> dict[str, Any]:
    return {
        "universes": sorted(set(trials.universes)),
        "strategy": trials.strategy,
        "start": trials.start.isoformat(),
        "end": trials.end.isoformat(),
        "source": trials.source,
        "simulated": trials.simulated,
        "rows": trials.rows,
        "trials": len(payload[1]) // 8,
        "payload": _hash(*payload),
    }


def _texts(ledger: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Yield the entries' texts in order, each held against its hash and the one before."""
    before = ""
    if not _has_tables(ledger):
        return
    rows = ledger.execute("SELECT number, hash, text FROM entries ORDER BY number")
    for place_, (number, written, text) in enumerate(rows, start=1):
        if number != place_ or written != _hash(before, text):
            raise _changed(
                place(), f"entry {place_} is not what was written, or does not follow the one before"
            )
        before = written
        yield json.loads(text)


def _entry(ledger: sqlite3.Connection, number: int, text: Mapping[str, Any]) -> TrialEntry:
    payload = ledger.execute(
        "SELECT detail, keys, sharpe FROM entries WHERE number = ?", (number,)
    ).fetchone()
    if _hash(*payload) != text["payload"]:
        raise _changed(place(), f"the numbers of entry {number} are not what was written")
    return TrialEntry(
        frozenset(text["universes"]),
        bool(text["simulated"]),
        int(text["rows"]),
        np.frombuffer(payload[1], "<u8"),
        np.frombuffer(payload[2], "<f8"),
    )


def _hash(*fields: str | bytes) -> str:
    digest = hashlib.sha256()
    for field in fields:
        written = field.encode() if isinstance(field, str) else field
        digest.update(len(written).to_bytes(8, "little"))
        digest.update(written)
    return digest.hexdigest()


def _unusable(path: Path, cause: str) -> LedgerError:
    return LedgerError(
        f"{path}: the ledger of trials cannot be used ({cause}): make it writable, or name another file in "
        f"{VARIABLE}"
    )


def _strange(path: Path, cause: str) -> LedgerError:
    with path.open("rb") as file:
        text = file.read(1) == b"{"
    what = (
        "the ledger of an earlier version, as lines of text," if text else f"no ledger, or damaged ({cause}),"
    )
    return LedgerError(
        f"{path}: this is {what} which cannot be read. Restore the ledger of trials from a backup, or name "
        f"another file in {VARIABLE} and say with your results that earlier trials are not counted"
    )


def _changed(path: Path, what: str) -> LedgerError:
    return LedgerError(
        f"{path}: {what}: the ledger of trials was changed by another hand. Restore it from a backup, or "
        "move it away to begin a new one, and say with your results that earlier trials are not counted"
    )
