"""The analysis: computed once, plain JSON, and the same parts as their own modules give."""

from __future__ import annotations

import json

import numpy as np
import pytest

from thematic import processes
from thematic.analysis.analysis import BESIDE_VERDICTS, Analysis
from thematic.analysis.components import components
from thematic.analysis.history import growth


@pytest.fixture(scope="module")
def analysis(study) -> Analysis:
    return study.analysis


def test_all_of_it_is_json(analysis: Analysis) -> None:
    for content in analysis.files.values():
        assert json.loads(json.dumps(content, allow_nan=False)) == content


def test_each_part_is_computed_once(analysis: Analysis) -> None:
    assert analysis.components is analysis.components
    assert analysis.growth is analysis.growth
    assert analysis.files is analysis.files


def test_one_process_computes_what_two_do(study, monkeypatch: pytest.MonkeyPatch) -> None:
    two, one = Analysis(study.run), Analysis(study.run)
    two.compute()
    monkeypatch.setattr(processes, "may_fork", lambda: False)
    one.compute()
    assert set(BESIDE_VERDICTS) <= set(vars(two))
    assert two.files == one.files


def test_parts_are_those_of_their_modules(study, analysis: Analysis) -> None:
    np.testing.assert_array_equal(analysis.growth, growth(study.nav))
    fees = components(study.run).fees
    np.testing.assert_array_equal(analysis.components.fees, fees)
    told = analysis.plain()["fees"]
    for kind, by_strategy in told.items():
        for name, value in by_strategy.items():
            expected = fees.T.loc[name, kind] if name in fees.T.index else fees.loc[name, kind]
            assert value == pytest.approx(expected) or np.isnan(expected)


def test_the_last_growth_is_the_return_of_the_whole_period(study, analysis: Analysis) -> None:
    for name, result in study.results.items():
        own = analysis.growth[name].dropna()
        assert own.iloc[0] == 100.0
        assert own.iloc[-1] / 100.0 - 1.0 == pytest.approx(result.metrics["whole"]["total_return"])


def test_a_question_without_claims_has_no_verdicts_and_no_headline(analysis: Analysis) -> None:
    assert analysis.verdicts == ()
    assert analysis.headline == ""
    assert analysis.plain()["claims"] == []
    assert analysis.files["verdicts.json"] == {"verdicts": []}
