"""What changed: the headline, one row a change, and of many runs each value once."""

from __future__ import annotations

from types import SimpleNamespace

from thematic.report.compared import changed
from thematic.saved.changes import RunChange


def comparison(*changes: RunChange, runs: int = 2, **more: object) -> SimpleNamespace:
    content = {"headline": "a <b> headline", "answer": "b earned <less>.", "question": None, "taken": ""}
    content |= {"identical": (), "parted": ()}
    labels = dict.fromkeys(f"run{i}" for i in range(runs))
    return SimpleNamespace(runs=labels, changes=changes, title=str.upper, **{**content, **more})


def test_each_change_is_a_row_with_a_column_for_each_run():
    change = RunChange("parameter", "dip", "hold", {"run0": "40", "run1": None}, "a note")
    section = changed.section(comparison(change))
    assert "a &lt;b&gt; headline" in str(section.body)
    assert "b earned &lt;less&gt;." in str(section.body)
    (table,) = section.tables
    assert [cell.text for cell in table.rows[0]] == ["parameter", "dip", "hold", "40", "–", "a note"]


def test_of_many_runs_each_value_stands_once_with_those_that_have_it():
    values = {f"run{i}": "1" if i % 2 else None for i in range(5)}
    (table,) = changed.section(comparison(RunChange("term", "", "lag", values), runs=5)).tables
    assert table.rows[0][3].text == "absent (run0, run2, run4); 1 (run1, run3)"


def test_a_question_of_costs_is_answered_and_what_is_the_same_is_named():
    asked = SimpleNamespace(label="What did costs take?", meaning="The runs differ in costs only.")
    body = str(changed.section(comparison(question=asked, taken="2 points.", identical=("spy",))).body)
    assert "<strong>What did costs take?</strong> The runs differ in costs only. 2 points." in body
    assert "The same in all runs that have them: SPY." in body


def test_where_nothing_changed_there_is_no_table():
    assert changed.section(comparison()).tables == ()


def test_the_curves_of_what_moved_most_stand_beside_the_answer(two):
    assert two.title(two.parted[0]) in str(changed.section(two).body)
    assert "<svg" in str(changed.section(two).body)
