"""What `thematic compare` prints: what changed first, a limited number of lines, all of them on request."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from thematic.cli.compared import FEW, _list, _orders, print_comparison
from thematic.saved.comparison import compare


def printed(comparison, *, verbose: bool = False) -> str:
    console = Console(file=io.StringIO(), width=80)
    print_comparison(console, comparison, verbose=verbose)
    return console.file.getvalue()


@pytest.fixture(scope="module")
def text(pairs) -> str:
    return printed(compare([pairs["base"], pairs["parameter"]]))


def test_the_change_stands_before_what_it_did(text):
    parts = ("parameter against base", "What changed", "A: base, B: parameter", "Where curves part")
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "SIMULATED PRICES" in text
    assert "The same in all runs that have them: hold_spy." in text


def test_all_figures_come_on_request(pairs, text):
    more = printed(compare([pairs["base"], pairs["parameter"]]), verbose=True)
    assert "Whole period" in more
    assert "Whole period" not in text


@pytest.mark.parametrize("count", [0, FEW, FEW + 2])
def test_what_is_left_out_is_counted(count):
    console = Console(file=io.StringIO(), width=80)
    _list(console, "Lines", [f"line {i}" for i in range(count)], FEW)
    lines = console.file.getvalue().split("\n")
    assert sum(line.startswith("- line") for line in lines) == min(count, FEW)
    assert any("and 2 more" in line for line in lines) == (count > FEW)
    assert bool(count) == ("Lines" in lines)


def test_a_pair_whose_orders_are_the_same_says_so(pairs):
    (same,) = [pair for pair in compare([pairs["base"], pairs["parameter"]]).pairs if pair.same]
    assert _orders(same) == "; no order differs"
