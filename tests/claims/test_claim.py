"""The plain claim: what counts, what is said, and what adjusting for the market changes."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from tests.claims.conftest import AFTER, BEFORE, KNOWN_ON, Drawn, Maker, edge
from thematic.claims import Claim, Ruling, judge

CLAIM = Claim("the idea pays", "somebody", better="idea", than="alternative")


def test_the_estimate_is_the_difference_of_returns_in_points(
    record_of: Maker, market: Drawn, noise: Drawn
) -> None:
    record = record_of(idea=market(1) + noise(1), alternative=market(1))
    effect = CLAIM.examine(record).effect
    nav = record.nav[record.nav.index >= pd.Timestamp(KNOWN_ON)]
    plain = nav.iloc[-1] / nav.iloc[0]
    assert effect.estimate == pytest.approx(plain["idea"] - plain["alternative"], rel=1e-9)
    assert effect.low < effect.estimate < effect.high
    assert effect.below < effect.high


def test_what_came_before_cannot_change_the_verdict(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    alternative, own = market(2), noise(2) + edge(3.0)
    plain = judge([CLAIM], record_of(idea=alternative + own, alternative=alternative))[0]
    own[:BEFORE] = -own[:BEFORE]
    turned = judge([CLAIM], record_of(idea=alternative + own, alternative=alternative))[0]
    assert plain.evidence.effect.p_value == turned.evidence.effect.p_value
    assert plain.outcome == turned.outcome
    assert plain.evidence.hindsight != turned.evidence.hindsight


def test_an_edge_before_the_note_counts_for_nothing(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    alternative, gain = market(1), np.zeros(BEFORE + AFTER)
    gain[:BEFORE] = 0.004
    verdict = judge([CLAIM], record_of(idea=alternative + noise(1) + gain, alternative=alternative))[0]
    assert verdict.outcome is Ruling.UNDECIDED
    assert verdict.evidence.numbers["hindsight_growth_low"] > 0.0
    assert "Before the note: from" in verdict.evidence.hindsight


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


def test_only_rows_that_both_have_are_compared(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(idea=market(3) + noise(3), alternative=market(3), market=market(4))
    record.nav.loc[record.nav.index[BEFORE + 10 : BEFORE + 20], "alternative"] = np.nan
    evidence = CLAIM.examine(record)
    assert evidence.numbers["rows"] == AFTER - 10
    assert np.isfinite(evidence.effect.estimate)


def test_a_short_record_is_undecided_and_says_so(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(idea=market(5) + noise(5) + 0.05, alternative=market(5))
    short = Claim("", "", "idea", "alternative", until=record.nav.index[BEFORE + 9].date())
    verdict = judge([short], record)[0]
    assert verdict.outcome is Ruling.UNDECIDED
    assert "Nothing can be tested" in verdict.sentence
    ended = Claim("", "", "idea", "alternative", until=KNOWN_ON)
    assert judge([ended], record)[0].outcome is Ruling.UNDECIDED


def test_by_sharpe_judges_the_sharpe_ratio(record_of: Maker, market: Drawn) -> None:
    # Half in cash: less growth in a rising market, the same Sharpe ratio.
    alternative = market(6) + 0.006
    record = record_of(idea=alternative / 2, alternative=alternative)
    assert judge([CLAIM], record)[0].outcome is Ruling.CONTRADICTED
    sharpe = Claim("", "", "idea", "alternative", by="sharpe")
    assert judge([sharpe], record)[0].outcome is not Ruling.CONTRADICTED


def test_a_strategy_in_cash_has_no_sharpe_ratio_to_judge(record_of: Maker, market: Drawn) -> None:
    record = record_of(idea=np.zeros(BEFORE + AFTER), alternative=market(6) + 0.001)
    verdict = judge([Claim("", "", "idea", "alternative", by="sharpe")], record)[0]
    assert verdict.outcome is Ruling.UNDECIDED
    assert "idea earned what idle cash earns and no more, which has no Sharpe ratio" in verdict.sentence
    assert np.isnan(verdict.evidence.effect.estimate)


def test_taking_the_market_off_saves_variance(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    """The idea meets the market's move a row later, as a market that closes earlier does."""
    moves = market(7)
    late = np.append(0.0, moves[:-1])
    record = record_of(idea=moves + 0.8 * late + noise(7), alternative=moves, market=moves)
    numbers = CLAIM.examine(record).numbers
    assert numbers["beta_before"] == pytest.approx(0.8, abs=0.15)
    assert numbers["beta"] == pytest.approx(0.0, abs=0.15)
    assert numbers["variance_saved"] == pytest.approx(0.6, abs=0.15)
    width = [numbers[f"{kind}_high"] - numbers[f"{kind}_low"] for kind in ("adjusted", "growth")]
    assert width[0] < 0.8 * width[1]


def test_the_path_ends_where_the_estimate_stands(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(idea=market(8) + noise(8) + edge(4.0), alternative=market(8))
    evidence = CLAIM.examine(record)
    assert evidence.path is not None
    assert len(evidence.path) == AFTER
    assert evidence.path["estimate"].iloc[-1] == pytest.approx(evidence.effect.estimate)
    assert evidence.e_value == evidence.path["e_value"].iloc[-1] > 1.0
