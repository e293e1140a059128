"""Prices that move on days on which their market was shut."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .shelf import Shelf


def swapped(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with day and month swapped where both can be months."""
    days = [day.replace(day=day.month, month=day.day) if day.day <= 12 else day for day in frame.index]
    return frame.set_axis(pd.DatetimeIndex(days)).sort_index()


def test_swapped_days_and_months_stop_a_run(shelf: Shelf) -> None:
    shelf.put("AMD", swapped)
    found = shelf.stopping("AMD")
    assert "days on which its market was shut (2024-02-04, 2024-04-06, " in found["shifted dates"]
    assert "day and month may be swapped" in found["shifted dates"]


def test_another_market_s_dates_are_told(shelf: Shelf) -> None:
    days = pd.bdate_range("2023-01-02", "2024-06-28")
    closes = 100 * np.exp(np.random.default_rng(1).normal(0, 0.02, len(days)).cumsum())
    frame = pd.DataFrame(dict.fromkeys(("open", "high", "low", "close", "adj_close"), closes), index=days)
    shelf.put("0700.HK", lambda _: frame.assign(volume=1e6))
    assert shelf.stopping("0700.HK") == {}
    told = {finding.kind: finding for finding in shelf.check() if finding.symbol == "0700.HK"}
    assert told["shifted dates"].severity == "warning"
    assert "or they are another market's" in told["shifted dates"].detail


def test_closes_that_are_carried_through_weekends_do_not(shelf: Shelf) -> None:
    def every_day(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.asfreq("D", method="ffill")

    shelf.put("AMD", every_day)
    assert shelf.stopping("AMD") == {}
