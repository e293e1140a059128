"""Significance: every strategy has its probabilities, and what is said of all together is what was found."""

from __future__ import annotations

from thematic.report.sections.significance import section


def test_each_row_holds_what_the_analysis_found(claimed):
    (table,) = section(claimed.analysis).tables
    significance = claimed.analysis.significance
    for row, (name, strategy) in zip(table.rows, significance.items(), strict=True):
        assert row[0].under == name
        assert [cell.value for cell in row[1:]] == [
            strategy.since,
            strategy.whole,
            strategy.deflated,
            strategy.tries,
        ]


def test_all_together_are_told_against_the_benchmark_by_its_title(claimed):
    points = section(claimed.analysis).points
    assert f"{claimed.analysis.contest.choice.p_value:.0%} of cases" in points[0]
    assert all("hold_spy" not in point for point in points)
    assert claimed.analysis.titles["hold_spy"] in points[1]
