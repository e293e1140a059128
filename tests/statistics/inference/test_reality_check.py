"""The reality check holds its level where nothing is better, and sees what is."""

from __future__ import annotations

import numpy as np

from thematic.statistics.inference.reality_check import TRIES, reality_check


def gains(seed: int, tries: int = 40, blocks: int = 24) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.0, 0.01, (tries, blocks))


def test_of_worthless_tries_few_more_than_the_level_are_significant() -> None:
    p_values = [reality_check(lambda seed=seed: [gains(seed)], 480, draws=200) for seed in range(200)]
    # Twenty are expected at a tenth; thirty-three are three standard errors more.
    assert sum(p < 0.10 for p in p_values) <= 33


def test_one_good_try_is_seen_among_worthless_ones() -> None:
    table = gains(1)
    table[7] += 0.015
    assert reality_check(lambda: [table], 480) < 0.01


def test_a_better_try_has_no_larger_p_value() -> None:
    table, p_values = gains(2), []
    for edge in (0.0, 0.003, 0.006, 0.012):
        better = table.copy()
        better[0] += edge
        p_values.append(reality_check(lambda better=better: [better], 480))
    assert p_values == sorted(p_values, reverse=True)


def test_parts_are_the_whole() -> None:
    table = gains(3, tries=TRIES // 20)
    whole = reality_check(lambda: [table], 480)
    assert reality_check(lambda: [table[:30], table[30:]], 480) == whole


def test_tries_that_do_not_vary_have_no_p_value() -> None:
    assert np.isnan(reality_check(lambda: [np.zeros((3, 24))], 480))
    assert np.isnan(reality_check(list, 480))
