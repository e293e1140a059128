"""Weights are in proportion where no cap binds, none is above its cap, and they sum to 1."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from thematic.universe.capping import capped
from thematic.universe.rules import RuleBook, Tier

NUMBERS = st.lists(st.tuples(st.floats(0.01, 100), st.floats(0.01, 1)), min_size=1, max_size=30)


@given(pairs=NUMBERS)
def test_weights_are_the_capped_proportions(pairs: list[tuple[float, float]]) -> None:
    scores, caps = np.array(pairs).T
    weights = capped(scores, caps)
    assert abs(weights.sum() - 1) < 1e-12
    if caps.sum() <= 1:
        np.testing.assert_allclose(weights, caps / caps.sum(), rtol=1e-12)
        return
    assert (weights <= caps * (1 + 1e-12)).all()
    free = weights < caps * (1 - 1e-9)
    ratios = weights / scores
    if free.any():
        np.testing.assert_allclose(ratios[free], ratios[free][0], rtol=1e-9)
        assert (ratios[~free] <= ratios[free][0] * (1 + 1e-9)).all()


def by_hand(scores: list[Fraction], caps: list[Fraction]) -> list[Fraction]:
    """Return the weights by repeated rounds in exact fractions, as methodologies describe it."""
    fixed: dict[int, Fraction] = {}
    while True:
        left = 1 - sum(fixed.values())
        total = sum(score for place, score in enumerate(scores) if place not in fixed)
        weights = [
            fixed.get(place, left * score / total) if total else caps[place]
            for place, score in enumerate(scores)
        ]
        over = [place for place, weight in enumerate(weights) if place not in fixed and weight > caps[place]]
        if not over:
            return weights
        fixed.update({place: caps[place] for place in over})


def test_three_percent_with_one_percent_below_a_fifth_as_indxx_writes_it() -> None:
    """Forty members by exposure: 3 % for each, 1 % where the score is below 20 % (Indxx)."""
    rules = RuleBook(weighting="exposure", cap=0.03, tiers=(Tier(0.20, 0.01),))
    exposures = [0.05 + 0.02 * place for place in range(48)]
    caps = [rules.cap_of(exposure) for exposure in exposures]
    assert caps.count(0.01) == 8
    weights = capped(np.array(exposures), np.array(caps))
    expected = by_hand([Fraction(e) for e in exposures], [Fraction(c) for c in caps])
    np.testing.assert_allclose(weights, [float(weight) for weight in expected], rtol=0, atol=1e-12)
    assert max(weights) <= 0.03 + 1e-15
    assert max(weights[:8]) <= 0.01 + 1e-15
