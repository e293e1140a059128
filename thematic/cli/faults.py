"""What the command line says of an error: whose it is, where, and what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from thematic.errors import ThematicError
from thematic.users_code import shown, told

USERS, FAILED = 2, 1
"""Exit codes: what the user can mend, and what failed."""

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_IN_THE_WAY = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR)


def explain(error: Exception) -> tuple[str, int]:
    """Return a sentence, or several on lines of their own, and the exit code.

    Examples
    --------
    >>> explain(OSError(errno.ENOSPC, "No space left on device", "reports/q/nav.csv"))
    ('the disk is full: reports/q/nav.csv could not be written; free some space and try again', 2)
    """
    if isinstance(error, ThematicError):
        code = error.exit_code
        return (told(error) or str(error)) if code == USERS else str(error), code
    if sentence := told(error):
        return sentence, USERS
    if isinstance(error, OSError) and (sentence := _environment(error)):
        return sentence, USERS
    if isinstance(error, MemoryError):
        return "not enough memory: ask for a shorter period, fewer strategies or a smaller grid", USERS
    kind = type(error).__name__
    return f"{kind}: {error} (a fault of thematic itself: please report what --debug shows)", FAILED


def _environment(error: OSError) -> str | None:
    """Return a sentence about an error of the machine; None where the fault may be ours."""
    file = error.filename or getattr(error, "filename2", None)
    what = shown(Path(os.fsdecode(file))) if file else "the output"
    reason = (error.strerror or "").lower()
    if error.errno in _FULL:
        return f"the disk is full: {what} could not be written; free some space and try again"
    if error.errno in _FORBIDDEN:
        return f"{what}: {reason}; make it writable, or name another place (--out for reports)"
    if error.errno in _IN_THE_WAY:
        return f"{what}: {reason}; remove what is in the way, or name another place (--out for reports)"
    if file and not Path(os.fsdecode(file)).is_relative_to(Path(__file__).parents[1]):
        return f"{what}: {reason or error}"
    return None


def current_folder_fault() -> str | None:
    """Return a sentence where the current folder has been deleted, or cannot be entered."""
    try:
        there = os.path.isdir(os.getcwd())
    except OSError:
        there = False
    return None if there else "the current folder has been deleted: change to another and try again"
