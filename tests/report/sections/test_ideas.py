"""Ideas: groups in their order and in each the best first; columns without content are left out."""

from __future__ import annotations

from thematic.report.sections.ideas import GROUPS, _without_empty, section
from thematic.report.tables import Cell, Column


def test_groups_follow_one_another_and_the_best_leads_each(claimed):
    (table,) = section(claimed.analysis).tables
    kinds, standings = claimed.analysis.kinds, claimed.analysis.standings("after_known_on")["total_return"]
    order = [row[0].under for row in table.rows]
    keys = [(list(GROUPS).index(kinds[name]), -standings[name]) for name in order]
    assert keys == sorted(keys)
    assert list(table.headings.values()) == [GROUPS[kind] for kind in dict.fromkeys(map(kinds.get, order))]


def test_numbers_are_those_since_the_note_and_hindsight_is_shaded(claimed):
    (table,) = section(claimed.analysis).tables
    headings = [column.heading for column in table.columns]
    for row in table.rows:
        metrics = claimed.run.metrics[row[0].under]["after_known_on"]
        assert row[headings.index("return")].value == metrics["total_return"]
        assert row[headings.index("Sharpe")].value == metrics["sharpe"]
    assert [column.heading for column in table.columns if column.shaded] == ["before note"]


def test_empty_columns_are_dropped_with_their_cells():
    columns = tuple(map(Column, ("name", "empty", "number", "dash")))
    rows = ((Cell("a"), Cell(""), Cell("–", 1.0), Cell("–")), (Cell("b"), Cell(""), Cell("–"), Cell("–")))
    kept, left = _without_empty(columns, rows)
    assert [column.heading for column in kept] == ["name", "number"]
    assert left == ((Cell("a"), Cell("–", 1.0)), (Cell("b"), Cell("–")))
