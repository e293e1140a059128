"""The counts of small jobs are those that are kept, and what is watched is there."""

from __future__ import annotations

import ast
import json

import numpy as np
import pytest

from benchmarks.counts import CALLS, KEPT, MEGABYTES, ROOT, calls_of, changes, counted
from thematic.statistics.inference import blocks, choice
from thematic.statistics.inference.blocks import block_length

MENDED = (
    "work was added or saved: say why in the commit, with what `python -m benchmarks.counts --write` keeps"
)


def functions(file: str) -> set[str]:
    """Return the names of functions and methods that a file of the package defines."""
    tree = ast.parse((ROOT / "thematic" / file).read_text("utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
    return names | {f"{c.name}.{f.name}" for c in classes for f in c.body if isinstance(f, ast.FunctionDef)}


@pytest.mark.parametrize("name", CALLS)
def test_what_is_counted_is_a_function_of_the_package(name: str) -> None:
    file, function = CALLS[name]
    assert function in functions(file)


def test_the_counts_are_those_that_are_kept() -> None:
    kept = json.loads(KEPT.read_text("utf-8"))
    for counts in kept.values():
        counts.pop(MEGABYTES, None)
    assert changes(kept, counted(ROOT, memory=False)) == [], MENDED


@pytest.mark.slow
def test_counts_and_megabytes_are_those_that_are_kept() -> None:
    assert changes(json.loads(KEPT.read_text("utf-8")), counted(ROOT, memory=True)) == [], MENDED


def test_calls_are_counted_where_the_file_and_the_name_agree() -> None:
    watched = {
        "lengths": ("statistics/inference/blocks.py", "block_length"),
        "others": ("statistics/inference/family.py", "block_length"),
    }
    with calls_of(watched) as made:
        for _ in range(3):
            choice.block_length(np.arange(50.0) % 7)
    blocks.block_length(np.arange(50.0))
    assert choice.block_length is blocks.block_length is block_length
    assert made == {"lengths": 3}


def test_changes_are_told_of_every_count_but_a_megabyte_or_two() -> None:
    before = {"run": {"panels": 1, "tapes": 2, MEGABYTES: 30}}
    now = {"run": {"panels": 1, "simulations": 4, MEGABYTES: 31}}
    assert changes(before, now) == [("run", "simulations", 0, 4), ("run", "tapes", 2, 0)]
    assert changes(before, {"run": before["run"] | {MEGABYTES: 40}}) == [("run", MEGABYTES, 30, 40)]
