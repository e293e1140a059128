"""The house: imports without a circle, one name for a class, and an example for each public name."""

from __future__ import annotations

import ast
import inspect
from collections import defaultdict
from pathlib import Path

import grimp
import pytest

import thematic

ROOT = Path(thematic.__file__).parent


def test_no_modules_import_one_another_in_a_circle() -> None:
    """Also not through imports inside functions, nor through those for type checkers only."""
    graph = grimp.build_graph("thematic", exclude_type_checking_imports=False)
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    assert [sorted(circle) for circle in circles(imports)] == []


def circles(imports: dict[str, set[str]]) -> list[set[str]]:
    """Return the groups of modules of which each reaches every other."""
    reached = {name: closure(name, imports) for name in imports}
    groups = {
        frozenset({name, *(other for other in reached[name] if name in reached[other])}) for name in imports
    }
    return [set(group) for group in groups if len(group) > 1]


def closure(name: str, imports: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    left = [name]
    while left:
        for imported in imports[left.pop()] - seen:
            seen.add(imported)
            left.append(imported)
    return seen


def test_circles_are_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [{"a", "b", "c"}]
    assert circles({"a": {"b"}, "b": set()}) == []


def test_no_two_public_classes_have_one_name() -> None:
    places = defaultdict(list)
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(path.relative_to(ROOT).as_posix())
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


@pytest.mark.parametrize("name", thematic.__all__)
def test_every_public_name_has_a_docstring_with_an_example(name: str) -> None:
    public = getattr(thematic, name)
    if callable(public):
        said = inspect.getdoc(public) or ""
        block = said.partition("Examples\n--------\n")[2]
        # Where an example needs a run or is a file of its own, it is a block of code.
        assert ">>> " in block or "::\n\n    " in block, f"thematic.{name}: write an Examples block"
