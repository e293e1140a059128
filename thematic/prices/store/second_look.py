"""The second look: a change that may be a provider's fault is taken over only when it comes again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

# What a provider says again after so long is no passing fault of it.
LATER = timedelta(hours=20)


@dataclass(frozen=True)
class Doubt:
    """Why a new history may be wrong where the stored one was right.

    Parameters
    ----------
    what : str
        What the reply does, in words that follow its provider's name: ``lacks the stored dividend of ...``.
    passes : bool
        Whether it is taken over when it comes again a day later; otherwise only when the user asks for it.
    """

    what: str
    passes: bool = True


class SecondLook:
    """Remembers doubts, one a symbol and provider.

    Parameters
    ----------
    folder : Path
        The store's.
    now : datetime
        UTC.
    """

    def __init__(self, folder: Path, now: datetime) -> None:
        self.folder, self.now = folder / ".doubts", now

    def confirms(self, symbol: str, provider: str, doubt: Doubt, *, asked: bool) -> bool:
        """Return whether a doubt was there before, so that what it is about may be taken over; else note it.

        Parameters
        ----------
        asked : bool
            Whether the user wants this symbol read anew, having seen the doubt.
        """
        note = self._note(symbol, provider)
        try:
            seen = json.loads(note.read_text("utf-8"))
            age = self.now - datetime.fromisoformat(seen["seen"])
            again = seen["doubt"] == doubt.what
        except (OSError, LookupError, TypeError, ValueError):
            again, age = False, timedelta(0)
        if again and (asked or (doubt.passes and age >= LATER)):
            return True
        if not again:
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(json.dumps({"doubt": doubt.what, "seen": self.now.isoformat()}), "utf-8")
        return False

    def forget(self, symbol: str, provider: str) -> None:
        """Drop the doubt about a symbol: it is settled."""
        self._note(symbol, provider).unlink(missing_ok=True)

    def _note(self, symbol: str, provider: str) -> Path:
        return self.folder / f"{provider}-{symbol}.json"
