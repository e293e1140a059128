"""The sessions ahead: when orders fill next in each market, and which closures begin soon."""

from __future__ import annotations

from datetime import date

import pytest

from thematic import Backtest
from thematic.living.sessions import markets_ahead
from thematic.market_data.panel import Panel
from thematic.prices.source import Source
from thematic.run import Run


@pytest.fixture(scope="module")
def panel(small: Backtest, sample: Source) -> Panel:
    """Return a panel that ends on the Friday before the Year of the Snake."""
    return Run(small.replace(end=date(2025, 1, 24)), sample).panel


def test_sessions_are_told_with_what_is_shut(panel: Panel) -> None:
    china, hong_kong, new_york = markets_ahead(panel, "close")
    assert china.sentence == (
        "mainland China: 2025-01-27 07:00 UTC (2025-01-27 15:00 there), then shut until 2025-02-05"
    )
    assert hong_kong.session == date(2025, 1, 27)
    assert (hong_kong.shut_after, hong_kong.shut_until) == (date(2025, 1, 28), date(2025, 2, 3))
    assert new_york.fill_at.isoformat() == "2025-01-27T21:00:00+00:00"
    assert (new_york.shut_until, new_york.shut) == (None, False)


def test_orders_fill_at_the_open_where_the_backtest_says_so(panel: Panel) -> None:
    assert [market.fill_at.hour for market in markets_ahead(panel, "open")] == [1, 1, 14]
