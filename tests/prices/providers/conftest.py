"""The world that faults are sent into, once a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ..wire.world import World, running


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return both providers on a network of this module's own, and a store filled from them before."""
    with running(tmp_path_factory.mktemp("world")) as world:
        yield world
