"""What a shell completes: the names that commands take."""

from __future__ import annotations

from thematic.workspace import Kind, files


def _named(kind: Kind, begun: str) -> list[str]:
    return [name for name in files(kind) if name.startswith(begun)]


def backtests(incomplete: str) -> list[str]:
    """Return names of backtests that begin so."""
    return _named("backtests", incomplete)


def strategies(incomplete: str) -> list[str]:
    """Return names of strategies that begin so."""
    return _named("strategies", incomplete)


def universes(incomplete: str) -> list[str]:
    """Return names of universes that begin so."""
    return _named("universes", incomplete)


def sources(incomplete: str) -> list[str]:
    """Return the sources that have a word; folders the shell completes by itself."""
    return [name for name in ("sample", "live") if name.startswith(incomplete)]
