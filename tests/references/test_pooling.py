"""Pooling: separate episodes, agreement with statsmodels, and coverage by simulation."""

from __future__ import annotations

import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.references.cases import Cases
from thematic.references.pooling import by_era, episode_means, episodes, random_effects, summary

DATES = pd.bdate_range("2000-01-03", periods=6000)


def cases_of(rows: np.ndarray, units: np.ndarray, values: np.ndarray, horizon: int = 20) -> Cases:
    names = tuple(f"F{unit}" for unit in range(int(units.max(initial=0)) + 1))
    return Cases(
        horizon, rows, units, values, np.expm1(values), np.full(len(rows), 0.05), DATES, names, names
    )


def world(random: np.random.Generator, edge: float, funds: int = 40) -> Cases:
    """Return falls of funds on clustered days, with moves that funds share and that overlap in time."""
    rows, units = np.nonzero(random.random((5000, funds)) < 0.01 * random.gamma(0.5, 2.0, (5000, 1)))
    market = 0.006 * random.standard_t(4, 5021)
    shared = np.cumsum(market)
    own = np.cumsum(0.01 * random.standard_normal((5021, funds)), axis=0)
    load = 0.5 + random.random(funds)
    values = (
        edge + load[units] * (shared[rows + 20] - shared[rows]) + own[rows + 20, units] - own[rows, units]
    )
    return cases_of(rows, units, values + 0.003 * random.standard_normal(funds)[units])


@given(st.sets(st.integers(0, 400), min_size=1), st.integers(1, 60))
def test_an_episode_spans_less_than_its_horizon_and_the_next_begins_after_it(
    days: set[int], horizon: int
) -> None:
    rows = np.array(sorted(days))
    numbers = episodes(rows, horizon)
    starts = rows[np.unique(numbers, return_index=True)[1]]
    assert (rows - starts[numbers] < horizon).all()
    assert (np.diff(starts) >= horizon).all()


def test_falls_of_one_day_are_one_observation() -> None:
    one = cases_of(np.array([100, 300]), np.array([0, 0]), np.array([0.1, -0.1]))
    many = cases_of(np.array([100, 300, 300, 300]), np.array([0, 0, 1, 2]), np.array([0.1, -0.1, -0.1, -0.1]))
    assert summary(one).by_episode.mean == pytest.approx(0.0)
    assert summary(many).by_episode.mean == pytest.approx(0.0)
    assert summary(many).by_case.mean == pytest.approx(-0.05)
    assert (summary(many).cases, summary(many).days, summary(many).episodes) == (4, 2, 2)


def test_days_of_an_episode_count_alike_however_many_funds_fell() -> None:
    cases = cases_of(np.array([100, 101, 101]), np.array([0, 1, 2]), np.array([0.1, 0.0, -0.2]))
    assert episode_means(cases)["mean"].tolist() == [pytest.approx(0.0)]
    assert episode_means(cases)["cases"].tolist() == [3]


def test_bounds_lie_in_order_and_few_episodes_give_none() -> None:
    pooled = summary(world(np.random.default_rng(1), 0.0)).by_episode
    assert pooled.low < pooled.lower < pooled.mean < pooled.upper < pooled.high
    few = summary(cases_of(np.arange(5) * 50, np.zeros(5, dtype=int), np.ones(5)))
    assert few.by_episode.mean == 1.0
    assert np.isnan(few.by_episode.high)
    nothing = cases_of(np.zeros(0, dtype=int), np.zeros(0, dtype=int), np.zeros(0))
    assert summary(nothing).episodes == 0


def test_eras_share_out_all_cases() -> None:
    cases = world(np.random.default_rng(1), 0.0)
    (early, before), (late, after) = by_era(cases, [pd.Timestamp("2010-01-01").date()])
    assert (early, late) == ("before 2010", "from 2010")
    assert before.cases + after.cases == len(cases)
    assert min(before.cases, after.cases) > 0


def test_random_effects_equal_those_of_statsmodels() -> None:
    from statsmodels.stats.meta_analysis import combine_effects

    cases = world(np.random.default_rng(3), 0.01)
    themes = random_effects(cases)
    episode = episodes(np.unique(cases.rows), 20)[np.unique(cases.rows, return_inverse=True)[1]]
    frame = pd.DataFrame({"episode": episode, "unit": cases.units, "value": cases.gaps})
    means = frame.groupby(["episode", "unit"])["value"].mean().groupby("unit")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = combine_effects(means.mean(), means.var(ddof=1) / means.count(), method_re="dl")
    assert themes.pooled.mean == pytest.approx(theirs.mean_effect_re, rel=1e-9)
    assert themes.tau**2 == pytest.approx(theirs.tau2, rel=1e-9)
    assert themes.i_squared == pytest.approx(max(theirs.i2, 0.0), rel=1e-9)
    assert themes.funds == 40


@pytest.mark.slow
def test_intervals_hold_the_truth_in_19_of_20_worlds_with_correlated_themes() -> None:
    """Count, over 400 worlds, how often each interval covers the edge, and a bound rules it out wrongly."""
    edge, worlds = 0.004, 400
    held, ruled_out = np.zeros(3), 0
    for seed in range(worlds):
        cases = world(np.random.default_rng([7, seed]), edge)
        whole, themes = summary(cases), random_effects(cases)
        every = (whole.by_episode, whole.by_case, themes.pooled)
        held += [pooled.low <= edge <= pooled.high for pooled in every]
        ruled_out += whole.by_episode.upper < edge
    shares = held / worlds
    said = f"covered by episode, by case, across themes: {shares}; ruled out wrongly {ruled_out / worlds:.3f}"
    sys.stdout.write(said + "\n")
    assert 0.93 <= shares[0] <= 0.97
    assert 0.92 <= shares[1] <= 0.98
    assert 0.92 <= shares[2] <= 0.98
    assert ruled_out / worlds <= 0.07
