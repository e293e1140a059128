"""Days without trade: closes carried through a suspension, and closes that stand still."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.prices.check.suspensions import stale, suspensions

from .shelf import Shelf, only, window

DAYS = pd.bdate_range("2024-01-02", periods=12, name="date").as_unit("us")


def freeze(frame: pd.DataFrame, volume: float) -> None:
    rows = frame.index[50:55]
    frame.loc[rows, ["open", "high", "low", "close"]] = 100.0
    frame.loc[rows, "adj_close"] = 98.0
    frame.loc[rows, "volume"] = volume


def test_a_stale_run(shelf: Shelf) -> None:
    shelf.put("AMD", lambda frame: freeze(frame, 5.0))
    finding = only(shelf.check(), "AMD", "stale", "note")
    assert len(finding.days) == 5
    assert finding.detail.startswith("5 equal closes of 98 from ")
    assert "with volume" in finding.detail


@pytest.mark.parametrize("volume", [0.0, np.nan])
def test_closes_carried_through_a_suspension(shelf: Shelf, volume: float) -> None:
    shelf.put("AMD", lambda frame: freeze(frame, volume))
    finding = only(shelf.check(), "AMD", "suspension", "warning")
    assert len(finding.days) == 4, "the first of the five closes moved"
    assert "nothing is traded on them" in finding.detail


def test_four_equal_closes_are_not_stale(shelf: Shelf) -> None:
    def freeze(frame: pd.DataFrame) -> None:
        frame.loc[frame.index[50:54], ["open", "high", "low", "close"]] = 100.0
        frame.loc[frame.index[50:54], "adj_close"] = 98.0

    shelf.put("AMD", freeze)
    assert shelf.check() == ()


def test_two_suspensions_are_told_apart_with_their_days() -> None:
    close = np.linspace(10, 20, 12)
    close[[4, 5]], close[9] = close[3], close[8]
    volume = np.where(np.isin(np.arange(12), [4, 5, 9]), 0.0, 5.0)
    first, second = suspensions(window("NVDA", close, DAYS, {"volume": volume}))
    assert first.days == tuple(day.date() for day in DAYS[4:6])
    assert f"suspended on 2 sessions ({DAYS[4]:%Y-%m-%d} to {DAYS[5]:%Y-%m-%d})" in first.detail
    assert f"suspended on 1 session ({DAYS[9]:%Y-%m-%d})" in second.detail


@pytest.mark.parametrize(
    ("volume", "severity", "said"),
    [(5.0, "note", "with volume"), (0.0, "warning", "volume 0"), (np.nan, "warning", "volume unknown")],
)
def test_what_volume_says_of_equal_closes(volume: float, severity: str, said: str) -> None:
    close = np.array([1.0, *[2.0] * 5, *[3.0] * 4, 4.0, 5.0])
    (finding,) = stale(window("NVDA", close, DAYS, {"volume": volume}))
    assert (finding.severity, len(finding.days)) == (severity, 5)
    assert said in finding.detail
