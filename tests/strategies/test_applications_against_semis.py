"""The pair: as much long as short, set even every month."""

from __future__ import annotations

from collections.abc import Callable

from thematic.market_data.view import MarketView
from thematic.strategy import load_strategy

View = Callable[..., MarketView]


def test_legs_are_of_one_size_and_set_every_month(view_of: View) -> None:
    view = view_of({"us_applications": {"A": [1] * 45, "B": [1] * 45}, "us_ai_semis": {"S": [1] * 45}})
    targets = load_strategy("applications_against_semis", exposure=0.4).targets(view).frame
    assert [f"{day:%m-%d}" for day in targets.index] == ["01-02", "02-01", "03-01"]
    assert targets.to_numpy().tolist() == [[0.2, 0.2, -0.4]] * 3
