"""Tables: texts escaped, numbers to sort by and copy, headings over columns, dashes for what is unknown."""

from __future__ import annotations

import re

import pytest

from thematic.report.figures import ABSENT, PERFORMANCE
from thematic.report.html import words
from thematic.report.tables import (
    Cell,
    Column,
    Table,
    breakable,
    count_cells,
    figure_cells,
    figure_columns,
    table_html,
    text_table,
)

SHARPE = next(figure for figure in PERFORMANCE if figure.key == "sharpe")


def test_texts_are_escaped_and_numbers_are_kept_in_full():
    columns = (Column("<i>", number=False), Column("return", "What it <earned>."))
    rows = ((Cell("<b>"), Cell("12.3%", 0.12345678, place="metrics.json#/a/b")),)
    text = table_html(Table("A <caption>", columns, rows))
    assert "<b>" not in text
    assert "<i>" not in text
    assert 'data-value="0.12345678"' in text
    assert 'data-place="metrics.json#/a/b"' in text
    assert 'data-csv="A &lt;caption&gt;"' in text
    assert "What it &lt;earned&gt;." in text


def test_groups_span_their_columns_and_rows_stand_under_their_headings():
    columns = (
        Column("name", number=False),
        Column("a", group="since"),
        Column("b", group="since"),
        Column("c"),
    )
    row = tuple(map(Cell, "wxyz"))
    text = table_html(Table("t", columns, (row, row, row), headings={0: "first", 2: "second"}))
    assert re.search(r'<td colspan="1"></td><th scope="colgroup" colspan="2"[^>]*><span>since</span>', text)
    bodies = text.split("<tbody>")[1:]
    assert [("first" in body, body.count('scope="row"')) for body in bodies] == [(True, 2), (False, 1)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("2025-01-27", "day"), ("2025-01-27 14:30", "day"), ("by 2025-01-27", "text"), ("2025", "text")],
)
def test_a_day_stays_on_one_line(text, kind):
    drawn = table_html(text_table("t", ("a", "b"), [("x", text)]))
    assert f'<td class="{kind}">{text}</td>' in drawn


def test_the_first_column_names_rows_also_where_its_values_are_numbers():
    drawn = table_html(Table("t", (Column("window"), Column("drop")), ((Cell("20", 20.0), Cell("5", 5.0)),)))
    assert re.findall(r'<th scope="col"( class="number")?><span>(\w+)', drawn) == [
        ("", "window"),
        (' class="number"', "drop"),
    ]


def test_a_table_behind_words_is_folded():
    assert table_html(text_table("t", ("a",), [("x",)], "More")).startswith(
        "<details><summary>More</summary>"
    )
    assert table_html(text_table("t", ("a",), [("x",)])).startswith("<div")


@pytest.mark.parametrize("value", [None, float("nan")])
def test_what_is_unknown_is_a_dash_without_a_value(value):
    (cell,) = figure_cells([SHARPE], {"sharpe": value})
    assert (cell.text, cell.value) == (ABSENT, None)


def test_reasons_that_did_not_occur_are_zero_and_unknown_where_nothing_was_ordered():
    assert [cell.value for cell in count_cells(("lot", "cash"), {"orders": 3.0, "cash": 1200.0})] == [
        0.0,
        1200.0,
    ]
    assert [cell.text for cell in count_cells(("lot", "cash"), {})] == [ABSENT, ABSENT]


def test_a_figure_s_column_says_what_it_means():
    (column,) = figure_columns([SHARPE], "since the note", True)
    assert (column.heading, column.explanation) == (SHARPE.heading, SHARPE.explanation)
    assert (column.group, column.shaded, column.number) == ("since the note", True, True)


def test_a_name_may_break_after_each_underscore():
    assert words(breakable("a_b_c")) == "a_<wbr>b_<wbr>c"
