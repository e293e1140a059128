"""Tables at any width: no number is cut, no line ends in a space, and every cell is there."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from thematic.cli.table import figure_rows, print_table

CELL = st.text("0123456789.%+−–", min_size=1, max_size=9)
NAMES = st.text("abc_腾讯[]", min_size=1, max_size=30)


def printed(width: int, headings: list[str], rows: list[list[str]]) -> list[str]:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    print_table(console, headings, rows)
    return console.file.getvalue().splitlines()


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    columns = draw(st.integers(1, 6))
    headings = ["name", *(f"h{place}" for place in range(columns))]
    rows = draw(st.lists(st.tuples(NAMES, *[CELL] * columns).map(list), min_size=1, max_size=4))
    return headings, rows


@given(tables(), st.integers(20, 120))
def test_every_cell_is_printed_whole_and_nothing_ends_a_line(
    table: tuple[list[str], list[list[str]]], width: int
) -> None:
    headings, rows = table
    lines = printed(width, headings, rows)
    assert all(line == line.rstrip() for line in lines)
    words = [word for line in lines for word in line.split()]
    for row in rows:
        for cell in row[1:]:
            assert cell in words
    for heading in headings[1:]:
        assert heading in words


@given(tables())
def test_with_room_for_all_there_is_one_line_a_row_and_numbers_stand_to_the_right(
    table: tuple[list[str], list[list[str]]],
) -> None:
    headings, rows = table
    lines = printed(500, headings, rows)
    assert len(lines) == 1 + len(rows)
    assert [line.split()[1:] for line in lines[1:]] == [row[1:] for row in rows]
    # The last column ends at the same place in every line.
    assert len({cell_len(line) for line in lines}) == 1


def test_a_heading_of_two_lines_stands_at_the_bottom() -> None:
    assert printed(80, ["name", "over the\nbenchmark", "x"], [["a", "+1.0", "2"]]) == [
        "       over the",
        "name  benchmark  x",
        "a          +1.0  2",
    ]


def test_rows_are_those_of_the_best_return_first_and_the_unknown_last(study) -> None:
    metrics = {name: figures["whole"] for name, figures in study.run.metrics.items()}
    headings, rows = figure_rows(metrics)
    order = sorted(metrics, key=lambda name: -metrics[name]["total_return"])
    assert [row[0] for row in rows] == order
    assert all(len(row) == len(headings) for row in rows)
    unknown = {"nothing": dict.fromkeys(metrics["hold_spy"], float("nan")), **metrics}
    assert figure_rows(unknown)[1][-1][0] == "nothing"
