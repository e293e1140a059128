"""Registry: which providers there are. Each is found where it is defined; nothing else lists them."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from thematic.errors import PriceError, ThematicError
from thematic.prices import providers as package
from thematic.prices.listing import Listing
from thematic.prices.providers.provider import Provider
from thematic.workspace import workspace

GROUP = "thematic.providers"


def providers() -> dict[str, Provider]:
    """Return every provider by its name: those shipped, of installed packages, and of the workspace.

    Returns
    -------
    dict of str to Provider
        One instance each, sorted by name.

    Raises
    ------
    PriceError
        A provider's file cannot be loaded or leaves out what it must declare, or two have one name.

    Examples
    --------
    >>> list(providers())
    ['akshare', 'yahoo']
    """
    own = workspace()
    files = sorted((own / "providers").glob("[!_.]*.py")) if own is not None else []
    return dict(_instances(tuple((path, path.stat().st_mtime_ns) for path in files)))


def ranked(listing: Listing, among: dict[str, Provider] | None = None) -> list[Provider]:
    """Return the providers that have a symbol, the one to ask first in front."""
    places = [
        (place, name, provider)
        for name, provider in (providers() if among is None else among).items()
        if (place := provider.rank(listing)) is not None
    ]
    return [provider for _, _, provider in sorted(places, key=lambda entry: entry[:2])]


@lru_cache(maxsize=8)
def _instances(files: tuple[tuple[Path, int], ...]) -> tuple[tuple[str, Provider], ...]:
    """Return each provider under its name; `files` are the workspace's, with their last changes."""
    by_name: dict[str, Provider] = {}
    for kind in [*_shipped(), *_installed(), *(kind for path, _ in files for kind in _of_file(path))]:
        if kind.name in by_name:
            both = f"{_place(type(by_name[kind.name]))} and {_place(kind)}"
            raise PriceError(f"two providers have the name {kind.name!r}: {both}; rename one of them")
        by_name[kind.name] = kind()
    return tuple(sorted(by_name.items()))


def _shipped() -> Iterator[type[Provider]]:
    """Yield the providers of the packages beside this module."""
    for module in pkgutil.iter_modules(package.__path__):
        if module.ispkg:
            yield from _defined(importlib.import_module(f"{package.__name__}.{module.name}"))


def _installed() -> Iterator[type[Provider]]:
    """Yield the providers that installed packages name as entry points."""
    for entry in entry_points(group=GROUP):
        yield _loaded(entry)


def _loaded(entry: EntryPoint) -> type[Provider]:
    try:
        kind = entry.load()
    except ThematicError:
        raise
    except Exception as error:
        raise PriceError(
            f"the provider {entry.value} of an installed package fails: {_cause(error)}"
        ) from error
    if not (isinstance(kind, type) and issubclass(kind, Provider)):
        raise PriceError(f"the entry point {entry.value} is no subclass of Provider; mend the package")
    return kind


def _of_file(path: Path) -> Iterator[type[Provider]]:
    """Yield the providers that a file of the workspace defines."""
    name = f"workspace_providers_{path.stem}"
    specification = importlib.util.spec_from_file_location(name, path)
    if specification is None or specification.loader is None:
        raise PriceError(f"{path}: cannot be loaded as Python")
    module = sys.modules[name] = importlib.util.module_from_spec(specification)
    try:
        specification.loader.exec_module(module)
    except ThematicError as error:
        raise PriceError(f"{path}: {error}") from error
    except Exception as error:
        raise PriceError(f"{path}: {_cause(error)}") from error
    kinds = list(_defined(module))
    if not kinds:
        raise PriceError(f"{path}: defines no subclass of Provider; add one, or move the file elsewhere")
    yield from kinds


def _defined(module: ModuleType) -> Iterator[type[Provider]]:
    """Yield the providers of a module or package, not those that it only imports."""
    for value in vars(module).values():
        own = isinstance(value, type) and value.__module__.startswith(module.__name__)
        if own and issubclass(value, Provider) and not value.__abstractmethods__:
            yield value


def _place(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _cause(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
