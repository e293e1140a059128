"""Every example in a docstring runs and prints what it says."""

from __future__ import annotations

import doctest
import inspect
from importlib import import_module
from pathlib import Path

import pytest

import thematic

ROOT = Path(thematic.__file__).parent
OWN = [
    path
    for path in sorted(ROOT.rglob("*.py"))
    if path.relative_to(ROOT).parts[0] not in ("shipped", "template")
]
SHOWN = [path for path in OWN if ">>>" in path.read_text("utf-8")]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("name", [module_name(path) for path in SHOWN])
def test_examples_print_what_they_say(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("name", thematic.__all__)
def test_a_public_name_has_an_example(name: str) -> None:
    text = inspect.getdoc(getattr(thematic, name)) or ""
    assert ">>>" in text or "::\n" in text
