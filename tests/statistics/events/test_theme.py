"""A theme's event: what it is exactly, and the size of its tests when members move together."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from thematic.statistics.events import EventWindow, ThemeEvent, abnormal, theme_event

DATES = pd.bdate_range("2024-01-02", periods=160)
ZERO = 145


@cache
def drawn(seed: int, members: int = 8, together: float = 0.6, shock: float = 0.0) -> ThemeEvent:
    """Return the event of members whose residuals have this correlation."""
    random = np.random.default_rng(seed)
    market = pd.Series(random.normal(0.0, 0.01, len(DATES)), DATES)
    common = random.standard_normal(len(DATES))
    studies = {}
    for i in range(members):
        own = np.sqrt(together) * common + np.sqrt(1 - together) * random.standard_normal(len(DATES))
        own[ZERO] += shock
        returns = (1.0 + i / 10) * market + 0.02 * own
        studies[f"M{i}"] = abnormal(returns.rename(f"M{i}"), market, DATES[ZERO].date())
    return theme_event(studies)


def test_path_is_the_mean_of_the_members() -> None:
    event = drawn(1)
    table = np.array([member.returns for member in event.members.values()])
    assert np.allclose(event.path["abnormal"], table.mean(axis=0))
    assert event.path["cumulative"].iloc[-1] == pytest.approx(table.mean(axis=0).sum())
    assert event.abnormal == pytest.approx(table[:, 5].mean())
    assert event.cumulative == pytest.approx(table[:, 5:].mean(axis=0).sum())
    assert list(event.path.index) == list(range(-5, 11))


def test_correlation_is_that_of_the_members() -> None:
    assert np.mean([drawn(seed).correlation for seed in range(20)]) == pytest.approx(0.6, abs=0.05)


def test_one_member_has_no_test_of_members() -> None:
    event = drawn(2, members=1)
    assert np.isnan(event.p_members)
    assert np.isnan(event.correlation)
    assert 0.0 <= event.p_portfolio <= 1.0


def test_a_shock_is_found() -> None:
    event = drawn(3, shock=-5.0)
    assert event.abnormal == pytest.approx(-0.1, abs=0.05)
    assert event.p_portfolio < 0.001
    assert event.p_members < 0.01


@pytest.mark.slow
def test_tests_keep_their_size_though_members_move_together() -> None:
    keep_their_size([drawn(seed) for seed in range(400)])


def test_as_if_independent_they_would_not() -> None:
    # What the correction is for: without it every other quiet day would look like an event.
    wrong = []
    for seed in range(100):
        event = drawn(seed)
        scored = np.array([m.returns[5] / (m.deviation * m.errors(5)[0]) for m in event.members.values()])
        wrong.append(abs(scored.mean() * np.sqrt(8) / scored.std(ddof=1)) > 2.36)
    assert np.mean(wrong) > 0.3


@pytest.mark.slow
def test_interval_holds_the_path_where_nothing_happened() -> None:
    inside = [drawn(seed).path.eval("low <= cumulative <= high").iloc[-1] for seed in range(400)]
    print(f"{sum(inside)} of 400 paths inside their interval")
    assert np.mean(inside) == pytest.approx(0.95, abs=0.02)


def test_members_that_did_not_trade_are_left_out_of_a_day() -> None:
    window, random = EventWindow(), np.random.default_rng(5)
    full = pd.Series(random.normal(0, 0.01, len(DATES)), DATES, name="A")
    short = pd.Series(random.normal(0, 0.01, len(DATES)), DATES, name="B")[: ZERO + 3]
    members = {series.name: abnormal(series, None, DATES[ZERO].date(), window) for series in (full, short)}
    path = theme_event(members, window).path
    assert path["members"].tolist()[5:] == [2, 2, 2, *[1] * 8]
    assert path["abnormal"].iloc[-1] == pytest.approx(members["A"].returns[-1])


def scattered(seed: int, members: int = 6, shock: float = 0.0, young: bool = False) -> ThemeEvent:
    """Return the event of members half of which meet market and news a session later, and move together."""
    random = np.random.default_rng(seed)
    market = pd.Series(random.normal(0.0, 0.01, len(DATES)), DATES)
    common = random.standard_normal(len(DATES) + 1)
    studies = {}
    for i in range(members):
        late = i % 2
        own = 0.7 * np.roll(common, late)[1:] + 0.7 * random.standard_normal(len(DATES))
        own[ZERO + late] += shock
        moves = market.shift(late).fillna(0.0)
        returns = ((1.0 + i / 10) * moves + 0.02 * own).rename(f"M{i}")
        if young and i == 0:
            returns = returns[ZERO - 80 :]
        day = DATES[ZERO + late].date()
        studies[f"M{i}"] = abnormal(returns, market, day, lag=bool(late))
    return theme_event(studies)


def test_members_a_session_later_are_aligned_by_their_own_day_zero() -> None:
    events = [scattered(seed) for seed in range(12)]
    assert np.mean([event.correlation for event in events]) == pytest.approx(0.5, abs=0.06)
    late = events[0].members["M1"]
    assert late.beta == pytest.approx(1.1, abs=0.8)
    assert late.day == DATES[ZERO + 1].date()


def test_one_member_with_a_short_history_does_not_void_the_theme() -> None:
    event = scattered(3, shock=-4.0, young=True)
    assert len(event.members["M0"].residuals) < len(event.members["M2"].residuals)
    assert event.p_portfolio < 0.001
    assert np.isfinite(event.correlation)
    assert np.isfinite(event.p_members)


@pytest.mark.slow
def test_tests_keep_their_size_with_half_of_the_members_a_session_later() -> None:
    keep_their_size([scattered(seed) for seed in range(400)])


def keep_their_size(events: list[ThemeEvent]) -> None:
    """Assert that each test at 5 % rejects 3 to 7 % where nothing happened, and print the counts."""
    for name in ("p_portfolio", "p_portfolio_cumulative", "p_members", "p_members_cumulative"):
        rejected = sum(getattr(event, name) <= 0.05 for event in events)
        print(f"{name}: {rejected} of {len(events)} at 5 %")
        assert 0.03 <= rejected / len(events) <= 0.07, name
