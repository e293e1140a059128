"""Compiled loops find a place on disk, also where neither the package nor the home can be written to."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np

import thematic
from thematic.compiling import njit
from thematic.strategy.compiled import within
from thematic.sweep.engines.compile_kernels import compile_kernels

CODE = """
from numba import config
from thematic.strategy.compiled import within
import numpy as np
print(config.CACHE_DIR, within(np.array([True, False]), 1).tolist())
"""


def test_an_installation_that_cannot_be_written_to(tmp_path: Path) -> None:
    site, files = tmp_path / "site", tmp_path / "temporary"
    ignored = shutil.ignore_patterns("__pycache__", "shipped")
    shutil.copytree(Path(thematic.__file__).parent, site / "thematic", ignore=ignored)
    files.mkdir()
    # A file in the place of a folder stops everybody, also an administrator.
    for folder in ("", "strategy"):
        (site / "thematic" / folder / "__pycache__").touch()
    (tmp_path / "home").touch()
    home = str(tmp_path / "home/none")
    environment = {
        **os.environ,
        "PYTHONPATH": str(site),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(files),
        "HOME": home,
        "XDG_CACHE_HOME": home,
        "NUMBA_CACHE_DIR": "",
    }
    done = subprocess.run(
        [sys.executable, "-c", CODE], env=environment, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout.startswith(str(files)), done.stderr
    assert done.stdout.rstrip().endswith("[True, False]")
    assert list(files.rglob("*.nbi"))


def test_nothing_compiles_past_that_place() -> None:
    package = Path(thematic.__file__).parent
    importing = [
        path.name
        for path in package.rglob("*.py")
        if re.search(r"^\s*(from|import) numba\b", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert importing == ["compiling.py"]


LOADED = """
import sys
from tests.simulation.test_kernel import play
from thematic.simulation.tape import plain_tape
import numpy as np
nav = play(plain_tape(np.array([[1.0], [2.0], [4.0]])), [0], [[1.0]])[0]
print(nav[-1] / nav[0], "numba.np.linalg" in sys.modules)
"""


def test_what_is_compiled_is_loaded_without_what_compiling_takes() -> None:
    compile_kernels()
    root = Path(thematic.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["2.0", "False"]


@njit(cache=True)
def _calling(event: np.ndarray) -> int:
    return int(within(event, 2).sum())


def test_what_is_loaded_can_be_compiled_into_another() -> None:
    event = np.array([True, False, False])
    assert within(event, 1).sum() == 1
    assert _calling(event) == 2
