"""Compiled loops find a place on disk, also where neither the package nor the home can be written to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import thematic

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
        path.name for path in package.rglob("*.py") if "from numba import" in path.read_text("utf-8")
    ]
    assert importing == ["compiling.py"]
