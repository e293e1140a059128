"""A panel that goes on: its past is untouched, and each coming session trades as the last one did."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from thematic.market_data.ahead import ahead, current
from thematic.market_data.panel import Panel, read_bars
from thematic.prices import open_source


@pytest.fixture(scope="module")
def panel() -> Panel:
    source = open_source("sample")
    bars = read_bars(source, ("SPY", "0700.HK", "600588.SS"))
    return Panel.load(source, bars, date(2025, 1, 2), date(2025, 1, 24))


def test_its_first_rows_are_those_of_the_panel(panel: Panel) -> None:
    later, rows = ahead(panel), len(panel.clock)
    assert (later.clock.decisions[:rows] == panel.clock.decisions).all()
    for name in ("close", "open", "high", "low", "quoted", "quoted_open", "volume", "rates"):
        np.testing.assert_array_equal(getattr(later, name)[:rows], getattr(panel, name))
    np.testing.assert_array_equal(later.clock.closes[:rows], panel.clock.closes)


def test_sessions_to_come_trade_at_the_last_close_and_shut_markets_do_not(panel: Panel) -> None:
    later, rows = ahead(panel), len(panel.clock)
    more, is_open = later.close[rows:], later.clock.is_open[rows:][:, later.market]
    assert (np.isfinite(more) == is_open).all()
    assert all(
        (column[np.isfinite(column)] == last).all()
        for column, last in zip(more.T, panel.close[-1], strict=True)
    )
    # Mainland China: 27 January, then shut until 5 February.
    days = later.dates[rows:][is_open[:, 2]]
    assert [f"{day:%m-%d}" for day in days[:2]] == ["01-27", "02-05"]


def test_what_lacks_its_last_session_is_not_current_and_stays_suspended(panel: Panel) -> None:
    panel.close[-1, 1] = np.nan
    assert current(panel)[-1].tolist() == [True, False, True]
    assert np.isnan(ahead(panel).close[len(panel.clock) :, 1]).all()
