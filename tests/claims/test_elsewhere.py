"""What followed falls and run-ups elsewhere: what is ruled out, when and where, counted by hand beside."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tests.references.conftest import FAMILIES, MemorySource, simulated_closes, small_set
from thematic.claims import Elsewhere, Ruling, RunRecord, judge
from thematic.claims.verdict import Verdict
from thematic.prices import open_source
from thematic.question import Terms
from thematic.references import load_reference_set
from thematic.references.cases import falls
from thematic.references.prices import ReferencePrices, load_reference_prices

NOTE = date(2011, 1, 1)
DIP = Elsewhere("dips pay", "UBS", "fall", 20)


@pytest.fixture(scope="module")
def small_prices() -> ReferencePrices:
    return load_reference_prices(small_set(), [MemorySource(simulated_closes(1))], NOTE)


def judged(claim: Elsewhere, prices: ReferencePrices | None) -> Verdict:
    terms = Terms(start=date(2010, 1, 4), end=date(2010, 12, 31))
    nav = pd.DataFrame({"hold": [1.0, 1.0]}, pd.bdate_range("2010-01-04", periods=2))
    return judge([claim], RunRecord(nav, terms, {"hold": NOTE}, "hold", references=prices))[0]


def rebounding(gain: float) -> ReferencePrices:
    """Return the small world in which funds gain so much over the 20 rows after each day of a deep fall."""
    closes = simulated_closes(3)
    prices = load_reference_prices(small_set(), [MemorySource(closes)], NOTE)
    fell = falls(prices)
    for place, symbol in enumerate(prices.funds.symbols):
        extra = np.zeros(len(closes[symbol]))
        for row in np.flatnonzero(fell[:, place]):
            extra[row + 2 : row + 22] = gain / 20.0
        closes[symbol] = closes[symbol] * np.exp(np.cumsum(extra))
    return load_reference_prices(small_set(), [MemorySource(closes)], NOTE)


def by_hand(prices: ReferencePrices, days: int) -> list[list[float]]:
    """Return the gains of each separate episode's days, counted in plain loops."""
    fell, gains = falls(prices), {}
    for place in range(len(prices.funds.symbols)):
        last = -days
        for row in range(len(prices.dates)):
            if not fell[row, place] or row < last + days:
                continue
            last = row
            if row + 1 + days < len(prices.dates):
                own = prices.close[row + 1 + days, place] / prices.close[row + 1, place]
                market = prices.market[row + 1 + days] / prices.market[row + 1]
                gains.setdefault(row, []).append(np.log(own / market))
    episodes, first = [], -days
    for row in sorted(gains):
        if row >= first + days:
            first = row
            episodes.append([])
        episodes[-1].append(float(np.mean(gains[row])))
    return episodes


def test_the_average_counts_each_separate_episode_once(small_prices: ReferencePrices) -> None:
    numbers = judged(DIP, small_prices).evidence.numbers
    expected = by_hand(small_prices, 20)
    assert numbers["episodes"] == len(expected)
    assert numbers["mean"] == pytest.approx(np.expm1(np.mean([np.mean(days) for days in expected])))
    assert numbers["before 2006 cases"] + numbers["from 2006 cases"] == numbers["cases"]
    assert sum(numbers[f"{family} cases"] for family in FAMILIES) == numbers["cases"]


def test_nothing_is_there_and_an_advantage_is_ruled_out(small_prices: ReferencePrices) -> None:
    verdict = judged(Elsewhere("dips pay", "UBS", "fall", 20, matters=0.4), small_prices)
    assert verdict.outcome is Ruling.RULED_OUT
    effect = verdict.evidence.effect
    assert effect.below == pytest.approx(verdict.evidence.numbers["ruled_out_above"])
    assert effect.matters == pytest.approx(1.4 ** (20 / 252) - 1.0)
    assert effect.low < effect.estimate < effect.below < effect.high
    for part in ("separate episodes", "Before 2006: ", "from 2006: ", "Of 3 families of funds", "closed"):
        assert part in verdict.sentence


def test_a_rebound_that_is_there_is_confirmed() -> None:
    verdict = judged(DIP, rebounding(0.05))
    assert verdict.outcome is Ruling.CONFIRMED
    assert verdict.evidence.effect.estimate == pytest.approx(0.05, abs=0.02)
    assert verdict.detectable < 0.05
    assert verdict.evidence.numbers["mean_if_worst"] < verdict.evidence.effect.estimate


def test_run_ups_are_other_cases_than_falls(small_prices: ReferencePrices) -> None:
    after = judged(Elsewhere("goes on", "Goldman Sachs", "run-up", 20), small_prices)
    assert after.evidence.numbers["cases"] != judged(DIP, small_prices).evidence.numbers["cases"]
    assert "ran far ahead of the market" in after.sentence


def test_without_reference_funds_it_says_how_to_get_them() -> None:
    verdict = judged(DIP, None)
    assert verdict.outcome is Ruling.UNDECIDED
    assert "--reference" in verdict.sentence
    few = load_reference_prices(small_set(), [MemorySource(simulated_closes(2, rows=450))], NOTE)
    assert "too few" in judged(DIP, few).sentence


@pytest.mark.slow
def test_on_real_funds_there_are_hundreds_of_episodes_and_dips_do_not_pay(reference_dir: str) -> None:
    prices = load_reference_prices(load_reference_set(), [open_source(reference_dir)], date(2025, 2, 10))
    for claim in (DIP, Elsewhere("goes on", "", "run-up", 20)):
        verdict = judged(claim, prices)
        print(verdict.outcome.value, verdict.sentence)
        assert verdict.evidence.numbers["episodes"] >= (200 if claim is DIP else 100)
        assert verdict.evidence.numbers["mean_if_worst"] < verdict.evidence.numbers["mean_if_best"]
    assert judged(DIP, prices).outcome is Ruling.RULED_OUT
