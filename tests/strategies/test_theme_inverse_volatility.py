"""Inverse volatility: twice as wild, half as much of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from thematic.market_data.view import MarketView
from thematic.strategy import load_strategy

View = Callable[..., MarketView]


def test_shares_are_in_inverse_proportion_to_volatility(view_of: View) -> None:
    sign = np.where(np.arange(45) % 2, 1.0, -1.0)
    calm, wild = np.cumprod(1 + 0.01 * sign), np.cumprod(1 + 0.03 * sign)
    view = view_of({"calm": {"C": calm}, "wild": {"W": wild, "X": wild}})
    targets = (
        load_strategy("theme_inverse_volatility", themes=("calm", "wild"), window=20).targets(view).frame
    )
    # 2024-02-01 is row 22, 2024-03-01 row 43; January's first row has no history.
    assert [f"{day:%m-%d}" for day in targets.index] == ["02-01", "03-01"]
    np.testing.assert_allclose(targets.to_numpy(), [[0.75, 0.125, 0.125]] * 2, rtol=1e-9)
