"""Evidence at every look: noise is seldom decided, an edge mostly is, and the sequence holds the mean."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.statistics.inference import anytime, anytime_loss

ROWS, SWING = 250, 0.007


def noise(kind: str, seed: int) -> np.ndarray:
    """Return a year of gaps without an edge: normal, fat-tailed, or with changing volatility."""
    random = np.random.default_rng(seed)
    if kind == "fat":
        return SWING * random.standard_t(3, ROWS) / np.sqrt(3.0)
    drawn = random.standard_normal(ROWS)
    if kind == "normal":
        return SWING * drawn
    variance, gaps = 1.0, np.empty(ROWS)
    for row in range(ROWS):
        gaps[row] = np.sqrt(variance) * drawn[row]
        variance = 0.05 + 0.1 * gaps[row] ** 2 + 0.85 * variance
    return SWING * gaps


@pytest.mark.parametrize("kind", ["normal", "fat", "volatile"])
def test_daily_peeking_decides_noise_in_one_of_twenty(kind: str) -> None:
    sequences = [anytime(noise(kind, seed), SWING) for seed in range(400)]
    won = sum(sequence.e_value.max() >= 20.0 for sequence in sequences)
    missed = sum(((sequence.low > 0.0) | (sequence.high < 0.0)).any() for sequence in sequences)
    print(f"{kind}: of 400 years of noise {won} reach 20, {missed} sequences ever miss the mean")
    assert won <= 20
    assert missed <= 20


def test_an_edge_of_four_errors_is_mostly_found() -> None:
    gain = 4.0 * SWING / np.sqrt(ROWS)
    assert np.mean([anytime(noise("normal", s) + gain, SWING).e_value.max() >= 20 for s in range(100)]) > 0.8


def test_a_wrong_guess_of_the_swing_is_not_unfair() -> None:
    for guess in (SWING / 10, SWING * 10):
        assert np.mean([anytime(noise("normal", s), guess).e_value.max() >= 20 for s in range(200)]) <= 0.05


def test_entries_rest_on_the_rows_up_to_their_own() -> None:
    gaps = noise("normal", 1)
    whole, part = anytime(gaps, SWING), anytime(gaps[:100], SWING)
    assert whole.e_value[:100] == pytest.approx(part.e_value)
    assert whole.high[:100] == pytest.approx(part.high)
    assert np.isinf(whole.high[0])
    assert (whole.low[-1] < gaps.mean()) & (gaps.mean() < whole.high[-1])


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "earlier"), [("normal", 60), ("fat", 250), ("volatile", 250)])
def test_daily_peeking_seldom_loses_a_lead_that_is_the_same_as_before(kind: str, earlier: int) -> None:
    sequences = [
        anytime_loss(noise(kind, 1000 + seed)[:earlier] + 0.002, noise(kind, seed) + 0.002)
        for seed in range(300)
    ]
    won = sum(sequence.e_value.max() >= 20.0 for sequence in sequences)
    missed = sum(((sequence.low > 0.0) | (sequence.high < 0.0)).any() for sequence in sequences)
    print(f"{kind}, {earlier} rows before: of 300 years {won} reach 20, {missed} sequences miss")
    assert won <= 15
    assert missed <= 15
