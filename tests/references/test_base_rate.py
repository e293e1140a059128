"""Base rates: a rule's and a holding's, what they say, and what may be missing."""

from __future__ import annotations

import json

import numpy as np
import pytest

from thematic.references.base_rate import holding_base_rate, rule_base_rate, survivorship
from thematic.references.prices import ReferencePrices
from thematic.references.rules import ReferenceWorld
from thematic.strategy import load_strategy

BENCHMARKS = frozenset({"benchmarks"})
HOLD = load_strategy("hold")


@pytest.fixture(scope="module")
def world(small_prices: ReferencePrices) -> ReferenceWorld:
    return ReferenceWorld(small_prices)


def test_a_holding_is_held_against_run_ups_as_large_or_falls_as_deep(world: ReferenceWorld) -> None:
    up, down = holding_base_rate(0.06, world), holding_base_rate(-0.06, world)
    assert "6% or more ahead of the market over 20 sessions" in up.what
    assert "6% or more behind the market" in down.what
    assert up.summary.episodes >= world.prices.funds.fewest_episodes
    assert up.summary.horizon == 60
    assert not set(map(tuple, np.column_stack([up.cases.rows, up.cases.units]))) & set(
        map(tuple, np.column_stack([down.cases.rows, down.cases.units]))
    )


def test_a_size_that_was_too_rare_is_lowered_and_both_are_told(world: ReferenceWorld) -> None:
    base_rate = holding_base_rate(0.6, world)
    assert base_rate.wanted == 0.6
    assert 0.0 < base_rate.size < 0.6
    assert base_rate.summary.episodes >= world.prices.funds.fewest_episodes


def test_a_rule_s_base_rate_is_in_plain_json(world: ReferenceWorld) -> None:
    base_rate = rule_base_rate(load_strategy("rotate_to_applications"), HOLD, world, BENCHMARKS)
    assert base_rate is not None
    plain = json.loads(json.dumps(base_rate.plain()))
    assert {"episodes", "share_ahead", "mean", "low", "high", "ruled_out_above"} <= plain.keys()
    assert plain["low"] < plain["mean"] < plain["ruled_out_above"] < plain["high"]
    assert sum(era["cases"] for era in plain["eras"].values()) == plain["cases"]
    assert "14 pairs of funds came out" in plain["sentence"]
    ahead = f"{plain['episodes']} separate episodes, ahead in {100 * plain['share_ahead']:.0f} of 100"
    assert ahead in plain["sentence"]
    assert len(base_rate.strip) == plain["episodes"]


def test_without_funds_to_stand_for_its_themes_there_is_none(world: ReferenceWorld) -> None:
    assert rule_base_rate(load_strategy("theme_momentum"), HOLD, world, BENCHMARKS) is None


def test_missing_cases_of_the_worst_lower_the_mean_and_of_the_best_raise_it(world: ReferenceWorld) -> None:
    base_rate = holding_base_rate(0.06, world)
    worst, best = survivorship(base_rate.cases)
    assert worst < base_rate.summary.by_episode.mean < best
