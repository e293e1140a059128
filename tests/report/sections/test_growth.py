"""Growth: since the note first, the whole period on request where the note came within it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from thematic.analysis.analysis import Analysis
from thematic.report.sections.growth import _views, section


def known_on(study, day: date) -> Analysis:
    results = {name: replace(result, known_on=day) for name, result in study.run.results.items()}
    return Analysis(replace(study.run, results=results))


def test_a_note_within_the_period_gives_two_views_and_a_switch(study):
    since, whole = _views(study.analysis)
    assert (since.period, whole.period) == ("after_known_on", "whole")
    assert since.note is None
    assert whole.note == since.table.index[0]
    assert 'data-switch="growth"' in str(section(study.analysis).body)


def test_a_note_outside_it_leaves_one(study):
    (before,) = _views(known_on(study, date(2020, 1, 2)))
    (after,) = _views(known_on(study, date(2030, 1, 1)))
    assert (before.period, after.period) == ("after_known_on", "whole")
    assert before.note is None
    assert after.note is None


def test_curves_begin_at_100_and_the_hidden_view_is_hidden(study):
    for view in _views(study.analysis):
        first = view.table.bfill().iloc[0]
        assert (first - 100.0).abs().max() < 1e-9
    assert 'data-view="growth-whole" class="view later" hidden' in str(section(study.analysis).body)
