"""The page of the benchmarks: its parts, each measured by itself, and each with where and when it was."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

FOLDER = Path(__file__).parent
PAGE = FOLDER / "README.md"
PACKAGES = ("vectorbt", "vectorbt-rust", "numba", "numpy", "pandas")
HEAD = """\
# Benchmarks

`python -m benchmarks` measures all of this and prints it; `python -m benchmarks names sweeps` measures these
parts only. With `--write` the parts that were measured are replaced here, with their plots; each says where
and when it was measured. Seconds are the machine's and say little, so ratios of two that were measured in
turn, and slopes in log-log plots, are what to compare. Nothing here is timed in the tests: these compare
counts, as `python -m benchmarks.counts --against COMMIT` does.
"""


def measured(packages: Iterable[str] = PACKAGES) -> str:
    """Say when, where and with what something is measured, and how busy the machine is."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), platform.processor())
    git = ["git", "-C", str(FOLDER), "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(git, check=True, capture_output=True, text=True).stdout.strip()
    versions = ", ".join(f"{name} {_version(name)}" for name in packages)
    return (
        f"*Measured on {datetime.now(UTC):%Y-%m-%d} at {commit} on {os.cpu_count()} cores of {model}, "
        f"{os.getloadavg()[0]:.1f} processes running before; Python {platform.python_version()}, {versions}.*"
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def parts(page: str) -> dict[str, str]:
    """Return the parts of a page by name."""
    return dict(re.findall(r"<!-- (\w+) -->\n(.*?)\n<!-- /\1 -->", page, flags=re.DOTALL))


def with_parts(page: str, new: Mapping[str, str], order: Iterable[str], notes: str) -> str:
    """Return a page with some parts replaced, in order, and the notes at its end."""
    known = parts(page) | dict(new)
    shown = (f"<!-- {name} -->\n{known[name]}\n<!-- /{name} -->" for name in order if name in known)
    return "\n\n".join([HEAD.rstrip(), *shown, notes.rstrip()]) + "\n"
