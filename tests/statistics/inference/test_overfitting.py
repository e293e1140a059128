"""Overfitting: about a half for noise, none for a real edge, and what a plain loop finds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import rankdata

from thematic.errors import StrategyError
from thematic.statistics.inference import probability_of_overfitting


def by_hand(returns: np.ndarray, blocks: int) -> float:
    """Return the probability as the paper's five steps say, one choice after another."""
    parts = np.split(returns, blocks)
    below = []
    for picked in combinations(range(blocks), blocks // 2):
        inside = np.vstack([parts[i] for i in picked])
        outside = np.vstack([parts[i] for i in range(blocks) if i not in picked])
        best = (inside.mean(axis=0) / inside.std(axis=0)).argmax()
        rank = rankdata(outside.mean(axis=0) / outside.std(axis=0))[best] / (returns.shape[1] + 1)
        below.append(np.log(rank / (1 - rank)) <= 0)
    return float(np.mean(below))


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_a_plain_loop(seed: int) -> None:
    returns = np.random.default_rng(seed).normal(0.0, 0.01, (240, 7))
    assert probability_of_overfitting(returns, 6) == by_hand(returns, 6)


def test_noise_is_overfitted_half_of_the_time() -> None:
    random = np.random.default_rng(10)
    probabilities = [probability_of_overfitting(random.normal(0, 0.01, (480, 20)), 10) for _ in range(60)]
    assert np.mean(probabilities) == pytest.approx(0.5, abs=0.08)


def test_a_real_edge_is_not_overfitted() -> None:
    returns = np.random.default_rng(11).normal(0.0, 0.01, (480, 20))
    returns[:, 3] += 0.004
    assert probability_of_overfitting(returns) < 0.01


def test_an_edge_that_turns_round_is() -> None:
    # Lucky in one half of the time, unlucky in the other: the half that is learnt from more misleads. Only
    # 400 of the 924 choices learn from both alike.
    early = np.where(np.arange(480) < 240, 0.01, -0.01)
    returns = np.random.default_rng(12).normal(0.0, 0.01, (480, 1)) + early[:, None] * [1.0, -1.0]
    assert probability_of_overfitting(returns) >= (924 - 400) / 924


@pytest.mark.parametrize(("shape", "blocks"), [((100, 1), 4), ((100, 3), 5), ((7, 3), 4)])
def test_says_what_it_takes(shape: tuple[int, int], blocks: int) -> None:
    with pytest.raises(StrategyError, match="cannot be judged"):
        probability_of_overfitting(np.ones(shape), blocks)
