"""Claims that are no race of two: an order, a recovery, an end, a share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest

from tests.claims.conftest import AFTER, BEFORE, KNOWN_ON, edge
from thematic.claims import Change, Outcome, Ranking, Record, Recovery, Share, judge
from thematic.claims.share import contributions

Maker = Callable[..., Record]
Drawn = Callable[[int], np.ndarray]
EVENT = date(2024, 11, 15)


def ranking(record_of: Maker, market: Drawn, noise: Drawn, gains: tuple[float, float, float]) -> Record:
    moves = market(1)
    # Different shares in the market's moves, which the ranking must see through.
    parts = {
        name: share * moves + noise(10 + i) / 2 + edge(gain)
        for i, (name, share, gain) in enumerate(zip("abc", (0.5, 1.0, 1.5), gains, strict=True))
    }
    return record_of(market=moves, **parts)


def test_an_order_holds_where_all_neighbours_differ(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    claim = Ranking("a before b before c", "somebody", ("a", "b", "c"), "market", EVENT)
    verdict = judge([claim], ranking(record_of, market, noise, (5.0, 0.0, -5.0)))[0]
    assert verdict.outcome is Outcome.SUPPORTED
    numbers = verdict.evidence.numbers
    assert numbers["abnormal_a"] > numbers["abnormal_b"] > numbers["abnormal_c"]


def test_an_order_fails_with_one_neighbour(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    claim = Ranking("", "", ("a", "b", "c"), "market", EVENT)
    assert judge([claim], ranking(record_of, market, noise, (5.0, 5.0, -5.0)))[0].outcome is Outcome.UNDECIDED
    verdict = judge([claim], ranking(record_of, market, noise, (-6.0, 0.0, -6.0)))[0]
    assert verdict.outcome is Outcome.CONTRADICTED


def test_shares_in_the_markets_moves_are_taken_off(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = ranking(record_of, market, noise, (0.0, 0.0, 0.0))
    evidence = Ranking("", "", ("a", "b", "c"), "market", EVENT).examine(record)
    early = record.nav.pct_change()[record.nav.index < pd.Timestamp(EVENT)].iloc[1:]
    beta = np.polyfit(np.log1p(early["market"]), np.log1p(early["c"]), 1)[0]
    after = np.log(record.nav).diff()[record.nav.index > pd.Timestamp(KNOWN_ON)].sum()
    assert beta == pytest.approx(1.5, abs=0.1)
    assert evidence.numbers["abnormal_c"] == pytest.approx(after["c"] - beta * after["market"], abs=1e-3)


def shocked(record_of: Maker, market: Drawn, noise: Drawn, back: float) -> Record:
    """Return a record with a fall of 20 % on the event's day and a drift back after the note."""
    own = noise(5)
    own[BEFORE:] = own[BEFORE:] / 10 + back / AFTER
    own[BEFORE - 8] -= 0.2
    return record_of(semis=market(2) + own, market=market(2))


def test_a_recovery_that_chance_does_not_explain(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = shocked(record_of, market, noise, back=0.45)
    shock = record.nav.index[BEFORE - 8].date()
    verdict = judge([Recovery("back", "somebody", "semis", "market", shock)], record)[0]
    assert verdict.outcome is Outcome.SUPPORTED
    ratio = record.nav["semis"] / record.nav["market"]
    back = ratio[ratio.index > pd.Timestamp(KNOWN_ON)].ge(ratio.iloc[BEFORE - 9]).idxmax()
    assert f"{back:%Y-%m-%d}" in verdict.sentence


def test_no_recovery_where_none_was_likely_decides_nothing(
    record_of: Maker, market: Drawn, noise: Drawn
) -> None:
    record = shocked(record_of, market, noise, back=0.0)
    claim = Recovery("", "", "semis", "market", record.nav.index[BEFORE - 8].date())
    verdict = judge([claim], record)[0]
    assert verdict.outcome is Outcome.UNDECIDED
    assert "was not back" in verdict.sentence
    assert verdict.evidence.numbers["gap_at_end"] < -0.1


def test_chance_of_a_recovery_is_that_of_drawn_walks(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = shocked(record_of, market, noise, back=0.0)
    claim = Recovery("", "", "semis", "market", record.nav.index[BEFORE - 8].date())
    numbers = claim.examine(record).numbers
    walks = np.cumsum(np.random.default_rng(3).normal(0.0, 0.007, (20_000, AFTER)), axis=1)
    drawn = np.mean(walks.max(axis=1) >= -np.log1p(numbers["gap_on_note"]))
    # A walk in steps passes the level a little less often than one without steps.
    assert numbers["chance"] == pytest.approx(drawn, abs=0.02)


def test_a_recovery_before_the_note_is_hindsight(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(semis=market(2) + 0.004, market=market(2))
    claim = Recovery("", "", "semis", "market", record.nav.index[BEFORE - 8].date())
    verdict = judge([claim], record)[0]
    assert verdict.outcome is Outcome.UNDECIDED
    assert "already" in verdict.sentence


def test_an_end_of_a_lead(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    claim = Change("shaken", "somebody", of="spenders", than="market", at=KNOWN_ON)
    lead = np.zeros(BEFORE + AFTER)
    lead[:BEFORE] = 0.003
    ended = record_of(spenders=market(3) + noise(3) + lead, market=market(3))
    assert judge([claim], ended)[0].outcome is Outcome.SUPPORTED
    goes_on = record_of(spenders=market(3) + noise(3) + 0.003, market=market(3))
    assert judge([claim], goes_on)[0].outcome is Outcome.UNDECIDED
    begins = record_of(spenders=market(3) + noise(3) - 2 * lead + 0.006, market=market(3))
    assert judge([claim], begins)[0].outcome is Outcome.CONTRADICTED


def test_an_end_without_a_before_is_undecided(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(spenders=market(3), market=market(3))
    verdict = judge([Change("", "", "spenders", "market", at=date(2020, 1, 1))], record)[0]
    assert verdict.outcome is Outcome.UNDECIDED


def test_contributions_of_all_members_are_the_benchmarks_return() -> None:
    dates = pd.bdate_range("2023-12-29", "2024-12-31")
    random = np.random.default_rng(6)
    close = pd.DataFrame(
        np.exp(np.cumsum(random.normal(0, 0.01, (len(dates), 4)), axis=0)), dates, list("ABCD")
    )
    weights = {"A": 0.4, "B": 0.3, "C": 0.2, "D": 0.1}
    units = pd.Series(weights) / close.iloc[0]
    close["FUND"] = close[list("ABCD")] @ units
    table = contributions(close, weights, "FUND", date(2023, 12, 31), date(2024, 12, 31))
    assert table["contribution"].sum() == pytest.approx(close["FUND"].iloc[-1] / close["FUND"].iloc[0] - 1)
    assert table["share"].sum() == pytest.approx(1.0)


def test_a_share_of_the_past_is_shown_and_not_judged(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(FUND=market(8), A=market(8) + 0.001)
    days = [day.date() for day in record.nav.index[[10, 200]]]
    claim = Share("", "", {"A": 0.5}, "FUND", *days, claimed=0.41, missing=("TSLA",), note="Not verified.")
    verdict = judge([claim], record)[0]
    assert verdict.outcome is Outcome.UNDECIDED
    assert "without TSLA" in verdict.evidence.hindsight
    returns = record.nav.iloc[200] / record.nav.iloc[10] - 1
    assert verdict.evidence.numbers["share"] == pytest.approx(0.5 * returns["A"] / returns["FUND"])
