"""Checkpoints: a sweep's finished batches, so that a sweep that was stopped goes on where it was."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np

from thematic.sweep.evaluate import BatchOutcomes

SHORT = 16


class FinishedBatches(Protocol):
    """Where the outcomes of finished batches are kept."""

    def put(self, batch: range, outcomes: BatchOutcomes) -> None:
        """Keep the outcomes of a batch."""

    def get(self, batch: range) -> BatchOutcomes | None:
        """Return the outcomes of a batch; None where they are not there, or not whole."""

    def forget_others(self) -> None:
        """Delete what was kept of other problems."""


@dataclass(frozen=True)
class MemoryBatches:
    """Finished batches of a sweep that keeps no files."""

    batches: dict[range, BatchOutcomes] = field(default_factory=dict)

    def put(self, batch: range, outcomes: BatchOutcomes) -> None:
        """Keep the outcomes of a batch."""
        self.batches[batch] = outcomes

    def get(self, batch: range) -> BatchOutcomes | None:
        """Return the outcomes of a batch; None where they are not there."""
        return self.batches.get(batch)

    def forget_others(self) -> None:
        """Do nothing: there are no others."""


@dataclass(frozen=True)
class Checkpoints:
    """Finished batches of one problem, one file each; a file is there whole or not at all.

    Parameters
    ----------
    folder : Path
        Holds batches of other problems too, each problem's in a folder of its own.
    fingerprint : str
        The problem's.
    dtype : dtype
        Of its outcomes.
    """

    folder: Path
    fingerprint: str
    dtype: np.dtype[np.void]

    @property
    def own(self) -> Path:
        """Where this problem's batches lie."""
        return self.folder / self.fingerprint[:SHORT]

    def put(self, batch: range, outcomes: BatchOutcomes) -> None:
        """Keep the outcomes of a batch."""
        self.own.mkdir(parents=True, exist_ok=True)
        path = self._file(batch)
        unfinished = path.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as file:
            for array in outcomes:
                np.save(file, array, allow_pickle=False)
        unfinished.replace(path)

    def get(self, batch: range) -> BatchOutcomes | None:
        """Return the outcomes of a batch; None where they are not there, or not whole."""
        try:
            with self._file(batch).open("rb") as file:
                distinct, places = (np.load(file, allow_pickle=False) for _ in range(2))
        except (OSError, ValueError, EOFError):
            return None
        whole = distinct.dtype == self.dtype and places.shape == (len(batch),) and places.dtype == np.int32
        sound = whole and (not len(batch) or 0 <= places.min() <= places.max() < len(distinct))
        return BatchOutcomes(distinct, places) if sound else None

    def forget_others(self) -> None:
        """Delete batches of problems that were posed before in this folder."""
        for folder in self.folder.iterdir():
            if folder.is_dir() and folder != self.own:
                shutil.rmtree(folder)

    def _file(self, batch: range) -> Path:
        return self.own / f"{batch.start}-{batch.stop}.npy"
