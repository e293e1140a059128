"""Names and colours: the benchmark is neutral, what claims are about is in colour, the rest is not."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from thematic.analysis.headline import Answer
from thematic.report.named import COLOURS, ENDED, name_cell, painted, title


def analysis(kinds, claimed=(), best="b", worst="c"):
    claims = [SimpleNamespace(strategies=names) for names in claimed]
    run = SimpleNamespace(question=SimpleNamespace(claims=claims))
    return SimpleNamespace(answer=Answer("whole", "a", best, worst), kinds=kinds, run=run)


def test_the_benchmark_comes_first_and_ideas_without_claims_only_where_there_are_no_claims():
    kinds = {"a": "benchmark", "b": "theme", "c": "part", "d": "idea", "e": "idea", "f": "theme"}
    assert painted(analysis(kinds)) == {"a": 0, "b": 1, "c": 2, "d": 3, "e": 4}
    assert painted(analysis(kinds, [("e", "f")])) == {"a": 0, "b": 1, "c": 2, "e": 3}


def test_no_more_are_painted_than_there_are_colours():
    kinds = {"a": "benchmark", **{f"i{i}": "idea" for i in range(30)}}
    paints = painted(analysis(kinds, [(f"i{i}",) for i in range(30)], best="i3", worst="i4"))
    assert len(paints) == COLOURS + 1
    assert sorted(paints.values()) == list(range(COLOURS + 1))


def test_what_held_prices_that_ended_is_marked(claimed):
    marked = replace(claimed.analysis)
    marked.__dict__["ended"] = {"hold_spy": {"SPY": "2025-03-03"}}
    assert title(marked, "hold_spy").endswith(ENDED)
    cell = name_cell(marked, "china_over_us_ai")
    assert (cell.text, cell.under) == ("China over US AI", "china_over_us_ai")
