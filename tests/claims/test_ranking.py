"""The claim of an order: every pair of neighbours must hold, and the market's share is taken off."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tests.claims.conftest import KNOWN_ON, Drawn, Maker, edge
from thematic.claims import Ranking, Ruling, RunRecord, judge

EVENT = date(2024, 11, 15)
CLAIM = Ranking("a before b before c", "somebody", ("a", "b", "c"), "market", EVENT)


def ranking(record_of: Maker, market: Drawn, noise: Drawn, gains: tuple[float, float, float]) -> RunRecord:
    moves = market(1)
    # Different shares in the market's moves, some of them a row later, which the ranking must see through.
    late = np.append(0.0, moves[:-1])
    parts = {
        name: share * moves + 0.5 * late * (name == "c") + noise(10 + i) / 2 + edge(gain)
        for i, (name, share, gain) in enumerate(zip("abc", (0.5, 1.0, 1.5), gains, strict=True))
    }
    return record_of(market=moves, **parts)


def test_an_order_holds_where_all_neighbours_differ(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    verdict = judge([CLAIM], ranking(record_of, market, noise, (5.0, 0.0, -5.0)))[0]
    assert verdict.outcome is Ruling.SUPPORTED
    numbers = verdict.evidence.numbers
    assert numbers["abnormal_a"] > numbers["abnormal_b"] > numbers["abnormal_c"]


def test_an_order_fails_with_one_neighbour(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    undecided = judge([CLAIM], ranking(record_of, market, noise, (5.0, 5.0, -5.0)))[0]
    assert undecided.outcome is Ruling.UNDECIDED
    assert "could not have been seen" in undecided.sentence
    verdict = judge([CLAIM], ranking(record_of, market, noise, (-6.0, 0.0, -6.0)))[0]
    assert verdict.outcome is Ruling.CONTRADICTED


def test_shares_in_the_markets_moves_are_taken_off(record_of: Maker, market: Drawn, noise: Drawn) -> None:
    record = ranking(record_of, market, noise, (0.0, 0.0, 0.0))
    abnormal = CLAIM.examine(record).numbers["abnormal_c"]
    logs = np.log(record.nav).diff()
    table = pd.DataFrame({"own": logs["c"], "now": logs["market"], "late": logs["market"].shift()}).dropna()
    early = table[table.index < pd.Timestamp(EVENT)]
    x = np.column_stack([np.ones(len(early)), early["now"], early["late"]])
    fit = np.linalg.lstsq(x, early["own"], rcond=None)[0]
    after = table[table.index > pd.Timestamp(KNOWN_ON)]
    assert fit[1:] == pytest.approx([1.5, 0.5], abs=0.1)
    assert abnormal == pytest.approx(
        (after["own"] - fit[1] * after["now"] - fit[2] * after["late"]).sum(), abs=1e-9
    )


def test_the_path_is_of_the_pair_that_decides_and_bets_on_all(
    record_of: Maker, market: Drawn, noise: Drawn
) -> None:
    evidence = CLAIM.examine(ranking(record_of, market, noise, (5.0, 0.0, -5.0)))
    assert evidence.path is not None
    assert evidence.path["estimate"].iloc[-1] == pytest.approx(evidence.effect.estimate, rel=0.02)
    assert evidence.e_value > 20.0
    half = CLAIM.examine(ranking(record_of, market, noise, (5.0, 5.0, -5.0)))
    assert half.e_value < 20.0
