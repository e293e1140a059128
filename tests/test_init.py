"""The flat namespace: every public name, loaded when it is first used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import thematic


def test_every_public_name_is_there_and_nothing_else_is() -> None:
    for name in thematic.__all__:
        assert getattr(thematic, name).__name__ == name
        assert name in dir(thematic)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        thematic.nothing  # noqa: B018


def test_names_for_type_checkers_are_those_loaded_at_run_time() -> None:
    source = ast.parse(Path(thematic.__file__).read_text("utf-8"))
    typed = {
        alias.name: imported.module
        for block in source.body
        if isinstance(block, ast.If)
        for imported in block.body
        if isinstance(imported, ast.ImportFrom)
        for alias in imported.names
    }
    assert typed == thematic._MODULE
    assert sorted(typed) == sorted(thematic.__all__)


def test_importing_the_package_imports_nothing_of_it() -> None:
    program = "import sys, thematic; print([name for name in sys.modules if name.startswith('thematic.')])"
    folder = Path(thematic.__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
