"""The store of a sweep's finished batches, so that a sweep that was stopped goes on where it was."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SHORT = 16


@dataclass(frozen=True)
class Store:
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

    def put(self, batch: range, outcomes: np.ndarray) -> None:
        """Keep the outcomes of a batch."""
        self.own.mkdir(parents=True, exist_ok=True)
        path = self._file(batch)
        unfinished = path.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as file:
            np.save(file, outcomes, allow_pickle=False)
        unfinished.replace(path)

    def get(self, batch: range) -> np.ndarray | None:
        """Return the outcomes of a batch; None where they are not there, or not whole."""
        try:
            outcomes: np.ndarray = np.load(self._file(batch), allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        return outcomes if outcomes.dtype == self.dtype and len(outcomes) == len(batch) else None

    def forget_others(self) -> None:
        """Delete batches of problems that were posed before in this folder."""
        for folder in self.folder.iterdir():
            if folder.is_dir() and folder != self.own:
                shutil.rmtree(folder)

    def _file(self, batch: range) -> Path:
        return self.own / f"{batch.start}-{batch.stop}.npy"
