"""Where universes, strategies and backtests are found: the user's own first, then those shipped."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from thematic.errors import StrategyError, UniverseError, UserError

Kind = Literal["universes", "strategies", "backtests"]

_SUFFIX: dict[Kind, str] = {"universes": ".toml", "strategies": ".py", "backtests": ".py"}
_NOUN: dict[Kind, str] = {"universes": "universe", "strategies": "strategy", "backtests": "backtest"}
_PACKAGE = Path(__file__).resolve().parent


def files(kind: Kind) -> dict[str, Path]:
    """Return every file of a kind by its name, the current workspace's first, then those shipped.

    The workspace is the current folder, or the nearest one above it, that has a folder ``universes``,
    ``strategies`` or ``backtests``. Its file hides a shipped one of the same name. Files whose names begin
    with a dot or an underscore are not looked at.
    """
    own = workspace()
    found = _listed(own / kind, kind) if own is not None else {}
    return found | {name: path for name, path in _listed(shipped(kind), kind).items() if name not in found}


def find(kind: Kind, name_or_path: str | Path) -> Path:
    """Return the file of a name, or the path itself where it is an existing file of the right kind.

    Raises
    ------
    UniverseError
        Where there is no such universe.
    StrategyError
        Where there is no such strategy or backtest.
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
    if kind == "universes":
        return UniverseError(given, [fault])
    return StrategyError(f"{given}: {fault}")
