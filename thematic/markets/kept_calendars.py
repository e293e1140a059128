"""Calendars kept on disk: Seoul's takes seconds to build, as each of its lunar holidays is computed anew."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path


def kept(calendar: str, first_year: int, last_year: int, build: Callable[[], np.ndarray]) -> np.ndarray:
    """Return a calendar's sessions from the user's cache, or build them and keep them there.

    A calendar is kept for one version of exchange_calendars. A file that cannot be read, or that holds
    no sessions in order, is built anew and replaced; where nothing can be written, nothing is kept.

    Parameters
    ----------
    build : callable
        Returns what `kept` returns.

    Returns
    -------
    ndarray of int64, shape (n_sessions, 3)
        Date, opening and close of each session in microseconds since 1970, UTC.
    """
    file = _folder() / f"{calendar}-{first_year}-{last_year}.npy"
    try:
        sessions: np.ndarray = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        sessions = np.empty((0, 3))
    if not _is_sound(sessions):
        sessions = build()
        _keep(file, sessions)
    return sessions


def _folder() -> Path:
    return user_cache_path("thematic", appauthor=False) / "calendars" / version("exchange_calendars")


def _is_sound(sessions: np.ndarray) -> bool:
    """Return whether sessions are there, in order, and each closes after it opens."""
    if sessions.dtype != np.int64 or sessions.ndim != 2 or sessions.shape[1] != 3 or not len(sessions):
        return False
    return bool((np.diff(sessions[:, 0]) > 0).all() and (sessions[:, 2] > sessions[:, 1]).all())


def _keep(file: Path, sessions: np.ndarray) -> None:
    """Write a file whole or not at all: others may read it now."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "wb") as out:
            np.save(out, sessions)
        Path(part).replace(file)
    except OSError:  # a full disk or a home that is read-only: the sessions are the same without the file
        return
