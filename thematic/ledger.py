"""The ledger of trials: everything that was ever tried on some universes, kept apart from any report.

The best of many tries looks good by chance alone, and how good depends on how many there were. Runs and
sweeps append what they tried; nothing is ever taken out, so that deleting a report forgets nothing. Each line
carries a hash of itself and of the line before: a line that was changed, taken out or put in between is
noticed. (That the end was cut off is not: it would take a witness elsewhere.)
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from thematic.errors import LedgerError

VARIABLE = "THEMATIC_LEDGER"
"""Environment variable that names another file than the one in the platform's data folder."""


@dataclass(frozen=True)
class Trial:
    """One thing that was tried: a strategy with its parameters, over a period, on some prices.

    Parameters
    ----------
    strategy : str
        The strategy's file, without ``.py``.
    parameters : mapping
        What JSON can hold; dates as ISO text.
    start, end : date
        The period.
    source : str
        Where the prices came from, with what tells two sets of prices of one source apart.
    sharpe : float
        Of excess returns over the period, a row (not annualised); NaN where there is none.
    rows : int
        Returns it was computed from.
    """

    strategy: str
    parameters: Mapping[str, Any]
    start: date
    end: date
    source: str
    sharpe: float
    rows: int

    @property
    def key(self) -> str:
        """What makes it this trial: all but its result."""
        parameters = json.dumps(self.parameters, sort_keys=True, default=str)
        return "\n".join((self.strategy, parameters, str(self.start), str(self.end), self.source))


def place() -> Path:
    """Return the ledger's file; it need not be there yet."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("thematic") / "trials.jsonl"


def record(universes: Iterable[str], trials: Iterable[Trial]) -> None:
    """Append trials made on some universes; those that are there already are counted once when read.

    Safe to call from several processes at once: a lock lets one write at a time, and a line that was not
    finished (power failed) is dropped by the next writer, as if it had not been begun.

    Raises
    ------
    LedgerError
        The ledger's last line was changed by another hand, or the file cannot be written.
    """
    from filelock import FileLock

    entry = {"universes": sorted(set(universes)), "trials": [_row(trial) for trial in trials]}
    if not entry["trials"]:
        return
    path = place()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock"):
            _append(path, entry)
    except OSError as error:
        raise LedgerError(
            f"{path}: the ledger of trials cannot be written ({error.strerror}): "
            f"name another file in {VARIABLE}"
        ) from error


def trials(universes: Iterable[str]) -> list[Trial]:
    """Return the trials made on any of some universes, each once, in the order in which they were first made.

    A trial counts where it shares a universe: who has tried a thousand rules on a theme knows something of
    every basket that holds it. Of a trial that was repeated the last result counts.

    Raises
    ------
    LedgerError
        A line was changed, taken out or put in by another hand.
    """
    wanted = set(universes)
    found: dict[str, Trial] = {}
    for entry in _entries(place()):
        if wanted & set(entry["universes"]):
            for row in entry["trials"]:
                trial = _trial(row)
                found[trial.key] = trial
    return list(found.values())


def _row(trial: Trial) -> list[Any]:
    sharpe = trial.sharpe if math.isfinite(trial.sharpe) else None
    start, end = trial.start.isoformat(), trial.end.isoformat()
    return [trial.strategy, trial.parameters, start, end, trial.source, sharpe, trial.rows]


def _trial(row: list[Any]) -> Trial:
    strategy, parameters, start, end, source, sharpe, rows = row
    known = math.nan if sharpe is None else sharpe
    return Trial(
        strategy, parameters, date.fromisoformat(start), date.fromisoformat(end), source, known, rows
    )


def _append(path: Path, entry: Mapping[str, Any]) -> None:
    with path.open("a+b") as file:
        end, last = _last_line(file)
        file.truncate(end)
        before = "" if not last else _opened(path, "its last line", last)["hash"]
        text = json.dumps({**entry, "before": before}, ensure_ascii=False, default=str, allow_nan=False)
        line = json.dumps({"hash": _hash(text), "entry": text}, ensure_ascii=False)
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _last_line(file: Any, step: int = 1 << 16) -> tuple[int, bytes]:
    """Return where the last finished line ends, and that line; read from the end, as ledgers grow long."""
    size = position = file.seek(0, os.SEEK_END)
    tail = b""
    while position > 0 and tail.count(b"\n") < 2 + (not tail.endswith(b"\n")):
        position = max(position - step, 0)
        file.seek(position)
        tail = file.read(size - position)
    whole = tail[: tail.rfind(b"\n") + 1]
    return size - len(tail) + len(whole), whole.rstrip(b"\n").rpartition(b"\n")[2]


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        return
    before = ""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n"):
                return  # not finished: the next writer drops it
            opened = _opened(path, f"line {number}", line)
            entry = json.loads(opened["entry"])
            if entry["before"] != before:
                raise _changed(path, f"line {number} does not follow from the one before")
            before = opened["hash"]
            yield entry


def _opened(path: Path, where: str, line: bytes) -> dict[str, str]:
    try:
        opened: dict[str, str] = json.loads(line)
        sound = opened["hash"] == _hash(opened["entry"])
    except (ValueError, TypeError, KeyError, AttributeError):
        sound = False
    if not sound:
        raise _changed(path, f"{where} is not what was written")
    return opened


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _changed(path: Path, what: str) -> LedgerError:
    return LedgerError(
        f"{path}: {what}: the ledger of trials was changed by another hand. Restore it from a backup, or "
        "move it away to begin a new one, and say with your results that earlier trials are not counted"
    )
