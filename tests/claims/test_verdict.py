"""Verdicts: noise stays undecided, a real edge is supported, and what is ruled out is seldom there."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.claims.conftest import AFTER, BEFORE, Drawn, Maker, edge
from thematic.claims import Claim, Ruling, judge

CLAIM = Claim("the idea pays", "somebody", better="idea", than="alternative")
YEARS = AFTER / 261.0


def rulings(
    record_of: Maker, market: Drawn, noise: Drawn, errors: float, seeds: range, matters: float = 1e-9
) -> list[Ruling]:
    outcomes = []
    claim = Claim("the idea pays", "somebody", "idea", "alternative", matters=matters)
    for seed in seeds:
        alternative = market(seed)
        record = record_of(idea=alternative + noise(seed) + edge(errors), alternative=alternative)
        outcomes.append(judge([claim], record)[0].outcome)
    return outcomes


@pytest.mark.usefixtures("few_draws")
def test_noise_is_undecided_and_an_edge_is_supported(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    seeds = range(20)
    assert rulings(record_of, market, noise, 0.0, seeds).count(Ruling.SUPPORTED) <= 2
    assert rulings(record_of, market, noise, 3.5, seeds).count(Ruling.SUPPORTED) >= 15
    assert rulings(record_of, market, noise, -5.0, seeds).count(Ruling.CONTRADICTED) >= 18


def detectable_edge(record_of: Maker, market: Drawn, noise: Drawn) -> float:
    """Return the smallest edge, in standard errors, that a claim says could be seen: mean over seeds."""
    multiples = []
    for seed in range(40):
        record = record_of(idea=market(seed) + noise(seed), alternative=market(seed))
        verdict = judge([CLAIM], record)[0]
        base = record.nav["alternative"].iloc[-1] / record.nav["alternative"].iloc[BEFORE - 1]
        multiples.append(np.log1p(verdict.detectable / base) / (0.007 * np.sqrt(AFTER)))
    return float(np.mean(multiples))


@pytest.mark.slow
@pytest.mark.usefixtures("some_draws")
def test_size_and_power_over_a_thousand_seeds(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    seen = detectable_edge(record_of, market, noise)
    nothing = rulings(record_of, market, noise, 0.0, range(1000))
    there = rulings(record_of, market, noise, seen, range(1000, 2000))
    print(
        f"no edge: {nothing.count(Ruling.SUPPORTED)} supported, "
        f"{nothing.count(Ruling.CONTRADICTED)} contradicted of 1000"
    )
    print(
        f"an edge of {seen:.2f} errors, the detectable one: {there.count(Ruling.SUPPORTED)} of 1000 supported"
    )
    assert nothing.count(Ruling.SUPPORTED) <= 50
    assert nothing.count(Ruling.CONTRADICTED) <= 15
    assert 750 <= there.count(Ruling.SUPPORTED) <= 850


@pytest.mark.slow
@pytest.mark.usefixtures("some_draws")
def test_what_is_ruled_out_is_wrong_in_one_of_twenty(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    """The true edge is exactly what matters: it is ruled out wrongly in at most 5 of 100 samples."""
    gain = 2.0 * 0.007 / np.sqrt(AFTER)
    matters = float(np.expm1(AFTER * gain / YEARS - 0.5 * 0.007**2 * 261.0))
    wrong = rulings(record_of, market, noise, 2.0, range(1000), matters).count(Ruling.RULED_OUT)
    print(f"an edge that matters is ruled out in {wrong} of 1000 samples")
    # The standard deviation of the count is 7.
    assert wrong <= 60


def test_a_bound_below_what_matters_rules_it_out(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(idea=market(1) + noise(1) / 20, alternative=market(1))
    verdict = judge([Claim("", "", "idea", "alternative", matters=0.3)], record)[0]
    assert verdict.outcome is Ruling.RULED_OUT
    assert "or more is ruled out" in verdict.sentence
    assert verdict.evidence.effect.below < verdict.evidence.effect.matters


def exactly(own: np.ndarray, errors: float) -> np.ndarray:
    """Return a strategy's own returns with exactly this edge in the sample after the note."""
    after = own[BEFORE:]
    own[BEFORE:] += errors * after.std() / np.sqrt(AFTER) - after.mean()
    return own


def test_many_claims_of_one_run_are_judged_together(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    alternative = market(4)
    others = {f"try_{seed}": alternative + exactly(noise(seed), 0.0) for seed in range(5)}
    record = record_of(idea=alternative + exactly(noise(71), 2.3), **others, alternative=alternative)
    alone = judge([CLAIM], record)[0]
    together = judge([CLAIM, *(Claim("", "", name, "alternative") for name in others)], record)[0]
    assert alone.outcome is Ruling.SUPPORTED
    assert together.p_value == pytest.approx(min(1.0, 6 * alone.p_value))
    assert together.level == pytest.approx(0.05 / 6)
    assert together.detectable > alone.detectable
    assert together.years_to_decide > alone.years_to_decide
    assert together.outcome is Ruling.UNDECIDED
    assert "(6 claims tested together)" in together.sentence


def test_undecided_says_what_could_have_been_seen(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    verdict = judge([CLAIM], record_of(idea=market(5) + noise(5), alternative=market(5)))[0]
    assert verdict.outcome is Ruling.UNDECIDED
    assert (
        f"An effect of less than {100 * verdict.detectable:.1f} points could not have been seen"
        in verdict.sentence
    )
    assert f"takes {verdict.years_to_decide:.0f} years of such data" in verdict.sentence


def test_says_it_in_plain_words_and_in_json(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(idea=market(7) + noise(7) + edge(6.0), alternative=market(7))
    verdict = judge([CLAIM], record)[0]
    assert verdict.sentence.startswith("After the note: from 2024-11-29 to ")
    plain = json.loads(json.dumps(verdict.plain()))
    assert plain["verdict"] == "supported"
    assert (plain["kind"], plain["role"], plain["unit"]) == ("claim", "forecast", "points")
    assert plain["low"] > 0.0
    assert plain["low"] < plain["estimate"] < plain["high"]
    assert plain["base_rate"] is None
