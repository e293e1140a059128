"""Compiled loops: Numba's decorator, with a place for what it compiles wherever thematic is installed."""

from __future__ import annotations

import tempfile
from getpass import getuser
from pathlib import Path

from numba import config, njit

__all__ = ["njit"]


def _probe() -> None: ...


def find_place() -> None:
    """See to it that Numba has a folder for what it compiles.

    It takes the folder of the code, else the user's cache. Where neither can be written to (an installation
    for all users, a container without a home) it refuses to compile at all; then a folder for temporary
    files does, so that it compiles again only once that has been cleared.
    """
    try:
        njit(cache=True)(_probe)
    except RuntimeError:
        try:
            user = getuser()
        except (KeyError, OSError):  # a user without a name, as in a container
            user = "user"
        config.CACHE_DIR = str(Path(tempfile.gettempdir()) / f"thematic-{user}")  # type: ignore[attr-defined]


find_place()
