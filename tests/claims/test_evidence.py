"""Effects in points over a period, and how they read."""

from __future__ import annotations

import numpy as np
import pytest

from thematic.claims.evidence import Effect, over_period, said
from thematic.statistics.inference import mean_difference


def test_a_yearly_rate_becomes_points_of_what_was_invested() -> None:
    gaps = np.random.default_rng(1).normal(0.001, 0.01, 125)
    difference = mean_difference(gaps, 250.0)
    effect = over_period(difference, 0.5, 1.2, 0.05)
    assert effect.estimate == pytest.approx(1.2 * np.expm1(gaps.sum()))
    assert effect.matters == pytest.approx(1.2 * (1.05**0.5 - 1))
    assert effect.low < effect.estimate < effect.below < effect.high
    assert effect.detectable(0.01) > effect.detectable(0.05) > 0.0


def test_the_years_until_it_could_be_seen_grow_with_the_square() -> None:
    difference = mean_difference(np.random.default_rng(2).normal(0.0, 0.01, 250), 250.0)
    large, small = (over_period(difference, 1.0, 1.0, matters) for matters in (0.10, 0.05))
    ratio = (np.log(1.10) / np.log(1.05)) ** 2
    assert small.years_to_decide(0.05) == pytest.approx(large.years_to_decide(0.05) * ratio)
    needed = small.years_to_decide(0.05)
    assert difference.detectable(0.05) / np.sqrt(needed) == pytest.approx(np.log(1.05))


def test_where_nothing_is_known_nothing_can_be_seen() -> None:
    assert np.isnan(Effect().detectable(0.05))
    assert np.isnan(Effect().years_to_decide(0.05))


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.031, "points", "3.1 points"), (0.41, "share", "41 %"), (0.5, "Sharpe ratio", "0.50")],
)
def test_effects_read_in_their_unit(value: float, unit: str, text: str) -> None:
    assert said(value, unit) == text
