"""Strips: a dot for each episode, the mean where it is, and this note's own episode apart."""

from __future__ import annotations

import re

import numpy as np
import pytest

from thematic.analysis.analysis import Analysis
from thematic.report.sections import elsewhere
from thematic.report.sections.strip import common_axis, strip

DIFFERENCES = (-0.05, -0.02, 0.0, 0.01, 0.04)


@pytest.fixture
def analysis(claimed):
    """Return an analysis whose first claim has a base rate, as a reference set would give it."""
    given = Analysis(claimed.run)
    content = {name: dict(numbers) for name, numbers in claimed.analysis.files.items()}
    first, *others = content["analysis.json"]["claims"]
    dots = [{"day": "2010-01-04", "difference": difference, "is_note": False} for difference in DIFFERENCES]
    own = {"day": "2025-02-10", "difference": 0.02, "is_note": True}
    rate = {
        "what": "the same rule on 5 funds",
        "episodes": 5,
        "horizon": 60,
        "mean": float(np.mean(DIFFERENCES)),
        "low": -0.03,
        "high": 0.03,
        "share_ahead": 0.4,
    }
    odds = {"chance_in_100": 49.0, "words": "49 in 100, a coin toss"}
    content["analysis.json"]["claims"] = [
        {**first, "elsewhere": rate, "episodes": [*dots, own], "odds": odds},
        *others,
    ]
    given.__dict__["files"] = content
    return given


def test_there_is_a_dot_an_episode_and_one_mark_for_the_note(analysis):
    drawn = str(strip(analysis, 0))
    dots = re.search('d="([^"]*)" class="dots"', drawn).group(1)
    scale, _ = common_axis(analysis, [0])
    places = [int(x) for x, _ in re.findall(r"M(\d+) (\d+)h0", dots)]
    expected = np.clip(scale.at(np.array(DIFFERENCES)), 0, 1) * 1000
    assert places == pytest.approx(expected.tolist(), abs=0.51)
    assert drawn.count("◆") == 1
    assert strip(analysis, 1) is None


def test_the_row_says_what_the_strip_shows(analysis):
    body = str(elsewhere.section(analysis).body)
    assert "the same rule on 5 funds" in body
    assert ">−0.4</data>" in body
    assert ">40%</data>" in body
    assert "a coin toss" in body


def test_without_a_reference_set_there_is_no_section(claimed):
    assert elsewhere.section(Analysis(claimed.run)) is None
