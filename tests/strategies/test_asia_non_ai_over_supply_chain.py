"""Dear and cheap: out of the supply chain when it is stretched, back when it is not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy import load_strategy

View = Callable[..., MarketView]


def test_leaves_while_the_supply_chain_is_dear(view_of: View) -> None:
    ratio = np.array([1.0, 1.01, 0.99, 1.0, 1.2, 1.21, 1.0, 1.0])
    view = view_of({"asia_ai_supply_chain": {"S": 50 * ratio}, "asia_non_ai_tech": {"N": [50] * len(ratio)}})
    targets = load_strategy("asia_non_ai_over_supply_chain", window=4, dear=1.5).targets(view).frame
    for row in (4, 6):
        last = ratio[row - 3 : row + 1]
        assert (ratio[row] > last.mean() + 1.5 * last.std()) == (row == 4)
    assert targets["N"].to_dict() == {view.decisions[0]: 0.0, view.decisions[4]: 1.0, view.decisions[6]: 0.0}
    assert (targets.sum(axis=1) == 1.0).all()


@pytest.mark.parametrize("dear", [0, -1.5])
def test_dear_must_be_above_zero(dear: float) -> None:
    with pytest.raises(StrategyError, match=r"dear is .* must be above 0"):
        load_strategy("asia_non_ai_over_supply_chain", dear=dear)
