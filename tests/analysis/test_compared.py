"""What was compared, in people's names, and the order in which claims are listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from thematic.analysis.analysis import Analysis
from thematic.analysis.compared import ORDER, listed
from thematic.analysis.headline import answer
from thematic.claims import Claim, Recovery, Ruling


@pytest.fixture(scope="module")
def analysis(study):
    claims = (
        Claim("up beside hold_spy", "me", "china_over_us_ai", "hold_spy"),
        Recovery("back", "me", "china_over_us_ai", "hold_spy", date(2025, 1, 27)),
    )
    return Analysis(replace(study.run, question=replace(study.backtest, claims=claims)))


def test_names_of_the_code_do_not_reach_a_reader(analysis):
    first, second = analysis.compared
    assert first["compared"] == "China over US AI against Hold SPDR S&P 500 ETF"
    for entry in (first, second):
        for key in ("claim", "compared", "sentence", "hindsight_sentence"):
            assert "hold_spy" not in entry[key]


def test_hindsight_is_the_difference_of_returns_before_the_note(analysis, study):
    nav = study.nav.loc[: str(study.known_on), ["china_over_us_ai", "hold_spy"]].dropna()
    grown = nav.iloc[-1] / nav.iloc[0]
    first, second = analysis.compared
    assert first["hindsight"] == pytest.approx(grown.iloc[0] - grown.iloc[1])
    assert second["hindsight"] != second["hindsight"]


def test_the_decided_stand_first(analysis):
    assert set(ORDER) == set(Ruling)
    some = tuple(replace(analysis.verdicts[0], outcome=ruling) for ruling in Ruling)
    order = [some[place].outcome for place in listed(some)]
    assert order == list(ORDER)
    assert order[-1] is Ruling.UNDECIDED


def test_the_answer_names_the_best_the_worst_and_the_benchmark(study):
    headline = answer(study.run)
    returns = {name: metrics["after_known_on"]["total_return"] for name, metrics in study.run.metrics.items()}
    assert headline.benchmark == "hold_spy"
    del returns["hold_spy"]
    assert (headline.best, headline.worst) == (max(returns, key=returns.get), min(returns, key=returns.get))
