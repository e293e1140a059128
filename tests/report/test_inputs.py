"""What a run was given: findings of one kind in one row, parameters that say something, the manifest."""

from __future__ import annotations

import json
from datetime import date

from thematic.prices.check import Finding, PriceReport
from thematic.prices.check.report import Checked
from thematic.report import inputs


def test_findings_that_say_the_same_are_one_row_with_the_worst_first():
    days = tuple(date(2025, 1, day) for day in range(2, 7))
    findings = (
        Finding("A", "gap", "warning", "no bar", days[:4]),
        Finding("B", "gap", "warning", "no bar", days[3:]),
        Finding("C", "duplicate", "error", "two bars"),
    )
    table, coverage = inputs.prices(PriceReport("folder", False, (Checked("A", 3),), findings)).tables
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["error", "duplicate", "two bars", "C", ""],
        ["warning", "gap", "no bar", "A, B", "2025-01-02, 2025-01-03, 2025-01-04 and 2 more"],
    ]
    assert [cell.text for cell in coverage.rows[0]] == ["A", "3", "–", "–", "–"]


def test_without_findings_a_sentence_says_so():
    section = inputs.prices(PriceReport("folder", False, (), ()))
    assert section.text[0].endswith("The check found nothing to say about them.")
    assert len(section.tables) == 1


def test_parameters_that_are_empty_are_left_out(study):
    (table,) = inputs.strategies(study.run, dict.fromkeys(study.results, "a title")).tables
    told = {row[1].text: row[3].text for row in table.rows}
    assert told["hold_spy"] == "theme = benchmarks; symbols = SPY"
    assert list(told) == list(study.results)


def test_every_member_of_a_theme_stands_there(study):
    _, *members = inputs.themes(study.run).tables
    for table, theme in zip(members, study.run.themes.values(), strict=True):
        assert [row[0].text for row in table.rows] == [member.symbol for member in theme.members]


def test_the_manifest_is_shown_whole(study):
    assert json.loads(inputs.manifest(study.manifest).code) == json.loads(
        json.dumps(study.manifest, default=str)
    )
