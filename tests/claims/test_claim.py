"""Verdicts: noise stays undecided, a real edge is supported, and hindsight counts for nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.claims.conftest import AFTER, BEFORE, KNOWN_ON, edge
from thematic.claims import Claim, Outcome, Record, judge
from thematic.statistics.inference import difference

Maker = Callable[..., Record]
Drawn = Callable[[int], np.ndarray]
CLAIM = Claim("the idea pays", "somebody", better="idea", than="alternative")


def outcomes(record_of: Maker, market: Drawn, noise: Drawn, errors: float, seeds: range) -> list[Outcome]:
    found = []
    for seed in seeds:
        alternative = market(seed)
        record = record_of(idea=alternative + noise(seed) + edge(errors), alternative=alternative)
        found.append(judge([CLAIM], record)[0].outcome)
    return found


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(difference, "DRAWS", 399)


@pytest.mark.usefixtures("few_draws")
def test_noise_is_undecided_and_an_edge_is_supported(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    seeds = range(40)
    assert outcomes(record_of, market, noise, 0.0, seeds).count(Outcome.UNDECIDED) >= 35
    assert outcomes(record_of, market, noise, 3.0, seeds).count(Outcome.SUPPORTED) >= 29
    assert outcomes(record_of, market, noise, -5.0, seeds).count(Outcome.CONTRADICTED) >= 37


@pytest.mark.slow
@pytest.mark.usefixtures("few_draws")
def test_noise_is_undecided_in_95_of_100_seeds(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    # Ten times a hundred: over a hundred alone, the luck of the seeds would decide.
    assert outcomes(record_of, market, noise, 0.0, range(1000)).count(Outcome.UNDECIDED) >= 950


@pytest.mark.slow
@pytest.mark.usefixtures("few_draws")
def test_an_edge_of_three_errors_is_supported_in_80_of_100_seeds(
    record_of: Maker, market: Drawn, noise: Drawn
) -> None:
    assert outcomes(record_of, market, noise, 3.0, range(1000)).count(Outcome.SUPPORTED) >= 800


def test_an_edge_before_the_note_counts_for_nothing(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    alternative, gain = market(1), np.zeros(BEFORE + AFTER)
    gain[:BEFORE] = 0.004
    verdict = judge([CLAIM], record_of(idea=alternative + noise(1) + gain, alternative=alternative))[0]
    assert verdict.outcome is Outcome.UNDECIDED
    assert verdict.evidence.numbers["hindsight_growth_low"] > 0.0
    assert "Before the note: from" in verdict.evidence.hindsight
    assert "ahead of alternative" in verdict.evidence.hindsight


def test_what_came_before_cannot_change_the_verdict(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    alternative, own = market(2), noise(2) + edge(3.0)
    plain = judge([CLAIM], record_of(idea=alternative + own, alternative=alternative))[0]
    own[:BEFORE] = -own[:BEFORE]
    turned = judge([CLAIM], record_of(idea=alternative + own, alternative=alternative))[0]
    assert plain.evidence.p_value == turned.evidence.p_value
    assert plain.sentence == turned.sentence


def test_since_and_until_narrow_what_counts(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(idea=market(3) + noise(3), alternative=market(3))
    for since, until, rows in (
        (KNOWN_ON - timedelta(200), None, AFTER),
        (record.nav.index[BEFORE + 49].date(), None, AFTER - 50),
        (None, record.nav.index[BEFORE + 29].date(), 30),
        (record.nav.index[BEFORE + 9].date(), record.nav.index[BEFORE + 39].date(), 30),
    ):
        claim = Claim("", "", better="idea", than="alternative", since=since, until=until)
        assert claim.examine(record).numbers["rows"] == rows


def exactly(own: np.ndarray, errors: float) -> np.ndarray:
    """Return a strategy's own returns with exactly this edge in the sample after the note."""
    after = own[BEFORE:]
    own[BEFORE:] += errors * after.std() / np.sqrt(AFTER) - after.mean()
    return own


def test_many_claims_of_one_run_are_judged_together(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    alternative = market(4)
    others = {f"try_{seed}": alternative + exactly(noise(seed), 0.0) for seed in range(11)}
    record = record_of(idea=alternative + exactly(noise(71), 2.6), alternative=alternative, **others)
    alone = judge([CLAIM], record)[0]
    claims = [CLAIM, *(Claim("", "", better=name, than="alternative") for name in others)]
    together = judge(claims, record)[0]
    assert alone.outcome is Outcome.SUPPORTED
    assert together.p_value == pytest.approx(min(1.0, 12 * alone.p_value))
    assert together.tested == 12
    assert together.outcome is Outcome.UNDECIDED
    assert "12 claims tested together" in together.sentence


def test_a_short_record_is_undecided_and_says_so(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(idea=market(5) + noise(5) + 0.05, alternative=market(5))
    short = Claim("", "", "idea", "alternative", until=record.nav.index[BEFORE + 9].date())
    verdict = judge([short], record)[0]
    assert verdict.outcome is Outcome.UNDECIDED
    assert "Nothing can be tested" in verdict.sentence
    early = replace(record, nav=record.nav[:BEFORE])
    assert judge([CLAIM], early)[0].outcome is Outcome.UNDECIDED


def test_by_sharpe_judges_the_sharpe_ratio(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    # Half in cash: less growth in a rising market, the same Sharpe ratio.
    alternative = market(6) + 0.006
    record = record_of(idea=alternative / 2, alternative=alternative)
    growth = Claim("", "", "idea", "alternative")
    sharpe = Claim("", "", "idea", "alternative", by="sharpe")
    assert judge([growth], record)[0].outcome is Outcome.CONTRADICTED
    assert judge([sharpe], record)[0].outcome is Outcome.UNDECIDED


def test_says_it_in_plain_words_and_in_json(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(idea=market(7) + noise(7) + edge(6.0), alternative=market(7))
    verdict = judge([CLAIM], record)[0]
    assert verdict.sentence.startswith("After the note: from 2024-11-29 to ")
    assert "idea ended" in verdict.sentence
    plain = json.loads(json.dumps(verdict.plain()))
    assert plain["verdict"] == "supported"
    assert plain["numbers"]["growth_low"] > 0.0
