"""Curves of runs: the furthest apart first, at most so many at once, the first run neutral."""

from __future__ import annotations

from dataclasses import replace

from thematic.report.compared import curves
from thematic.report.named import COLOURS


def test_the_curves_are_those_that_part_with_their_differences_beneath(two):
    body = str(curves.section(two).body)
    assert [name in body for name in map(two.title, two.parted)] == [True] * len(two.parted)
    assert body.count("<figure") == 3 * len(two.parted)
    assert "Points ahead of base" in body


def test_where_nothing_parts_there_are_no_curves(two):
    same = replace(two)
    same.__dict__["parted"] = ()
    assert curves.section(same) is None


def test_more_than_can_be_looked_at_are_folded(two):
    many = replace(two)
    many.__dict__["parted"] = two.parted * (curves.OPEN + 2)
    body = str(curves.section(many).body)
    assert "The curves of 2 more strategies" in body


def test_the_first_run_is_neutral_and_colours_end(two):
    runs = {f"run{i}": None for i in range(COLOURS + 5)}
    paints = curves.paint(replace(two, runs=runs))
    assert paints["run0"] == 0
    assert list(paints.values()) == list(range(COLOURS + 1))
