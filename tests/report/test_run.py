"""The page of a run: bands only where they are true, and sections for short and one-sided runs too."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from thematic.analysis.analysis import Analysis
from thematic.report import render


def test_the_bands_say_what_the_prices_and_terms_are(study):
    def bands(page: str) -> list[str]:
        return re.findall('<p class="band"><strong>(.*?)</strong>', page)

    free = replace(study.backtest, frictionless=True)
    assert bands(render(study.analysis)) == ["SIMULATED PRICES"]
    assert bands(render(Analysis(replace(study.run, question=free)))) == ["SIMULATED PRICES", "FRICTIONLESS"]
    assert bands(render(Analysis(replace(study.run, simulated=False)))) == []


def test_a_period_after_the_note_has_no_hindsight_to_show(study):
    early = {name: replace(result, known_on=date(2024, 1, 2)) for name, result in study.run.results.items()}
    page = render(Analysis(replace(study.run, results=early)))
    assert 'data-switch="growth"' not in page
    assert "before note" not in page
    assert "since the note of 2024-01-02" in page


def test_a_run_of_one_strategy_has_a_page(study):
    name, result = next(iter(study.run.results.items()))
    question = replace(study.backtest, strategies={name: result.strategy})
    page = render(Analysis(replace(study.run, question=question, results={name: result})))
    assert 'class="matrix"' not in page
    assert "Hold SPDR S&amp;P 500 ETF" in page


def test_a_period_before_the_note_is_all_hindsight_and_says_so(study):
    late = {name: replace(result, known_on=date(2030, 1, 1)) for name, result in study.run.results.items()}
    page = render(Analysis(replace(study.run, results=late)))
    assert "all of it hindsight" in page
    assert 'data-switch="growth"' not in page
