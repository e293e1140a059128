"""Volumes that are not in shares, by their amounts or by how little would be traded."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from thematic.prices.bars import Origin
from thematic.prices.check.finding import Finding
from thematic.prices.check.volumes import in_lots

from .shelf import Shelf, window


def test_a_unit_of_volume_that_changes_is_told(shelf: Shelf) -> None:
    def in_lots(frame: pd.DataFrame) -> pd.DataFrame:
        frame["amount"] = frame["volume"] * frame["close"]
        frame.iloc[:60, frame.columns.get_loc("volume")] /= 100
        return frame

    shelf.put("INTC", in_lots)
    (finding,) = [finding for finding in shelf.check() if finding.kind == "volume in lots"]
    assert finding.severity == "warning"
    assert "100 times its volume at the close in the first bars" in finding.detail


def traded(symbol: str, volume: float, close: float = 10.0, **facts: float) -> list[Finding]:
    origin = Origin("a.csv", "plain", "", "", "shares", **facts)
    days = pd.bdate_range("2024-01-02", periods=30, name="date").as_unit("us")
    return list(in_lots(window(symbol, np.full(30, close), days, {"volume": volume}, origin=origin)))


@pytest.mark.parametrize(("ratio", "unit"), [(98.7, "100"), (1010.0, "1000")])
def test_amounts_tell_the_unit_of_volume(ratio: float, unit: str) -> None:
    (finding,) = traded("NVDA", 1e6, turnover=ratio)
    assert finding.stops
    assert f"volume counts {unit} shares: state `volume = {unit}`" in finding.detail


def test_amounts_below_the_volume_ask_which_of_them_counts_otherwise() -> None:
    (finding,) = traded("600588.SS", 1e6, turnover=0.1)
    assert finding.stops
    assert "0.1 times its volume at the close, so that one of them counts in another unit" in finding.detail


@pytest.mark.parametrize("ratio", [0.4, 1.0, 2.9])
def test_amounts_that_fit_end_the_question(ratio: float) -> None:
    assert traded("600588.SS", 10.0, turnover=ratio) == []


def test_a_turnover_that_no_listed_share_has_is_doubted() -> None:
    (finding,) = traded("600588.SS", 1.9e5)
    assert (finding.severity, finding.stops) == ("warning", False)
    assert "turn over CNY 1,900,000 only" in finding.detail
    assert "lots of 1000 shares" in traded("2330.TW", 1e4)[0].detail
    assert traded("600588.SS", 2.1e5) == []


@pytest.mark.parametrize("symbol", ["NVDA", "513130.SS", "HKD=X", "SAP.DE"])
def test_a_small_turnover_is_nothing_elsewhere_or_of_a_fund(symbol: str) -> None:
    assert traded(symbol, 10.0) == []
