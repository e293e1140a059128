"""The claim of an end: a lead that was there before the shock is smaller after the note."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.claims.conftest import AFTER, BEFORE, KNOWN_ON, Drawn, Maker
from thematic.claims import Change, Ruling, judge

CLAIM = Change("shaken", "somebody", of="spenders", than="market", at=KNOWN_ON)


def test_an_end_of_a_lead(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    lead = np.zeros(BEFORE + AFTER)
    lead[:BEFORE] = 0.003
    ended = record_of(spenders=market(3) + noise(3) + lead, market=market(3))
    verdict = judge([CLAIM], ended)[0]
    assert verdict.outcome is Ruling.SUPPORTED
    assert verdict.evidence.effect.low > 0.0
    goes_on = record_of(spenders=market(3) + noise(3) + 0.003, market=market(3))
    undecided = judge([CLAIM], goes_on)[0]
    assert undecided.outcome is Ruling.UNDECIDED
    assert "could not have been seen" in undecided.sentence
    begins = record_of(spenders=market(3) + noise(3) - 2 * lead + 0.006, market=market(3))
    assert judge([CLAIM], begins)[0].outcome is Ruling.CONTRADICTED


def test_an_end_without_a_before_is_undecided(record_of: Maker, market: Drawn) -> None:
    record = record_of(spenders=market(3), market=market(3))
    verdict = judge([Change("", "", "spenders", "market", at=date(2020, 1, 1))], record)[0]
    assert verdict.outcome is Ruling.UNDECIDED
    assert "Nothing can be tested" in verdict.sentence


def test_the_path_ends_at_the_estimate_and_bets_on_the_loss(
    record_of: Maker, market: Drawn, noise: Drawn
) -> None:
    lead = np.zeros(BEFORE + AFTER)
    lead[:BEFORE] = 0.003
    evidence = CLAIM.examine(record_of(spenders=market(3) + noise(3) + lead, market=market(3)))
    assert evidence.path is not None
    last = evidence.path.iloc[-1]
    assert last["estimate"] == pytest.approx(evidence.effect.estimate, rel=0.02)
    assert last["low"] < last["estimate"] < last["high"]
    assert evidence.e_value > 20.0
    again = CLAIM.examine(record_of(spenders=market(3) + noise(3) + 0.003, market=market(3)))
    assert again.e_value < 20.0
