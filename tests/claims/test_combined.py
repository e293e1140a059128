"""A statement of several parts: all must hold, and one that is clearly otherwise contradicts it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.claims.conftest import Drawn, Maker, edge
from thematic.claims import Claim, Combined, Ruling, judge

STATED = tuple(Claim(f"{name} leads", "somebody", name, "market") for name in ("first", "second"))


@pytest.mark.usefixtures("few_draws")
@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        (6.0, 6.0, Ruling.SUPPORTED),
        (6.0, 0.0, Ruling.UNDECIDED),
        (6.0, -6.0, Ruling.CONTRADICTED),
    ],
)
def test_a_statement_of_two_parts_needs_both(
    record_of: Maker, market: Drawn, noise: Drawn, first: float, second: float, outcome: Ruling
) -> None:
    own = {"first": edge(first) + noise(4), "second": edge(second) + noise(5)}
    record = record_of(market=market(3), **{name: market(3) + returns for name, returns in own.items()})
    verdict = judge([Combined("both", "somebody", STATED)], record)[0]
    assert verdict.outcome is outcome
    if first != second:
        assert "The whole is judged by part 2" in verdict.sentence


@pytest.mark.usefixtures("few_draws")
def test_the_numbers_of_all_parts_are_told_apart(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = record_of(first=market(3) + noise(4), second=market(3) + noise(5), market=market(3))
    evidence = Combined("both", "somebody", STATED).examine(record)
    for n, part in enumerate(STATED, 1):
        alone = part.examine(record)
        for name, value in alone.numbers.items():
            np.testing.assert_equal(evidence.numbers[f"part_{n}_{name}"], value)
    # One that is behind speaks against the whole, its p-value times the number of parts.
    (behind,) = (effect for effect in (part.examine(record).effect for part in STATED) if effect.estimate < 0)
    assert evidence.effect.p_value == min(1.0, 2 * behind.p_value)
    assert evidence.effect.estimate == behind.estimate
