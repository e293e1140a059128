"""Another future leaves the past as it was, and is another one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematic.market_data.view import MarketView
from thematic.strategy.futures import SWING, perturbed


@given(row=st.integers(0, 38), seed=st.integers(0, 99))
def test_a_row_and_all_before_it_stay_and_every_later_price_moves(
    market: MarketView, row: int, seed: int
) -> None:
    other = perturbed(market, row, np.random.default_rng(seed))
    pd.testing.assert_frame_equal(other.close.iloc[: row + 1], market.close.iloc[: row + 1])
    assert (other.close.iloc[row + 1 :] != market.close.iloc[row + 1 :]).all(axis=None)
    for theme in market.themes:
        pd.testing.assert_frame_equal(
            other.members(theme).iloc[: row + 1], market.members(theme).iloc[: row + 1]
        )
        np.testing.assert_array_equal(
            other.index_array(theme)[: row + 1], market.index_array(theme)[: row + 1]
        )


def test_later_returns_swing_as_much_as_is_said(market: MarketView) -> None:
    random = np.random.default_rng(0)
    before = np.log(market.close).diff()
    added = [(np.log(perturbed(market, 0, random).close).diff() - before).iloc[1:] for _ in range(50)]
    assert np.concatenate(added).std() == pytest.approx(SWING, rel=0.03)


def test_the_same_seed_draws_the_same_future(market: MarketView) -> None:
    one, other = (perturbed(market, 20, np.random.default_rng(3)) for _ in range(2))
    pd.testing.assert_frame_equal(one.close, other.close)


def test_who_is_a_member_later_changes_too(market: MarketView) -> None:
    random = np.random.default_rng(0)
    tables = [perturbed(market, 10, random).members("trio").iloc[11:] for _ in range(5)]
    assert not all(table.equals(market.members("trio").iloc[11:]) for table in tables)
