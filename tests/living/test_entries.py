"""An entry says what the run that ends at its decision says, and rests on nothing later."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from thematic import Backtest
from thematic.living.entries import Record, Until
from thematic.prices.source import Source
from thematic.run import Run

STOPS = ("china_ai / SPY below 0.95 of its level at the note", "drawdown of hold_spy above 10 %")
DAY = date(2025, 2, 20)


@pytest.fixture(scope="module")
def record(small: Backtest, sample: Source) -> Record:
    asked = small.replace(stops=STOPS, reviews=("review on 2025-02-22",), end=date(2025, 2, 24))
    return Record(Run(asked, sample).result(), sample)


def test_an_entry_holds_what_the_run_that_ends_there_says(record: Record) -> None:
    entry, question = record.entry(DAY), record.run.question
    run = Run(question.replace(end=DAY), record.source).result()
    for name, account in entry["strategies"].items():
        result = run.results[name]
        assert account["nav"] == pytest.approx(result.nav.iloc[-1], rel=1e-11)
        wanted = result.targets.iloc[-1]
        assert account["targets"] == pytest.approx({s: w for s, w in wanted.items() if w}, rel=1e-11)
    (claim,) = entry["claims"]
    assert claim["e_value"] > 0.0
    assert claim["verdict"] == "undecided"
    assert {state["condition"] for state in entry["stops"]} == set(STOPS)
    assert set(entry["hashes"]) == {"code", "prices", "question"}
    assert entry == Record(run, record.source).entry(DAY)


def test_a_review_is_due_in_one_entry_only(record: Record) -> None:
    due = {day: record.entry(day)["due"] for day in record.days[-3:]}
    assert due == {date(2025, 2, 20): [], date(2025, 2, 21): [], date(2025, 2, 24): ["2025-02-22"]}


def test_closes_are_those_that_came_since_the_entry_before(record: Record) -> None:
    first, later = record.entry(record.days[0]), record.entry(DAY)
    assert set(first["closes"]) == set(record.run.watched.symbols)
    assert later["closes"]["SPY"][0::2] == ["2025-02-19", "2025-02-20"]
    # New York was shut on 17 February, Hong Kong was not.
    presidents_day = record.entry(date(2025, 2, 17))["closes"]
    assert "SPY" not in presidents_day
    assert presidents_day["0700.HK"][2] == "2025-02-17"


def test_a_source_until_a_day_has_nothing_later_and_all_before(sample: Source) -> None:
    whole, cut = sample.bars("SPY").frame, Until(sample, DAY).bars("SPY").frame
    assert cut.index[-1] == pd.Timestamp(DAY)
    pd.testing.assert_frame_equal(cut, whole.iloc[: len(cut)])
