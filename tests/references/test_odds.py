"""Odds: the closed form, its limits, and that shrinking helps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.references.cases import Cases
from thematic.references.odds import Prior, odds, persistence, prior_of, sceptic, shrink

NONE = np.zeros(0)
numbers = st.integers(-200, 200).map(lambda number: number / 100.0)
spreads = st.floats(0.01, 2.0)


def windows(scores: np.ndarray, noise: float = 0.08) -> Cases:
    """Return cases in windows of 60 rows one after the other, from scores (n_windows, n_units)."""
    count, units = scores.shape
    rows, columns = np.repeat(np.arange(count) * 60, units), np.tile(np.arange(units), count)
    gaps, names = noise * scores.ravel(), tuple(f"F{unit}" for unit in range(units))
    dates = pd.bdate_range("1990-01-01", periods=count * 60 + 61)
    return Cases(60, rows, columns, gaps, gaps, np.full(gaps.shape, noise), dates, names, names)


@given(numbers, spreads, numbers, spreads)
def test_shrinking_is_the_precision_weighted_mean(
    prior: float, spread: float, estimate: float, error: float
) -> None:
    mean, deviation, weight = shrink(prior, spread, estimate, error)
    precision = 1.0 / spread**2 + 1.0 / error**2
    assert mean == pytest.approx((prior / spread**2 + estimate / error**2) / precision, abs=1e-9)
    assert deviation == pytest.approx(precision**-0.5)
    assert 0.0 <= weight <= 1.0


@given(numbers, spreads, spreads)
def test_a_larger_edge_has_better_odds_and_its_mirror_the_mirrored(
    mean: float, error: float, tau: float
) -> None:
    prior, mirror = Prior(mean, error, tau, 1.0, mean, 0.1), Prior(-mean, error, tau, 1.0, -mean, 0.1)
    stated, other = odds(prior, NONE, 0.01, 60), odds(mirror, NONE, 0.01, 60)
    assert stated.chance + other.chance == pytest.approx(100.0)
    assert (stated.chance >= 50.0) == (mean >= 0.0)
    assert stated.weight == 0.0
    assert stated.edge == pytest.approx(mean * 0.01 * 60**0.5)


def test_what_it_did_since_the_note_counts_the_more_the_longer() -> None:
    prior = Prior(0.0, 0.05, 0.2, 1.0, 0.0, 0.1)
    short, long = (odds(prior, np.full(n, 0.002), 0.01, 60) for n in (20, 200))
    assert 0.0 < short.weight < long.weight < 1.0
    assert 50.0 < short.chance < long.chance
    assert 0.0 < short.edge < long.edge < 0.002 * 60
    assert short.low < short.edge < short.high


def test_without_a_prior_only_the_note_s_own_sessions_count() -> None:
    off = prior_of(windows(np.random.default_rng(1).standard_normal((40, 9))), 0.3, use=False)
    stated = odds(off, np.full(60, 0.002), 0.01, 60)
    assert stated.edge == pytest.approx(0.12)
    assert stated.weight == 1.0
    assert np.isnan(odds(off, NONE, 0.01, 60).chance)
    assert odds(off, NONE, 0.01, 60).words == "no odds"
    assert "Without a prior" in odds(off, np.full(20, 0.001), 0.01, 60).prior_sentence


def test_near_fifty_is_called_a_coin_toss() -> None:
    near, far = (odds(Prior(mean, 0.01, 0.0, 1.0, mean, 0.1), NONE, 0.01, 60) for mean in (0.05, 0.5))
    assert near.words == "52 in 100, a coin toss"
    assert far.words == "69 in 100"
    assert far.plain()["prior"]["mean"] == 0.5


def test_a_class_is_shrunk_toward_no_edge_by_how_little_is_known_of_it() -> None:
    random = np.random.default_rng(2)
    cases = windows(random.standard_normal((200, 20)) + 0.4)
    long, short = prior_of(cases, 0.0), prior_of(cases.known_before(15 * 60), 0.0)
    assert abs(long.raw - 0.4) < 0.1
    assert 0.0 < short.mean < short.raw
    assert short.mean / short.raw < long.mean / long.raw < 1.0
    assert long.sceptic == pytest.approx(sceptic(60, 0.08)) == pytest.approx(0.05 * 60 / 252 / 0.08)


def test_persistence_is_the_spread_of_edges_and_none_without() -> None:
    random = np.random.default_rng(3)
    shared = random.standard_normal((400, 1))
    noise = random.standard_normal((400, 60))
    edges = 0.3 * random.standard_normal(60)
    assert persistence(windows(shared + noise + edges)) == pytest.approx(edges.std(), abs=0.03)
    assert persistence(windows(shared + noise)) < 0.08
    assert persistence(windows(noise[:1])) == 0.0
