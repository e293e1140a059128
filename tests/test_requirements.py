"""The pinned versions install on every Python that is promised, and are what `pyproject.toml` asks for."""

from __future__ import annotations

import tomllib
from importlib.metadata import metadata, version
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PINS = [Requirement(line) for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines()]
OLDEST = PROJECT["project"]["requires-python"].removeprefix(">=")
DECLARED = [
    name.removeprefix("Programming Language :: Python :: ")
    for name in PROJECT["project"]["classifiers"]
    if name.startswith("Programming Language :: Python :: 3.")
]


def pinned(pin: Requirement) -> str:
    """Return the one version that a pin allows."""
    (specifier,) = pin.specifier
    assert specifier.operator == "==", f"{pin} is no exact pin"
    return specifier.version


def test_declared_pythons_begin_with_the_oldest_promised() -> None:
    assert DECLARED == ["3.11", "3.12", "3.13"]
    assert DECLARED[0] == OLDEST


@pytest.mark.parametrize("pin", PINS, ids=str)
def test_pin_installs_on_each_declared_python(pin: Requirement) -> None:
    assert version(pin.name) == pinned(pin), f"{pin} is not what is installed: install requirements.txt"
    allowed = SpecifierSet(metadata(pin.name).get("Requires-Python") or "")
    # The first release of each: Debian 12 has 3.11.2, and soupsieve 4 wants 3.11.5.
    refused = [python for python in DECLARED if f"{python}.0" not in allowed]
    assert not refused, f"{pin} does not install on {refused}: it wants {allowed}; run `make pins`"


def test_pins_are_what_the_project_asks_for() -> None:
    pins = {canonicalize_name(pin.name): pinned(pin) for pin in PINS}
    project = PROJECT["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    for requirement in map(Requirement, [*wanted, *PROJECT["dependency-groups"]["test"]]):
        assert pins[canonicalize_name(requirement.name)] in requirement.specifier, requirement
