"""Faults in a user's code: told with the file, the line and the cause, as they are not faults of thematic."""

from __future__ import annotations

import contextlib
import os
import sys
import sysconfig
import traceback
from pathlib import Path
from typing import TextIO

from thematic.errors import StrategyError, ThematicError, UniverseError, UserError

_PACKAGE = Path(__file__).resolve().parent
# Shipped strategies are read and copied as a user's own are, so they are told of in the same way.
_SHIPPED = _PACKAGE / "shipped"
_LIBRARIES = tuple(Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "purelib", "platlib"))


def place_of(error: BaseException) -> tuple[Path, int] | None:
    """Return the file and line of a user's code at which an error arose, the innermost; None where none did.

    Examples
    --------
    >>> try:
    ...     {}["NVDA"]
    ... except KeyError as error:
    ...     place_of(error) is None
    True
    """
    if isinstance(error, SyntaxError) and error.filename and error.lineno and is_users(error.filename):
        return Path(error.filename), error.lineno
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if is_users(frame.filename)]
    return (Path(frames[-1].filename), frames[-1].lineno or 0) if frames else None


def is_users(file: str) -> bool:
    """Whether a file of code is a user's: neither of thematic itself, nor of a library, nor typed in."""
    if file.startswith("<") or not os.path.isfile(file):
        return False
    path = Path(file).resolve()
    if path.is_relative_to(_PACKAGE):
        return path.is_relative_to(_SHIPPED)
    return not any(path.is_relative_to(library) for library in _LIBRARIES)


def told(error: BaseException, doing: str = "") -> str | None:
    """Return a sentence with the file, line and cause of an error in a user's code; None if it is none.

    Parameters
    ----------
    doing : str
        What was being done, such as ``in targets()``.
    """
    place = place_of(error)
    if place is None:
        return None
    file, line = place
    where = f"{shown(file)}, line {line}"
    if isinstance(error, UniverseError):
        return str(error)  # it names its own file and lines
    if isinstance(error, UserError):
        return str(error) if where in str(error) else f"{where}: {error}"
    return f"{where}: {_cause(error)}{doing and f', {doing}'}; correct it there (--debug shows the traceback)"


def users_fault(error: Exception | SystemExit, file: Path, doing: str) -> Exception:
    """Return what to raise in place of an error that arose while a user's file was at work.

    An error of thematic keeps its kind, as it says itself what is wrong.

    Parameters
    ----------
    file : Path
        The user's file, named where no line of the user's is in the traceback.
    doing : str
        What was being done, such as ``in targets()``.
    """
    if isinstance(error, ThematicError):
        return error
    return StrategyError(told(error, doing) or f"{shown(file)}: {_cause(error)}, {doing}")


def speaking_aside() -> contextlib.redirect_stdout[TextIO]:
    """Return a context in which what a user's code prints goes to standard error: output is for results."""
    return contextlib.redirect_stdout(sys.stderr)


def shown(file: Path) -> str:
    """Return a file's path from the current folder, or the whole path where it lies elsewhere."""
    try:
        return str(file.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(file)


def _cause(error: BaseException) -> str:
    text = " ".join(str(error).split())
    if isinstance(error, SyntaxError):
        text = error.msg
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
