"""Where universes, strategies, backtests and reference sets are found: the user's own, then the shipped."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from thematic.errors import ReferenceSetError, StrategyError, UniverseError, UserError

Kind = Literal["universes", "strategies", "backtests", "references"]

_SUFFIX: dict[Kind, str] = {
    "universes": ".toml",
    "strategies": ".py",
    "backtests": ".py",
    "references": ".toml",
}
_NOUN: dict[Kind, str] = {
    "universes": "universe",
    "strategies": "strategy",
    "backtests": "backtest",
    "references": "reference set",
}
_PACKAGE = Path(__file__).resolve().parent

NAME = "a small letter, then a-z, 0-9 or _"
"""What a name must be, in words; see `is_name`."""

_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")


def is_name(name: str) -> bool:
    """Whether a name is one on every system: a path, a hidden file or a device of Windows is none."""
    return bool(re.fullmatch(r"[a-z][a-z0-9_]{0,99}", name)) and not _DEVICES.fullmatch(name)


def own_file(kind: Kind, name: str) -> Path:
    """Return where the user's own file of a name belongs, in the workspace or else in the current folder.

    Raises
    ------
    UniverseError, StrategyError
        The name is none, or there is such a file already.
    """
    path = (workspace() or Path.cwd()) / kind / f"{name}{_SUFFIX[kind]}"
    if not is_name(name):
        raise _fault(kind, Path(name), f"a {_NOUN[kind]}'s name must be {NAME}")
    if os.path.lexists(path):
        raise _fault(kind, path, "is there already; choose another name, or edit it")
    return path


def writable(path: Path, *, overwrite: bool = False) -> Path:
    """Return where a file that a user names is to be written, with its folder resolved.

    Parameters
    ----------
    path : Path
        Anywhere: what a user names is theirs to write.
    overwrite : bool
        Whether a file may be there already.

    Raises
    ------
    UserError
        It cannot be a file, has the name of a device, or is there already.
    """
    try:
        place = path.resolve()
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: cannot be written: {error}") from error
    if any(_DEVICES.fullmatch(part.split(".")[0].lower()) for part in path.parts):
        raise UserError(f"{path}: is the name of a device on Windows; choose another")
    if place.is_dir():
        raise UserError(f"{path}: is a folder; name a file in it")
    if os.path.lexists(path) and not overwrite:
        raise UserError(f"{path}: is there already; name another file, or overwrite it with --force")
    return place


def files(kind: Kind) -> dict[str, Path]:
    """Return every file of a kind by its name, the current workspace's first, then those shipped.

    The workspace is the current folder, or the nearest one above it, that has a folder ``universes``,
    ``strategies`` or ``backtests``. Its file hides a shipped one of the same name. Files whose names begin
    with a dot or an underscore are not looked at.
    """
    own = workspace()
    own_files = _listed(own / kind, kind) if own is not None else {}
    return own_files | {
        name: path for name, path in _listed(shipped(kind), kind).items() if name not in own_files
    }


def find(kind: Kind, name_or_path: str | Path) -> Path:
    """Return the file of a name, or the path itself where it is an existing file of the right kind.

    Raises
    ------
    UniverseError
        Where there is no such universe.
    StrategyError
        Where there is no such strategy or backtest.
    ReferenceSetError
        Where there is no such reference set.
    """
    given, suffix = Path(name_or_path), _SUFFIX[kind]
    # Not `Path.is_file`: it raises for names too long to exist.
    if given.suffix == suffix and os.path.isfile(given):
        return given
    known = files(kind)
    if str(name_or_path) in known:
        return known[str(name_or_path)]
    raise _missing(kind, given, known)


def workspace() -> Path | None:
    """Return the folder that holds the user's own files, or None outside of any."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if not folder.is_relative_to(_PACKAGE) and any((folder / kind).is_dir() for kind in _SUFFIX):
            return folder
    return None


def shipped(kind: Kind) -> Path:
    """Return the folder of the shipped files: inside an installed package, beside it in a checkout."""
    inside = _PACKAGE / "shipped"
    return (inside if inside.is_dir() else _PACKAGE.parent) / kind


def _listed(folder: Path, kind: Kind) -> dict[str, Path]:
    paths = sorted(folder.glob(f"*{_SUFFIX[kind]}"))
    return {path.stem: path for path in paths if path.is_file() and path.name[0] not in "._"}


def _missing(kind: Kind, given: Path, known: dict[str, Path]) -> UserError:
    close = get_close_matches(given.stem, known, n=1, cutoff=0.6)
    meant = f"; did you mean {close[0]}?" if close else ""
    there = f"there are {', '.join(sorted(known))}" if known else f"there is no {_NOUN[kind]} here at all"
    fault = f"no {_NOUN[kind]} of this name and no {_SUFFIX[kind]} file at this path{meant} ({there})"
    if workspace() is None and not close:
        fault += "; this folder is no workspace: go to yours, or make one with `thematic init DIR`"
    return _fault(kind, given, fault)


def _fault(kind: Kind, path: Path, fault: str) -> UserError:
    if kind == "universes":
        return UniverseError(path, [fault])
    return (ReferenceSetError if kind == "references" else StrategyError)(f"{path}: {fault}")
