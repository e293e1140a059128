"""Lead and lag: the stage next below the leader."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from thematic.market_data.view import MarketView
from thematic.strategy import load_strategy

View = Callable[..., MarketView]
STAGES = ("up", "middle", "down")


@pytest.mark.parametrize(
    ("rises", "held"),
    [
        ((0.02, 0.01, 0.0), [0.0, 1.0, 0.0]),
        ((0.01, 0.02, 0.0), [0.0, 0.0, 1.0]),
        ((0.0, 0.01, 0.02), [0.0, 0.0, 1.0]),
        ((-0.01, -0.02, -0.03), [0.0, 0.0, 0.0]),
    ],
    ids=["upstream leads", "middle leads", "downstream leads", "all fall"],
)
def test_holds_the_stage_below_the_leader(view_of: View, rises: tuple[float, ...], held: list[float]) -> None:
    prices = {
        stage: {stage.upper(): 100 * (1 + rise) ** np.arange(30)}
        for stage, rise in zip(STAGES, rises, strict=True)
    }
    view = view_of(prices)
    targets = load_strategy("upstream_to_downstream", themes=STAGES, window=10).targets(view).frame
    assert [f"{day:%m-%d}" for day in targets.index] == ["02-01"]
    assert targets.iloc[0].tolist() == held
