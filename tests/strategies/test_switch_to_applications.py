"""The switch on the day of the event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from thematic.errors import StrategyError
from thematic.market_data.view import MarketView
from thematic.strategy import load_strategy

View = Callable[..., MarketView]


@pytest.mark.parametrize(
    ("on", "row"), [(date(2025, 1, 24), 0), (date(2025, 1, 25), 1), (date(2025, 1, 27), 1)]
)
def test_switches_at_the_first_decision_on_or_after_the_day(view_of: View, on: date, row: int) -> None:
    # Friday 24, Monday 27 and Tuesday 28 January 2025.
    view = view_of({"us_ai_semis": {"S": [1] * 3}, "us_applications": {"A": [1] * 3}}, start="2025-01-24")
    targets = load_strategy("switch_to_applications", on=on).targets(view).frame
    assert targets["A"].idxmax() == view.decisions[row]
    assert targets["A"].iloc[-1] == 1.0
    assert targets["S"].iloc[-1] == 0.0


def test_the_day_must_be_a_date() -> None:
    with pytest.raises(StrategyError, match="on is '2025-01-27', but must be a date"):
        load_strategy("switch_to_applications", on="2025-01-27")
