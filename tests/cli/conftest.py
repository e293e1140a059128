"""What tests of commands share: the network on loopback that prices come from, and a run that is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.prices.conftest import serve
from thematic.cli import app

__all__ = ["serve"]


def run(*words: object, width: int = 80) -> str:
    """Return what a command prints; what it raises is raised."""
    result = CliRunner().invoke(app, list(map(str, words)), env={"COLUMNS": str(width)})
    if result.exception is not None:
        raise result.exception
    return result.stdout


@pytest.fixture(scope="module")
def written(study, tmp_path_factory) -> Path:
    return study.write(tmp_path_factory.mktemp("reports") / "small")
