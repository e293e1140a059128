"""Each module has a test of its name, in the folder of tests that mirrors its own."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NO_TEST_OF_THEIR_OWN = {
    "simulation/state.py": "declares the kernel's records and state, and does nothing",
}
"""Modules without a test of their name, and why; a folder stands for all that it holds."""


def modules() -> list[str]:
    """Return the modules of the package, from its folder on; those of a new workspace are its user's."""
    package = ROOT / "thematic"
    paths = (path.relative_to(package) for path in sorted(package.rglob("*.py")))
    named = (path for path in paths if path.name not in ("__init__.py", "__main__.py"))
    return [path.as_posix() for path in named if path.parts[0] != "template"]


def place_of(module: str) -> Path:
    path = Path(module)
    return ROOT / "tests" / path.parent / f"test_{path.name}"


def excepted(module: str) -> bool:
    return any(
        module == exception or module.startswith(f"{exception}/") for exception in NO_TEST_OF_THEIR_OWN
    )


@pytest.mark.parametrize("module", [module for module in modules() if not excepted(module)])
def test_a_module_has_a_test_of_its_name(module: str) -> None:
    assert place_of(module).is_file(), (
        f"add {place_of(module).relative_to(ROOT)}, or move there what tests {module} under another name"
    )


@pytest.mark.parametrize("exception", NO_TEST_OF_THEIR_OWN)
def test_an_exception_is_a_module_without_a_test(exception: str) -> None:
    own = [module for module in modules() if module == exception or module.startswith(f"{exception}/")]
    assert own, f"there is no {exception}: take it off the list"
    assert any(not place_of(module).is_file() for module in own), (
        f"{exception} is tested: take it off the list"
    )
