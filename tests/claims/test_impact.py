"""Descriptions: an impact is judged by how rare it is among all other dates up to the note."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.claims import Impact, ImpactRanking, Ruling, RunRecord, judge
from thematic.errors import StrategyError
from thematic.prices import open_source
from thematic.question import Event, Terms

SELL_OFF = Event("sell-off", datetime(2025, 1, 27, 14, 30, tzinfo=UTC))
RELEASE = Event("release", datetime(2025, 1, 20, 12, 0, tzinfo=UTC))
KNOWN_ON = date(2025, 2, 10)
TERMS = Terms(start=date(2020, 1, 2), end=date(2025, 3, 31))


def record(moved: float = 0.0, seed: int = 1) -> RunRecord:
    """Return four shares and a fund over five years; the first two move on 2025-01-27."""
    random = np.random.default_rng(seed)
    dates = pd.bdate_range("2020-01-02", "2025-03-31")
    fund = random.normal(0.0, 0.01, len(dates))
    closes = {"SPY": fund}
    for i, name in enumerate(("NVDA", "AVGO", "META", "MSFT")):
        own = (1.0 + i / 4) * fund + random.normal(0.0, 0.012, len(dates))
        own[dates == pd.Timestamp("2025-01-27")] += moved * (i < 2)
        closes[name] = own
    levels = {name: pd.Series(np.cumprod(1.0 + growth), dates) for name, growth in closes.items()}
    nav = pd.DataFrame({"hold": 1.0}, dates)
    return RunRecord(nav, TERMS, {"hold": KNOWN_ON}, "hold", levels, events=(RELEASE, SELL_OFF))


def test_a_fall_is_confirmed_and_its_size_found() -> None:
    verdict = judge([Impact("hit", "the note", "sell-off", ("NVDA", "AVGO"))], record(-0.08))[0]
    assert verdict.outcome is Ruling.CONFIRMED
    assert verdict.evidence.role == "description"
    effect = verdict.evidence.effect
    assert effect.low < 0.08 < effect.high
    assert effect.p_value < 0.002
    assert "NVDA and AVGO fell " in verdict.sentence
    assert "on none of " in verdict.sentence
    assert "release (2025-01-20) came so near that" in verdict.sentence


def test_nothing_is_not_confirmed_and_says_what_could_have_been_seen() -> None:
    verdict = judge([Impact("hit", "the note", "sell-off", ("META", "MSFT"))], record(-0.08))[0]
    assert verdict.outcome is Ruling.NOT_CONFIRMED
    assert "could not have been seen" in verdict.sentence


def test_against_others_and_the_other_way_round() -> None:
    claim = Impact("spared", "UBS", "sell-off", ("META",), than=("NVDA", "AVGO"), direction="rose")
    assert judge([claim], record(-0.08))[0].outcome is Ruling.CONFIRMED
    assert judge([claim], record(0.08))[0].outcome is Ruling.NOT_CONFIRMED


def test_what_came_after_the_note_does_not_count() -> None:
    one, other = record(-0.04), record(-0.04)
    late = other.closes["NVDA"].index > pd.Timestamp(KNOWN_ON)
    other.closes["NVDA"][late] *= np.linspace(1.0, 3.0, late.sum())
    claim = Impact("hit", "the note", "sell-off", ("NVDA",))
    assert claim.examine(one).effect.p_value == claim.examine(other).effect.p_value


def test_an_order_is_judged_by_its_least_gap() -> None:
    holds = ImpactRanking("META before NVDA", "UBS", "sell-off", ("META", "NVDA"))
    verdict = judge([holds], record(-0.08))[0]
    assert verdict.outcome is Ruling.CONFIRMED
    turned = ImpactRanking("NVDA before META", "UBS", "sell-off", ("NVDA", "META"))
    assert judge([turned], record(-0.08))[0].outcome is Ruling.NOT_CONFIRMED


def test_an_event_that_the_run_has_not_is_named() -> None:
    with pytest.raises(StrategyError, match="other"):
        Impact("hit", "the note", "other", ("NVDA",)).examine(record())


def test_shares_without_prices_cannot_be_measured_and_stop_nothing() -> None:
    verdict = judge([Impact("hit", "the note", "sell-off", ("TSLA",))], record())[0]
    assert verdict.outcome is Ruling.UNDECIDED
    assert "this run has no prices of TSLA: add it" in verdict.sentence


@pytest.mark.slow
def test_placebo_tests_reject_five_of_a_hundred_random_dates() -> None:
    world, claim, rare = record(), Impact("hit", "the note", "sell-off", ("NVDA", "AVGO")), 0
    dates = pd.bdate_range("2021-06-01", "2025-02-03")
    chosen = np.random.default_rng(3).choice(len(dates), 1000)
    for row in chosen:
        at = datetime.combine(dates[row].date(), datetime.min.time(), UTC).replace(hour=12)
        moved = RunRecord(**{**vars(world), "events": (Event("sell-off", at),)})
        rare += claim.examine(moved).effect.p_value <= 0.05
    print(f"{rare} of 1000 random dates are called rare at 5 %")
    assert 40 <= rare <= 60


def test_semiconductors_on_real_prices(market_dir: Path) -> None:
    """SMH given SPY lost 7.2 % on 2025-01-27, more than on any other date."""
    source = open_source(str(market_dir))
    closes = {symbol: source.bars(symbol).adjusted for symbol in ("SMH", "SPY", "QQQ", "IGV")}
    nav = pd.DataFrame({"hold": 1.0}, closes["SPY"].index)
    world = RunRecord(nav, TERMS, {"hold": KNOWN_ON}, "hold", closes, events=(SELL_OFF,))
    alone = Impact("hit", "the note", "sell-off", ("SMH",)).examine(world)
    assert alone.effect.estimate == pytest.approx(0.072, abs=0.0005)
    assert alone.numbers["rarity"] == pytest.approx(1.0 / (1.0 + alone.numbers["placebo_dates"]))
    three = Impact("hit", "the note", "sell-off", ("SMH",), ("SPY", "QQQ", "IGV")).examine(world)
    assert three.effect.estimate == pytest.approx(0.043, abs=0.0005)
    assert three.effect.p_value < 0.003
