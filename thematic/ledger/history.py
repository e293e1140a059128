"""History: what the ledger says was tried on some universes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Tried:
    """Different trials, each with its last result.

    Parameters
    ----------
    sharpe : ndarray, shape (n_trials,)
        Sharpe ratio a row of each; NaN where there is none.
    rows : ndarray of int, shape (n_trials,)
        Returns from which each was computed.
    """

    sharpe: np.ndarray
    rows: np.ndarray

    def __len__(self) -> int:
        return len(self.sharpe)


NOTHING = Tried(np.zeros(0), np.zeros(0, np.int64))
"""What was tried where nothing was, or where nothing can be known of it."""


@dataclass(frozen=True)
class TrialEntry:
    """Trials that were entered together.

    Parameters
    ----------
    universes : frozenset of str
    simulated : bool
        Whether their prices were simulated.
    rows : int
    keys : ndarray of uint64, shape (n_trials,)
    sharpe : ndarray, shape (n_trials,)
    """

    universes: frozenset[str]
    simulated: bool
    rows: int
    keys: np.ndarray
    sharpe: np.ndarray


@dataclass(frozen=True)
class History:
    """What the ledger held when it was read.

    Parameters
    ----------
    entries : tuple of TrialEntry
        In the order in which they were made.
    unread : tuple of str
        Versions of `thematic` whose entries this one cannot read, one for each entry.
    """

    entries: tuple[TrialEntry, ...]
    unread: tuple[str, ...] = ()

    def tried(self, universes: Iterable[str], *, simulated: bool) -> Tried:
        """Return the different trials that share a universe with `universes`, on prices of one kind.

        Who has tried a thousand rules on a theme knows something of every basket that holds it. What was
        tried on simulated prices has taught nothing of real ones, nor the other way round.
        """
        wanted = set(universes)
        own = [entry for entry in self.entries if entry.simulated == simulated and wanted & entry.universes]
        if not own:
            return NOTHING
        keys = np.concatenate([entry.keys for entry in own])
        # Of a trial that was repeated the last result counts: the first from the end.
        _, last = np.unique(keys[::-1], return_index=True)
        places = np.sort(len(keys) - 1 - last)
        rows = np.repeat([entry.rows for entry in own], [len(entry.keys) for entry in own])
        return Tried(np.concatenate([entry.sharpe for entry in own])[places], rows[places])

    @property
    def note(self) -> str:
        """What must be said of entries that could not be read; empty where all were."""
        if not self.unread:
            return ""
        versions = ", ".join(sorted(set(self.unread)))
        return (
            f"{len(self.unread)} entries of the ledger of trials were made by thematic {versions}, "
            "which this version cannot read: what they hold is not counted."
        )
