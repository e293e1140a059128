"""Behind a claim: its sentence, and a picture only of what the analysis has."""

from __future__ import annotations

from thematic.analysis.analysis import Analysis
from thematic.report.figures import minuses
from thematic.report.html import el
from thematic.report.sections.claim import behind

CAPTIONS = ("Returns since the note", "The band holds on all days at once", "in earlier episodes")


def captions(analysis: Analysis, place: int = 0) -> list[bool]:
    body = str(behind(analysis, place))
    return [caption in body for caption in CAPTIONS]


def test_a_claim_has_its_sentence_its_curves_and_their_difference(claimed):
    words = claimed.analysis.files["analysis.json"]["compared"][0]
    body = str(behind(claimed.analysis, 0))
    assert str(el("p", words["compared"], ". ", minuses(words["sentence"]))) in body
    assert captions(claimed.analysis) == [True, True, False]


def test_a_base_rate_adds_the_strip_of_episodes(rated):
    assert captions(rated) == [True, True, True]


def test_what_the_analysis_lacks_is_not_drawn(rated):
    detail = rated.files["analysis.json"]["claims"][0]
    rated.files["analysis.json"]["claims"][0] = {**detail, "curves": None, "path": None, "episodes": []}
    assert captions(rated) == [False, False, False]
    assert "<figure" not in str(behind(rated, 0))
