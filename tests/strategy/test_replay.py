"""Strategies are asked as time passes, and what they may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pytest

from thematic.errors import LookAhead, StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy import Strategy, on_change
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
        (lambda close: close * np.inf, "its weight of NVDA is infinite"),
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
