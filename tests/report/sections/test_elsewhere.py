"""The same idea elsewhere: what the row of a claim with a base rate says."""

from __future__ import annotations

from thematic.analysis.analysis import Analysis
from thematic.report.sections import elsewhere


def test_the_row_says_what_the_strip_shows(rated):
    body = str(elsewhere.section(rated).body)
    assert "the same rule on 5 funds" in body
    assert ">−0.4</data>" in body
    assert ">40%</data>" in body
    assert "a coin toss" in body


def test_without_a_reference_set_there_is_no_section(claimed):
    assert elsewhere.section(Analysis(claimed.run)) is None
