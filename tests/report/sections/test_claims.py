"""The table of claims: the decided first, one axis for all, arrows where an interval goes on."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from thematic.analysis.analysis import Analysis
from thematic.claims.verdict import Ruling
from thematic.report.charts import Axis
from thematic.report.sections import claims
from thematic.report.sections.claims import SHAPES, _forest


def verdict(**changes):
    default = {"detectable": 0.05, "low": -0.1, "high": 0.2, "estimate": 0.05, "verdict": "undecided"}
    return {**default, **changes}


def test_every_verdict_has_a_shape_of_its_own_for_what_it_decides():
    assert set(SHAPES) == {ruling.value for ruling in Ruling}
    forecasts = ("supported", "contradicted", "ruled out", "undecided", "measured")
    assert len({SHAPES[word] for word in forecasts}) == len(forecasts)


def test_an_interval_beyond_the_axis_ends_in_arrows_and_the_mark_stays_inside():
    scale = Axis(-0.2, 0.4)
    assert not re.search("[◂▸]", _forest(verdict(), scale))
    both = _forest(verdict(low=-9.0, high=9.0, estimate=5.0), scale)
    assert "◂" in both
    assert "▸" in both
    assert 'style="left:100.0%">○' in both
    assert "M333 0V1000" in both  # zero, a third of the way


def test_without_an_interval_or_power_only_the_mark_is_drawn():
    drawn = _forest(verdict(low=None, high=None, detectable=None), Axis(-1.0, 1.0))
    assert "unseeable" not in drawn
    assert "reach" not in drawn
    assert "○" in drawn


def test_the_decided_stand_before_the_undecided(claimed):
    first, *others = claimed.verdicts
    decided = replace(others[0], outcome=Ruling.SUPPORTED)
    analysis = Analysis(claimed.run)
    analysis.__dict__["verdicts"] = (first, decided, *others[1:])
    body = str(claims.section(analysis).body)
    assert body.index("shaken</button>") < body.index("買入中國")
    assert '<td class="verdict supported">' in body


def test_without_claims_there_is_no_table(study):
    assert claims.section(study.analysis) is None


@pytest.mark.parametrize("key", ["low", "high"])
def test_interval_and_estimate_stand_in_words_too(claimed, key):
    body = str(claims.section(claimed.analysis).body)
    value = claimed.analysis.files["verdicts.json"]["verdicts"][0][key]
    assert f'value="{value}" data-place="verdicts.json#/verdicts/0/{key}"' in body
