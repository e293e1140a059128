"""A strategy that is asked again: within a budget, at all decisions, or on the rows it says it looks back."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategy.test_replay import THEME, Says, leader, view
from thematic.errors import LookAhead, StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy import asked, on_change
from thematic.strategy.asked import DecidedTargets, Given, Replay, replay_caveats
from thematic.strategy.replay import decide

__all__ = ["view"]  # a fixture


@st.composite
def instructions(draw):
    """Draw instructions at some of 30 rows, with the weights of two symbols."""
    rows = np.array(sorted(draw(st.sets(st.integers(0, 29), min_size=1))))
    return Given(rows, np.random.default_rng(len(rows)).random((len(rows), 2)))


def standing(given_, row):
    """Return the weights of the last instruction up to a row, found one by one; None before the first."""
    latest = None
    for at, weights in zip(given_.rows, given_.weights, strict=True):
        if at <= row:
            latest = weights.tolist()
    return latest


@given(instructions(), st.integers(0, 29))
def test_what_counts_from_a_row_on_leaves_what_stands_later_as_it_was(given_, first):
    counting = given_.counting_from(first)
    assert (np.diff(counting.rows) > 0).all()
    assert counting.rows[0] >= first
    for row in range(first, 30):
        assert standing(counting, row) == standing(given_, row)


@given(instructions(), st.integers(0, 29), st.integers(0, 29))
def test_instructions_between_two_rows_are_those_of_both_and_all_inside(given_, begin, end):
    kept = [row for row in given_.rows.tolist() if begin <= row <= end]
    assert given_.between(begin, end).rows.tolist() == kept


def replay(decisions=200, replayed=200, changes=40, changes_replayed=40, futures=0, lookback=None):
    return Replay(decisions, replayed, changes, changes_replayed, futures, lookback)


def test_a_sample_states_how_often_it_finds_a_slip():
    sampled = replay(replayed=20, changes_replayed=10, futures=5)
    assert not sampled.exact
    assert sampled.missed == 0.75
    # One in ten decisions: a sample of twenty misses them all with a probability of 0.9 ** 20 = 0.1216.
    assert "found with a probability of 88%, at a single change with 25%" in sampled.sentence
    assert replay(replayed=199, changes=0, changes_replayed=0).missed == 0.0


def test_caveats_are_one_where_all_is_certain_and_else_one_each():
    certain, sampled = (DecidedTargets(pd.DataFrame(), shown) for shown in (replay(), replay(replayed=20)))
    (sentence,) = replay_caveats({"a": certain, "b": certain})
    assert sentence == "No target rests on later data: every decision was replayed with the data known then."
    caveats = list(replay_caveats({"a": certain, "b": sampled}))
    assert [line.split(":")[0] for line in caveats] == ["a", "b"]


# The seven mistakes that any replay must find, and slips that show only where targets change.
def mean_of_the_whole(close):
    return on_change((close > close.mean()).astype(float) / 2)


MUTANTS = {
    "tomorrow": lambda close: on_change((close.shift(-1) > close).astype(float) / 2),
    "in five rows": lambda close: on_change((close.shift(-5) > close).astype(float) / 2),
    "centred": lambda close: on_change((close > close.rolling(21, center=True, min_periods=1).mean()) * 0.5),
    "mean of the whole": mean_of_the_whole,
    "rank of the whole": lambda close: on_change((close.rank(pct=True) > 0.5).astype(float) / 2),
    "highest ever": lambda close: on_change((close / close.max() > 0.9).astype(float) / 2),
    "filled from later": lambda close: on_change((close[::5].reindex(close.index).bfill() > close) * 0.5),
}


@pytest.fixture
def long_view():
    rng = np.random.default_rng(5)
    decisions = pd.bdate_range("2014-01-02 22:00", periods=2600, tz="UTC")
    values = 100 * np.exp(np.cumsum(rng.normal(0, 0.02, (2600, 2)), axis=0))
    close = pd.DataFrame(values, index=decisions, columns=["NVDA", "AMD"])
    return MarketView(decisions, close, {"pair": THEME}, {"pair": np.ones((2600, 2), dtype=bool)})


@pytest.fixture
def laborious(monkeypatch):
    """Let an answer be as much work as a hundred seconds of calls, and one of half the rows half of it."""

    def counted(ask, cells):
        ask()
        return 200_000 * cells

    monkeypatch.setattr("thematic.strategy.asked.counted", counted)


@dataclass(frozen=True)
class Noting(Says):
    """Note how many rows it was asked about."""

    calls: list = field(default_factory=list)

    def targets(self, view):
        self.calls.append(len(view))
        return self.answer(view.close)


def test_replaying_costs_at_most_twice_an_answer_and_a_term_linear_in_rows(long_view, laborious):
    noting = Noting(leader)
    decided = decide("noting", noting, long_view, first=100)
    # The answer, and twice as many rows at most: first the last decision, with all of them.
    assert noting.calls[:2] == [2600, 2600]
    assert len(noting.calls) >= 3
    assert sum(noting.calls[1:]) <= asked.WHOLE * 2600
    assert not decided.replay.exact
    assert decided.replay.changes_replayed >= 1
    assert "of 2,500 decisions were replayed" in decided.replay.sentence
    assert "--replay all" in decided.replay.sentence


def test_two_runs_replay_the_same_decisions(long_view, monkeypatch):
    monkeypatch.setattr(asked, "LINEAR", 0)
    monkeypatch.setattr(asked, "SAMPLED", 50)
    first, second = Noting(leader), Noting(leader)
    one, other = (decide("noting", each, long_view, first=100) for each in (first, second))
    assert first.calls == second.calls
    assert one.replay == other.replay
    # As many as the work of an answer leaves room for.
    assert 10 < one.replay.replayed < 300


@pytest.mark.parametrize("name", MUTANTS)
def test_a_sample_within_the_budget_of_the_slow_finds_every_classic_mistake(long_view, name, monkeypatch):
    monkeypatch.setattr("thematic.strategy.work.SLOW", 0.0)
    with pytest.raises(LookAhead):
        decide(name, Says(MUTANTS[name]), long_view, first=100)


# A value filled from the next fifth row is not missed on one row in five.
@pytest.mark.parametrize("name", sorted(MUTANTS.keys() - {"filled from later"}))
@pytest.mark.usefixtures("laborious")
def test_two_replays_of_the_slowest_find_nearly_every_classic_mistake(long_view, name):
    with pytest.raises(LookAhead):
        decide(name, Says(MUTANTS[name]), long_view, first=100)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_replay_of_all_finds_every_classic_mistake(long_view, name):
    with pytest.raises(LookAhead):
        decide(name, Says(MUTANTS[name]), long_view.until(400), first=100, how="all")


def slips_once(close, at):
    """Hold the leader, but change a day late on one day where there is a next day."""
    honest = close.pct_change(5).rank(axis=1).eq(2).astype(float)
    if len(close) > at + 1:
        honest.iloc[at] = honest.iloc[at - 1]
    return on_change(honest)


@pytest.mark.slow
def test_a_slip_at_one_change_is_found_as_often_as_stated(long_view, monkeypatch):
    monkeypatch.setattr(asked, "LINEAR", 0)
    monkeypatch.setattr(asked, "SAMPLED", 500)
    short, caught, missed = long_view.until(400), 0, np.nan
    changes = np.flatnonzero(short.decisions.isin(leader(short.close).index))
    slips = np.random.default_rng(0).choice(changes[(changes > 100) & (changes < 390)], 30, replace=False)
    for at in slips.tolist():
        slip = Says(lambda close, at=at: slips_once(close, at))
        try:
            missed = decide("slip", slip, short, first=100).replay.missed
        except LookAhead:
            caught += 1
    stated = 1.0 - missed
    print(f"{caught} of 30 slips found, stated {stated:.1%}")
    assert 0.1 < stated < 0.5
    assert abs(caught / 30 - stated) < 3 * np.sqrt(stated * (1 - stated) / 30)


def test_a_slip_at_one_change_is_found_by_a_replay_of_all(long_view):
    short = long_view.until(300)
    changes = np.flatnonzero(short.decisions.isin(leader(short.close).index))
    for at in changes[(changes > 100) & (changes < 250)][:8].tolist():
        slip = Says(lambda close, at=at: slips_once(close, at))
        with pytest.raises(LookAhead):
            decide("slip", slip, short, 100, how="all")


@pytest.mark.usefixtures("laborious")
def test_the_targets_are_the_same_however_they_are_replayed(long_view):
    sampled = decide("slow", Says(leader), long_view, first=2400)
    everything = decide("slow", Says(leader), long_view, first=2400, how="all")
    pd.testing.assert_frame_equal(sampled.targets, everything.targets, check_exact=True)
    assert everything.replay.exact
    assert not sampled.replay.exact
    assert everything.replay.sentence == "all 200 decisions were replayed with the data known then"


@dataclass(frozen=True)
class Declares(Says):
    """Say on how many rows the answer rests."""

    rows: int = 6
    seen: list = field(default_factory=list)

    @property
    def lookback(self):
        return self.rows

    def targets(self, view):
        self.seen.append(len(view))
        return self.answer(view.close)


def every_row(close):
    return close.pct_change(5).rank(axis=1).eq(2).astype(float)[close.index.day_of_week == 0]


def test_a_declared_lookback_makes_the_replay_exact_and_linear(long_view):
    rows, strategy = long_view.until(499), Declares(every_row)
    decided = decide("declares", strategy, rows, first=100)
    assert decided.replay.exact
    assert decided.replay.lookback == 6
    assert sum(strategy.seen) <= 500 + 6 * 500
    assert "on its last 6 rows each" in decided.replay.sentence
    pd.testing.assert_frame_equal(decided.targets, decide("says", Says(every_row), rows, 100).targets)


def test_a_declared_lookback_that_is_too_short_is_named(long_view):
    with pytest.raises(StrategyError, match="declares that it looks back 5 rows, but its target for"):
        decide("declares", Declares(every_row, rows=5), long_view, first=100)
    for wrong in (0, 2.5, True):
        with pytest.raises(StrategyError, match="a whole number of rows from 1 upwards"):
            decide("declares", Declares(every_row, rows=wrong), long_view, first=100)


def test_look_ahead_is_found_within_a_declared_lookback(long_view):
    peek = Declares(lambda close: every_row(close.shift(-1)), rows=30)
    with pytest.raises(LookAhead):
        decide("declares", peek, long_view, first=100)


@dataclass(frozen=True)
class Named(Says):
    """Have a parameter of that name."""

    lookback: int = 2


def test_a_parameter_called_lookback_declares_nothing(view):
    assert decide("named", Named(leader), view, first=20).replay.lookback is None
