"""The fact of a rise: measured between two days or from the low between them, and ranked beside others."""

from __future__ import annotations

import pandas as pd
import pytest

from thematic.claims import Rise, Ruling, RunRecord, judge
from thematic.question import Terms

DATES = pd.bdate_range("2025-01-01", periods=6)
RECORD = RunRecord(
    pd.DataFrame(),
    Terms(start=DATES[0].date(), end=DATES[-1].date()),
    {},
    "",
    {"A": pd.Series([10.0, 8, 9, 11, 12, 13], DATES), "B": pd.Series(5.0, DATES)},
)
DAYS = DATES[0].date(), DATES[4].date()


def test_a_rise_is_that_between_two_closes_and_has_a_rank() -> None:
    verdict = judge([Rise("up", "the note", "A", *DAYS, claimed=0.15, others=("B",))], RECORD)[0]
    assert verdict.outcome is Ruling.MEASURED
    assert verdict.evidence.effect.estimate == pytest.approx(0.2)
    assert verdict.evidence.numbers["rank"] == 1.0
    assert "A returned 20.0%" in verdict.sentence
    assert "1 of 2 beside B 0.0%" in verdict.sentence


def test_from_the_low() -> None:
    claim = Rise("up", "the note", "A", *DAYS, claimed=0.15, from_low=True)
    assert claim.examine(RECORD).effect.estimate == pytest.approx(12 / 8 - 1)


def test_a_symbol_that_the_run_has_not_is_named() -> None:
    verdict = judge([Rise("up", "the note", "HSI", *DAYS, claimed=0.15)], RECORD)[0]
    assert verdict.outcome is Ruling.UNDECIDED
    assert "this run has no prices of HSI: add it" in verdict.sentence


def test_prices_that_do_not_reach_back_measure_nothing() -> None:
    claim = Rise("up", "the note", "A", pd.Timestamp("2024-01-01").date(), DAYS[1], claimed=0.15)
    assert judge([claim], RECORD)[0].outcome is Ruling.UNDECIDED
