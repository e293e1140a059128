"""Strategies are asked as time passes, and what they may answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.errors import LookAhead, StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy import Strategy, asked, on_change
from thematic.strategy.replay import decide, decide_all
from thematic.strategy.weights import equal_weight
from thematic.universe.theme import Member, Theme

ROWS = 60
THEME = Theme(
    "pair",
    "A pair",
    "-",
    "-",
    date(2024, 1, 1),
    (Member("NVDA", "NVIDIA", "chips"), Member("AMD", "AMD", "chips")),
)


@pytest.fixture
def view():
    rng = np.random.default_rng(3)
    decisions = pd.bdate_range("2024-01-02 22:00", periods=ROWS, tz="UTC")
    close = pd.DataFrame(
        100 * np.exp(np.cumsum(rng.normal(0, 0.02, (ROWS, 2)), axis=0)),
        index=decisions,
        columns=["NVDA", "AMD"],
    )
    return MarketView(decisions, close, {"pair": THEME}, {"pair": np.ones((ROWS, 2), dtype=bool)})


@dataclass(frozen=True)
class Says(Strategy):
    """Answer with what a function makes of the view's closes."""

    answer: object
    themes: tuple[str, ...] = ("pair",)

    def targets(self, view):
        return self.answer(view.close)


def leader(close):
    return on_change(close.pct_change(5).rank(axis=1).eq(2).astype(float))


def test_the_standing_instruction_counts_at_the_first_decision(view):
    targets = decide("leader", Says(leader), view, first=30).targets
    before = leader(view.close).loc[: view.decisions[30]].iloc[-1]
    assert targets.index[0] == view.decisions[30]
    assert targets.iloc[0].tolist() == before.tolist()
    pd.testing.assert_frame_equal(
        targets.iloc[1:], leader(view.close).loc[view.decisions[31] :], check_freq=False
    )


@pytest.mark.parametrize(
    "peek",
    [
        lambda close: (close.shift(-1) > close).astype(float) / 2,
        lambda close: (close.rolling(5, center=True).mean() > close).astype(float) / 2,
        lambda close: ((close - close.mean()) / close.std() > 0).astype(float) / 2,
        lambda close: (close.rank(pct=True) > 0.5).astype(float) / 2,
        lambda close: (
            (close[close.index.day_of_week == 4].reindex(close.index).bfill() > close).astype(float) / 2
        ),
        # Suppresses an instruction with what it cannot know: rows without one are asked about as well.
        lambda close: (close * 0 + 0.5).where((close.shift(-1) >= close) | close.shift(-1).isna()),
    ],
)
def test_classic_mistakes_are_stopped(view, peek):
    with pytest.raises(LookAhead) as caught:
        decide("peek", Says(peek), view, first=20)
    assert caught.value.decided_at in view.decisions


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda close: close.rename(columns={"AMD": "MU"}) * 0, "gives weights to MU"),
        (lambda close: close * 0 + 0.6, r"sum to 1\.2; at most 1 is allowed"),
        (lambda close: close * np.inf, "sum to inf"),
        (lambda close: close.to_numpy(), "returned ndarray"),
        (lambda close: (close * 0).iloc[::-1], "in order"),
        (
            lambda close: (close * 0).tz_convert("Asia/Tokyo").shift(1, freq="h"),
            "is no decision; decisions are UTC",
        ),
        (lambda close: pd.concat([close * 0, close * 0]).sort_index(), "twice"),
    ],
)
def test_faulty_answers_get_a_sentence(view, answer, sentence):
    with pytest.raises(StrategyError, match=sentence):
        decide("faulty", Says(answer), view, first=20)


def test_rows_without_numbers_are_no_instruction(view):
    targets = decide("idle", Says(lambda close: close * np.nan), view, first=20).targets
    assert targets.empty


@dataclass(frozen=True)
class Clumsy(Strategy):
    """Write into all that it is given, then answer."""

    themes: tuple[str, ...] = ("pair",)

    def targets(self, view):
        close, members = view.close, view.members("pair")
        close.iloc[:], members.iloc[:] = 1.0, False
        close.index.name = "mine"
        view.themes.clear()
        return leader(view.close)


def test_strategies_that_are_asked_together_do_not_disturb_each_other(view):
    ideas = {"clumsy": Clumsy(), "leader": Says(leader), "again": Clumsy(), "spread": Spreads()}
    together = decide_all(ideas, view, first=30)
    for name, strategy in ideas.items():
        alone = decide(name, strategy, view, first=30)
        pd.testing.assert_frame_equal(together[name].targets, alone.targets)
    pd.testing.assert_frame_equal(together["clumsy"].targets, together["leader"].targets)


