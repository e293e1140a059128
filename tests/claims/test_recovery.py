"""The claim of a recovery: when the level was back, and how that ranks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.claims.conftest import AFTER, BEFORE, Drawn, Maker
from tests.references.conftest import MemorySource, small_set
from thematic.claims import Recovery, Ruling, RunRecord, judge
from thematic.references.prices import load_reference_prices


def shocked(record_of: Maker, market: Drawn, noise: Drawn, back: float) -> RunRecord:
    """Return a record with a fall of 20 % on the event's day and a drift back after the note."""
    own = noise(5)
    own[BEFORE:] = own[BEFORE:] / 10 + back / AFTER
    own[BEFORE - 8] -= 0.2
    return record_of(semis=market(2) + own, market=market(2))


def claim(record: RunRecord) -> Recovery:
    return Recovery("back", "somebody", "semis", "market", record.nav.index[BEFORE - 8].date())


def test_a_recovery_that_chance_does_not_explain(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = shocked(record_of, market, noise, back=0.45)
    verdict = judge([claim(record)], record)[0]
    assert verdict.outcome is Ruling.SUPPORTED
    ratio = record.nav["semis"] / record.nav["market"]
    back = ratio[ratio.index > record.nav.index[BEFORE]].ge(ratio.iloc[BEFORE - 9]).idxmax()
    assert f"{back:%Y-%m-%d}" in verdict.sentence


def test_no_recovery_where_none_was_likely_decides_nothing(
    record_of: Maker, market: Drawn, noise: Drawn
) -> None:
    record = shocked(record_of, market, noise, back=0.0)
    verdict = judge([claim(record)], record)[0]
    assert verdict.outcome is Ruling.UNDECIDED
    assert "was not back" in verdict.sentence
    assert verdict.evidence.numbers["gap_at_end"] < -0.1


def test_a_recovery_is_ranked_among_those_from_earlier_falls(
    record_of: Maker, market: Drawn, noise: Drawn
) -> None:
    """Reference funds fell as deep and came back in 149 rows; this one did in fewer."""
    record = shocked(record_of, market, noise, back=0.3)
    dates = pd.bdate_range(end=record.nav.index[0], periods=2000)
    level = np.ones(2000)
    for begin in range(300, 1800, 300):
        level[begin : begin + 149] = np.linspace(0.75, 1.0, 149)
    names = [f"F{letter}" for letter in "ABCDEFGHIJKL"]
    fund = {"name": "fund", "family": "one", "listed": dates[0].date()}
    funds = small_set(fund=[{"symbol": name, **fund} for name in names], chain=())
    closes = {"SPY": pd.Series(1.0, dates), **dict.fromkeys(funds.symbols, pd.Series(level, dates))}
    prices = load_reference_prices(funds, [MemorySource(closes)], dates[-1].date())
    many = replace(record, references=prices)
    verdict = judge([claim(record)], many)[0]
    assert verdict.evidence.numbers["past_falls"] >= 20
    assert verdict.evidence.effect.unit == "percentile"
    assert verdict.evidence.effect.estimate == pytest.approx(1.0, abs=0.05)
    assert verdict.outcome is Ruling.SUPPORTED


def test_chance_of_a_recovery_is_that_of_drawn_walks(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = shocked(record_of, market, noise, back=0.0)
    numbers = claim(record).examine(record).numbers
    walks = np.cumsum(np.random.default_rng(3).normal(0.0, 0.007, (20_000, AFTER)), axis=1)
    drawn = np.mean(walks.max(axis=1) >= -np.log1p(numbers["gap_on_note"]))
    # A walk in steps passes the level a little less often than one without steps.
    assert numbers["chance"] == pytest.approx(drawn, abs=0.02)


def test_a_recovery_before_the_note_is_hindsight(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(semis=market(2) + 0.004, market=market(2))
    verdict = judge([claim(record)], record)[0]
    assert verdict.outcome is Ruling.UNDECIDED
    assert "already" in verdict.sentence


def test_the_path_is_the_distance_from_the_old_level(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = shocked(record_of, market, noise, back=0.45)
    evidence = claim(record).examine(record)
    assert evidence.path is not None
    assert len(evidence.path) == AFTER
    ratio = record.nav["semis"] / record.nav["market"]
    assert evidence.path["estimate"].iloc[-1] == pytest.approx(ratio.iloc[-1] / ratio.iloc[BEFORE - 9] - 1.0)
    assert evidence.path["estimate"].iloc[-1] == pytest.approx(evidence.numbers["gap_at_end"])
    assert evidence.e_value > 20.0
