"""One form for all answers: what is said in a table and what is said in targets are the same instructions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy import Strategy, Targets, on_change
from thematic.strategy.instructions import instructions
from thematic.strategy.replay import decide_all

ROWS = 40
SYMBOLS = ["B", "A"]
WEIGHTS = arrays(float, (ROWS, 2), elements=st.one_of(st.just(float("nan")), st.floats(-0.5, 0.5)))


@dataclass(frozen=True, eq=False)
class Says(Strategy):
    """Give one answer."""

    answer: object
    theme: str = "pair"

    def targets(self, view: MarketView) -> Targets | pd.DataFrame:
        return self.answer  # type: ignore[return-value]


@dataclass(frozen=True)
class Noisy(Strategy):
    """Hold both, with a millionth too much."""

    theme: str = "pair"

    def targets(self, view: MarketView) -> Targets:
        return Targets(view, ["A", "B"], np.full((len(view), 2), 0.5 * (1 + 1e-6)))


@given(weights=WEIGHTS, due=arrays(bool, ROWS))
def test_a_table_and_targets_are_the_same_instructions(
    market: MarketView, weights: np.ndarray, due: np.ndarray
) -> None:
    targets = Targets(market, SYMBOLS, weights).at(due)
    one, other = (instructions("x", Says(said), market) for said in (targets, targets.frame))
    assert one.symbols == other.symbols == ("B", "A")
    assert one.rows.tolist() == other.rows.tolist()
    assert one.weights.tobytes() == other.weights.tobytes()
    given = due & ~np.isnan(weights).all(axis=1)
    assert one.rows.tolist() == np.flatnonzero(given).tolist()
    np.testing.assert_array_equal(one.weights, np.nan_to_num(weights[given]))


@pytest.mark.parametrize(
    ("symbols", "weight", "sentence"),
    [
        (["A", "MU"], 0.1, "x: gives weights to MU, which its themes (pair) do not hold"),
        (["A", "A"], 0.1, "x: its targets name a symbol twice"),
        (
            ["A", "B"],
            0.6,
            "decision of 2024-01-02 its weights, short ones counted as positive, sum to 1.2",
        ),
        (["A", "B"], -2.5, "sum to 5; at most 1 is allowed: lower them, or give leverage="),
        (
            ["A", "B"],
            np.inf,
            "decision of 2024-01-02 its weight of A is infinite, as after a division by zero",
        ),
        (["A", "B"], -np.inf, "its weight of A is infinite"),
    ],
)
def test_both_get_the_same_sentence(
    market: MarketView, symbols: list[str], weight: float, sentence: str
) -> None:
    targets = Targets(market, symbols, np.full((ROWS, 2), weight))
    said = []
    for answer in (targets, targets.frame):
        with pytest.raises(StrategyError) as caught:
            instructions("x", Says(answer), market)
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert sentence in said[0]


def test_float_noise_above_the_leverage_is_scaled_away(market: MarketView) -> None:
    np.testing.assert_allclose(instructions("x", Noisy(), market).weights, 0.5, rtol=1e-15)
    (decided,) = (decision.targets for decision in decide_all({"x": Noisy()}, market, 3).values())
    np.testing.assert_allclose(decided.to_numpy(), 0.5, rtol=1e-15)


def test_targets_of_another_view_count_where_their_decisions_are_rows(market: MarketView) -> None:
    earlier = market.until(ROWS - 3)
    weights = np.full((len(earlier), 2), 0.5)
    given = instructions("x", Says(Targets(earlier, SYMBOLS, weights)), market)
    assert given.rows.tolist() == list(range(ROWS - 2))
    with pytest.raises(StrategyError, match=r"is no decision; decisions are UTC"):
        instructions("x", Says(Targets(market, SYMBOLS, np.full((ROWS, 2), 0.5))), earlier)


@dataclass(frozen=True, eq=False)
class Recites(Strategy):
    """Read a table aloud, as far as the view goes, as targets or as a table."""

    weights: np.ndarray
    table: bool
    theme: str = "pair"

    def targets(self, view: MarketView) -> Targets | pd.DataFrame:
        targets = on_change(Targets(view, SYMBOLS, self.weights[: len(view)]))
        return targets.frame if self.table else targets


@settings(max_examples=30)
@given(weights=WEIGHTS, first=st.integers(0, ROWS - 1))
def test_a_run_takes_the_same_from_a_table_and_from_targets(
    market: MarketView, weights: np.ndarray, first: int
) -> None:
    ideas = {"targets": Recites(weights, table=False), "table": Recites(weights, table=True)}
    given = {name: decided.targets for name, decided in decide_all(ideas, market, first).items()}
    pd.testing.assert_frame_equal(given["targets"], given["table"], check_exact=True)
    said = instructions("x", ideas["targets"], market)
    rows = [row for row in said.rows if row > first]
    later = given["targets"][given["targets"].index > market.decisions[first]]
    assert later.index.tolist() == market.decisions[rows].tolist()
    np.testing.assert_array_equal(later, said.weights[said.rows > first])
    standing = said.weights[said.rows <= first][-1:]
    np.testing.assert_array_equal(given["targets"].iloc[: len(standing)], standing)
