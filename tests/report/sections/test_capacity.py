"""Capacity: one row a strategy with the analysis' numbers, remarks in words, nothing without frictions."""

from __future__ import annotations

import pytest

from thematic.analysis.analysis import Analysis
from thematic.report.sections.capacity import WORDS, _said, section


def test_each_row_is_what_the_analysis_holds(claimed):
    (table,) = section(claimed.analysis).tables
    for row, (name, capacity) in zip(table.rows, claimed.analysis.capacity.items(), strict=True):
        assert row[0].under == name
        assert row[1].value == pytest.approx(capacity.days, nan_ok=True)
        assert row[1].place == f"analysis.json#/capacity/{name}/days"


def test_without_frictions_there_is_none(study):
    free = Analysis(study.run)
    free.__dict__["capacity"] = {}
    assert section(free) is None


def test_remarks_are_joined_and_what_is_not_to_be_said_is_left_out():
    assert _said("", "", ()) == ""
    assert _said("NVDA", "no edge", ("^HSI", "X")) == (
        "NVDA is slowest; nothing earned over the first strategy; no volumes of ^HSI, X: no cap on them"
    )
    assert set(WORDS) >= {"", "no edge", "eaten already", "beyond"}
