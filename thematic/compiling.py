"""Compiled loops: Numba's decorator, which keeps what it has compiled wherever thematic is installed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from getpass import getuser
from pathlib import Path
from typing import Any

import numba
from numba import config
from numba.core.caching import FunctionCache
from numba.core.runtime.nrt import rtsys

__all__ = ["njit"]


class LoadingCache(FunctionCache):
    """What has been compiled, loaded without all that compiling takes.

    Numba readies itself to compile before it loads, which imports half of SciPy and takes four times as long
    as the loading. What is not there yet it compiles as ever, and readies itself for that.
    """

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return a function that was compiled for a signature, or None."""
        rtsys.initialize(target_context)
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)  # type: ignore[no-untyped-call]


def njit(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Return the decorator that compiles a function without Python's objects; see `numba.njit`.

    Parameters
    ----------
    **options
        Numba's. With ``cache=True`` what is compiled is kept on disk.

    Examples
    --------
    >>> @njit()
    ... def double(x): return 2 * x
    >>> double(21)
    42
    """

    def decorate(function: Callable[..., Any]) -> Any:
        compiled = numba.njit(**options)(function)
        if options.get("cache"):
            compiled._cache = LoadingCache(function)  # type: ignore[no-untyped-call]
        return compiled

    return decorate


def _probe() -> None: ...


def find_place() -> None:
    """See to it that Numba has a folder for what it compiles.

    It takes the folder of the code, else the user's cache. Where neither can be written to (an installation
    for all users, a container without a home) it refuses to compile at all; then a folder for temporary
    files does, so that it compiles again only once that has been cleared.
    """
    try:
        numba.njit(cache=True)(_probe)
    except RuntimeError:
        try:
            user = getuser()
        except (KeyError, OSError):  # a user without a name, as in a container
            user = "user"
        config.CACHE_DIR = str(Path(tempfile.gettempdir()) / f"thematic-{user}")  # type: ignore[attr-defined]


find_place()
