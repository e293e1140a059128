"""The house: no circle of imports, one name for a class, words of the field, an example for public names."""

from __future__ import annotations

import ast
import inspect
from collections import defaultdict
from pathlib import Path

import grimp
import pytest

import thematic

ROOT = Path(thematic.__file__).parent
PRIVATE_WORDS = {
    *("found", "each"),  # name what is held: the order, the member, the verdicts
    *("luck", "lucky"),  # chance, significance
    *("pose", "latched", "warm"),  # ask, hold between entry and exit, prepare
    *("books", "intention", "delivery"),  # accounting, order, fill
    "home",  # the market or the folder that it is
}
"""Names that say nothing to a reader who knows the field, and what to write instead."""


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


def sources() -> list[Path]:
    """Return what is written in Python for users and by us, but for the tests."""
    checkout = ROOT.parent
    return [
        path for name in ("thematic", "strategies", "backtests") for path in (checkout / name).rglob("*.py")
    ]


def named_in(tree: ast.AST) -> set[str]:
    """Return the names that a module gives or uses: variables, arguments, functions, classes, attributes."""
    attributes = ("id", "arg", "name", "attr", "asname")
    names = (getattr(node, attribute, None) for node in ast.walk(tree) for attribute in attributes)
    return {name for name in names if isinstance(name, str)}


def private_words(text: str, module: str = "") -> set[str]:
    """Return the names in a module, its own among them, that are a word of `PRIVATE_WORDS`."""
    names = named_in(ast.parse(text)) | {module}
    return {name for name in names if name.strip("_").lower() in PRIVATE_WORDS}


def test_names_are_words_of_the_field() -> None:
    used = {path: private_words(path.read_text("utf-8"), path.stem) for path in sources()}
    assert {str(path.relative_to(ROOT.parent)): sorted(words) for path, words in used.items() if words} == {}


def test_a_private_word_is_seen_wherever_it_is_a_name() -> None:
    text = "import home\nclass Lucky: ...\ndef f(each, *, books=1):\n    found = a.luck\n    g(warm=_pose)"
    assert private_words(text, "latched") == {
        *("each", "books", "found", "luck", "home", "Lucky", "warm", "_pose", "latched"),
    }
    assert private_words("first_of_each = 'found'  # each") == set()


@pytest.mark.parametrize("name", thematic.__all__)
def test_every_public_name_has_a_docstring_with_an_example(name: str) -> None:
    public = getattr(thematic, name)
    if callable(public):
        said = inspect.getdoc(public) or ""
        block = said.partition("Examples\n--------\n")[2]
        # Where an example needs a run or is a file of its own, it is a block of code.
        assert ">>> " in block or "::\n\n    " in block, f"thematic.{name}: write an Examples block"