@dataclass(frozen=True)
class Spreads(Strategy):
    """Hold the pair above its level of some rows before."""

    themes: tuple[str, ...] = ("pair",)
    peek: int = 0

    def targets(self, view):
        above = view.index_array("pair") > np.roll(view.index_array("pair"), 5 - self.peek)
        return on_change(equal_weight(view, {"pair": above}))


def test_targets_that_look_ahead_are_stopped(view):
    assert len(decide("honest", Spreads(), view, first=20).targets) > 1
    with pytest.raises(LookAhead):
        decide("peek", Spreads(peek=7), view, first=20)


def test_a_symbol_that_only_the_past_names_is_stopped(view):
    def forgets(close):
        return (close[["NVDA"]] if len(close) == ROWS else close).iloc[[0]] * 0.0 + 0.5

    with pytest.raises(LookAhead) as caught:
        decide("forgets", Says(forgets), view, first=20)
    assert (caught.value.symbol, caught.value.then, caught.value.later) == ("AMD", 0.5, 0.0)


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


class Clock:
    """Seconds that pass only where a strategy says so."""

    def __init__(self, monkeypatch):
        self.now = 0.0
        monkeypatch.setattr("thematic.strategy.asked._clocks", lambda: np.full(2, self.now))


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@dataclass(frozen=True)
class Slow(Says):
    """Take a hundred seconds for ten years, or always the same."""

    clock: object = None
    whole: float = 100.0
    constant: bool = False
    calls: list = field(default_factory=list)

    def targets(self, view):
        self.calls.append(len(view))
        self.clock.now += self.whole * (1.0 if self.constant else len(view) / 2600)
        return self.answer(view.close)


@pytest.mark.parametrize("constant", [False, True])
def test_replaying_costs_at_most_twice_an_answer_and_a_term_linear_in_rows(long_view, clock, constant):
    slow = Slow(leader, clock=clock, constant=constant)
    decided = decide("slow", slow, long_view, first=100)
    spent = clock.now - 100.0
    assert spent <= 2 * 100.0 + asked.LINEAR * 2600 + (100.0 if constant else 60.0)
    assert not decided.replay.exact
    assert 3 <= decided.replay.replayed + decided.replay.futures == len(slow.calls) - 1 <= 8
    assert decided.replay.changes_replayed >= 1
    assert decided.replay.futures >= 1
    assert "of 2,500 decisions were replayed" in decided.replay.sentence
    assert "--replay all" in decided.replay.sentence


@pytest.mark.parametrize("name", MUTANTS)
def test_a_sample_within_the_budget_of_the_slowest_finds_every_classic_mistake(long_view, clock, name):
    with pytest.raises(LookAhead):
        decide(name, Slow(MUTANTS[name], clock=clock), long_view, first=100)


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
def test_a_slip_at_one_change_is_found_as_often_as_stated(long_view, clock):
    short, found, missed = long_view.until(400), 0, np.nan
    changes = np.flatnonzero(short.decisions.isin(leader(short.close).index))
    slips = np.random.default_rng(0).choice(changes[(changes > 100) & (changes < 390)], 30, replace=False)
    for at in slips.tolist():
        slow = Slow(lambda close, at=at: slips_once(close, at), clock=clock, whole=0.08)
        try:
            missed = decide("slip", slow, short, first=100).replay.missed
        except LookAhead:
            found += 1
    stated = 1.0 - missed
    print(f"{found} of 30 slips found, stated {stated:.1%}")
    assert 0.1 < stated < 0.5
    assert abs(found / 30 - stated) < 3 * np.sqrt(stated * (1 - stated) / 30)


def test_a_slip_at_one_change_is_found_by_a_replay_of_all(long_view):
    short = long_view.until(300)
    changes = np.flatnonzero(short.decisions.isin(leader(short.close).index))
    for at in changes[(changes > 100) & (changes < 250)][:8].tolist():
        slip = Says(lambda close, at=at: slips_once(close, at))
        with pytest.raises(LookAhead):
            decide("slip", slip, short, 100, how="all")


def test_the_targets_are_the_same_however_they_are_replayed(long_view, clock):
    sampled = decide("slow", Slow(leader, clock=clock), long_view, first=2400)
    everything = decide("slow", Slow(leader, clock=clock), long_view, first=2400, how="all")
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
    strategy = Declares(every_row)
    decided = decide("declares", strategy, long_view, first=100)
    assert decided.replay.exact
    assert decided.replay.lookback == 6
    assert sum(strategy.seen) <= 2600 + 6 * 2600
    assert "on its last 6 rows each" in decided.replay.sentence
    pd.testing.assert_frame_equal(decided.targets, decide("says", Says(every_row), long_view, 100).targets)


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
