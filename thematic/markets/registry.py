"""The markets that there are rules for: the package's, those of installed packages, the workspace's own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from types import MappingProxyType

from thematic.errors import MarketError
from thematic.markets.market import Market
from thematic.markets.reader import read_markets
from thematic.workspace import workspace

FOLDER = Path(__file__).parent
GROUP = "thematic.markets"
"""The entry point group under which installed packages name the modules beside which their markets lie."""


def markets() -> Mapping[str, Market]:
    """Return the markets that there are rules for: ``{"cn": ..., "hk": ..., ...}``.

    Those of the package, those of installed packages that name a module under the entry point group
    ``thematic.markets`` (every ``*.toml`` beside that module is a market), and those in the folder
    ``markets`` of the user's workspace. A later one of the same key hides an earlier one.

    Raises
    ------
    MarketError
        A file is faulty, or two markets have the same ending.

    Examples
    --------
    >>> markets()["hk"].currency
    'HKD'
    """
    return markets_of(own_folder())


def own_folder() -> Path | None:
    """Return the user's workspace, looked for once in each current folder: every symbol asks for it."""
    return _workspace_in(os.getcwd())


@lru_cache(maxsize=64)
def _workspace_in(_here: str) -> Path | None:
    return workspace()


@lru_cache(maxsize=8)
def markets_of(own: Path | None) -> Mapping[str, Market]:
    """Return the markets that there are in a workspace, or outside of any (None)."""
    known = dict(_shipped())
    for folder in (*_installed(), *([own / "markets"] if own else [])):
        known |= read_markets(folder)
    _refuse_clashes(known.values())
    return MappingProxyType(known)


@cache
def _shipped() -> Mapping[str, Market]:
    return read_markets(FOLDER)


def _installed() -> Iterator[Path]:
    """Give the folders of markets that installed packages bring."""
    for entry in entry_points(group=GROUP):
        spec = find_spec(entry.module)
        if spec is None or spec.origin is None:
            raise MarketError(
                f"the entry point {entry.name} of {GROUP} names {entry.value}, which is no module"
            )
        yield Path(spec.origin).parent


def _refuse_clashes(known: Iterable[Market]) -> None:
    for one, other in combinations(known, 2):
        if both := {*one.suffixes} & {*other.suffixes}:
            endings = ", ".join(sorted(both)) or "no ending"
            names = " and ".join(f"{market.title} ({market.key}.toml)" for market in (one, other))
            raise MarketError(f"two markets have {endings}: {names}; give each symbols of its own")
