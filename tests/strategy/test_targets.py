"""Targets against the tables that they stand for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy import Targets, month_starts, on_change
from thematic.strategy.weights import equal_weight

ROWS = 40
LEVELS = st.sampled_from([0.0, 0.25, 0.5, -0.5, float("nan")])
SHARES = st.one_of(st.sampled_from([0.0, 0.5, -0.25]), arrays(float, ROWS, elements=LEVELS))


def dense(view: MarketView, shares: dict[str, np.ndarray | float]) -> pd.DataFrame:
    """Spread shares in pandas, row by row and symbol by symbol."""
    symbols = list(dict.fromkeys(symbol for theme in shares for symbol in view.symbols(theme)))
    table = pd.DataFrame(0.0, index=view.decisions, columns=symbols)
    for theme, share in shares.items():
        members = view.members(theme)
        parts = members.div(members.sum(axis=1).clip(lower=1), axis=0)
        for symbol in members:
            table[symbol] += parts[symbol] * share
    return table


@settings(max_examples=40)
@given(pair=SHARES, trio=SHARES)
def test_spread_and_on_change_are_those_of_tables(
    market: MarketView, pair: np.ndarray | float, trio: np.ndarray | float
) -> None:
    shares = {"pair": pair, "trio": trio}
    wanted, equal = dense(market, shares), equal_weight(market, shares)
    pd.testing.assert_frame_equal(equal.frame, wanted, check_freq=False, check_exact=True)
    values = wanted.fillna(0.0)
    changed = [True, *(values.iloc[row].ne(values.iloc[row - 1]).any() for row in range(1, ROWS))]
    for kept in (on_change(equal).frame, on_change(wanted)):
        pd.testing.assert_frame_equal(kept, wanted[changed], check_freq=False, check_exact=True)


@given(
    weights=arrays(float, (ROWS, 2), elements=LEVELS),
    due=arrays(bool, ROWS),
    again=arrays(bool, ROWS),
)
def test_rows_that_are_kept_keep_their_weights(
    market: MarketView, weights: np.ndarray, due: np.ndarray, again: np.ndarray
) -> None:
    targets, table = Targets(market, ["A", "B"], weights), pd.DataFrame(weights, columns=["A", "B"])
    assert targets.at(due).at(again).rows.tolist() == np.flatnonzero(due & again).tolist()
    np.testing.assert_array_equal(targets.at(due).weights, weights[due])
    np.testing.assert_array_equal(on_change(targets).weights, on_change(table).to_numpy())
    np.testing.assert_array_equal(on_change(targets.at(due)).weights, on_change(table[due]).to_numpy())


def test_nothing_changes_targets(market: MarketView) -> None:
    share, weights = np.full(ROWS, 0.5), np.full((ROWS, 2), 0.5)
    spreads, own = equal_weight(market, {"pair": share}), Targets(market, ["A", "B"], weights)
    share[:] = weights[:] = 9.0
    for targets in (spreads, own, on_change(spreads)):
        before = targets.frame
        frame, rows = targets.frame, targets.rows
        frame.iloc[:], rows[:] = 9.0, 0
        with pytest.raises(ValueError, match="read-only"):
            targets.weights[0] = 9.0
        with pytest.raises(ValueError, match="WRITEABLE"):
            targets.weights.flags.writeable = True
        with pytest.raises(AttributeError):
            targets.symbols = ()  # type: ignore[misc]
        pd.testing.assert_frame_equal(targets.frame, before)


def test_faulty_shapes_get_a_sentence(market: MarketView) -> None:
    with pytest.raises(StrategyError, match=r"the shape \(2, 40\), but the view has 40 rows and there are 2"):
        Targets(market, ["A", "B"], np.ones((2, ROWS)))
    with pytest.raises(StrategyError, match=r"the share of pair has the shape \(39,\)"):
        equal_weight(market, {"pair": np.ones(ROWS - 1)})
    with pytest.raises(StrategyError, match=r"at\(\) was given int64 of the shape \(40,\)"):
        equal_weight(market, {"pair": 1.0}).at(np.arange(ROWS))


def test_a_reader_sees_a_table(market: MarketView) -> None:
    targets = equal_weight(market, {"pair": 1.0}).at(month_starts(market))
    assert targets.frame.index.tolist() == [market.decisions[0], market.decisions[22]]
    assert len(targets) == 2
    assert repr(targets) == repr(targets.frame)
    assert "<table" in targets._repr_html_()
