"""The best of a sweep: one line a period in words, and one row with the same numbers."""

from __future__ import annotations

import re

from thematic.report.numbers import said
from thematic.report.sweep import sweep_page
from thematic.sweep import SweepResult


def test_one_line_a_period_tells_trials_significance_and_overfitting_in_words(
    results: dict[int, SweepResult],
) -> None:
    section = next(section for section in sweep_page(results[4]).sections if section.id == "best")
    lines = re.findall(r'<p class="answer">(.*?)</p>', str(section.body))
    for line, period in zip(lines, ("after_known_on", "whole"), strict=True):
        best = results[4].best(period)
        assert best is not None
        assert f"the best of {len(results[4].grid)} combinations is drop " in line
        assert f"After {results[4].tried.count:,} trials" in line
        assert f"worthless one with a probability of {said('whole percent', best.deflated)}" in line
        assert f"overfitting with a probability of {said('whole percent', best.overfitted)}" in line
        assert f"ahead of holding in {said('whole percent', best.p_value_over_holding)} of cases" in line
    (table,) = section.tables
    assert "halved in 924 ways" in table.meanings["overfitted"]
